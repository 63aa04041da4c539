using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class LedgerCheckTests(PostgresServer server)
{
    public static TheoryData<string, string, string> Damages
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var kind in new[] { Databases.Sqlite, Databases.PostgreSql })
            {
                data.Add(kind, "update derived.ledger set amount = amount + 1, earned = earned + 1 where session = 'a'", "The ledger of M1 has 2.01 in 1 entry for branch-1 in 2026-03 (study), which is not what the standings say.");
                data.Add(kind, "delete from derived.ledger where session = 'a'", "The standings of M1 say 2 in 1 entry for branch-1 in 2026-03 (study), which is not what the ledger has.");
                data.Add(kind, "delete from derived.standings", "The ledger of M1 has 2 in 1 entry for branch-1 in 2026-03 (study), which is not what the standings say.");
                data.Add(kind, "update derived.ledger set earned = 1 where session = 'a'", "The entry of M1 at a awards another amount than was earned or its caps allow.");
                data.Add(kind, "update derived.ledger_reversed set reversed_by = 0", "The entry of M1 at b from act 0 was reversed before it was made.");
                data.Add(kind, "update derived.ledger set act = 3 where session = 'b'", "M1 had two live entries at b after act 3.");
                data.Add(kind, "update credit_policies set body = digest", "Version 1 of the credit policy is not the file that was entered.");
                data.Add(kind, "update settlement_lines set amount = 300 where holder = 'M1' and category = ''", "Settlement 1 of 2026 is not what was settled.");
                data.Add(kind, "delete from settlement_lines where holder = 'M4'", "Settlement 1 of 2026 is not what was settled.");
                data.Add(kind, "update settlements set policy = 2", "Settlement 1 of 2026 is not what was settled.");
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Damages))]
    public void WhatWasTamperedWithIsFound(string kind, string damage, string sentence)
    {
        using var database = NewDistrict(kind, server);
        using (var connection = database.Database.Open())
        using (var work = Work.Begin(database.Database, connection))
        {
            Assert.Null(PolicyStore.Add(work, Local("2026-01-01 09:00"), "Wang", "first", Json(Category("study", "\"points\":2,\"late\":0.5")), Day("2026-01-01")).Refusal);
            Assert.Null(PeriodStore.Open(work, Local("2026-01-01 09:00"), "Wang", Period.Year(2026)).Refusal);
            work.Commit();
        }

        Derive(database, Read(database, CreditBook.Load).Policies, AtHome,
            (One, [Fact(Session("a", "2026-03-02 09:00")), Facts(Session("b", "2026-04-02 09:00"), (0, Outcome(District.AttendanceStatus.Late)), (7, Outcome(District.AttendanceStatus.Present)))]));
        Assert.Null(new SettlementStore(database.Database).Settle(Period.Year(2026), "Wang", Local("2027-01-05 09:00"), _ => [], null).Refusal);
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
        database.Execute(damage);
        Assert.Contains(sentence, Read(database, work => LedgerCheck.Check(work).ToList()));
    }
}
