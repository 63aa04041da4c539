using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class CreditLedgerTests(PostgresServer server)
{
    private static readonly PolicyHistory Policies = Always(Category("study", "\"points\":2,\"late\":0.5") + "," + Category("volunteer", "\"perHour\":1,\"timeBank\":true"),
        ",\"services\":{\"venue\":{\"name\":{\"zh\":\"馆\",\"en\":\"Venue\"},\"minimum\":1}}");

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void OnlyWhatDiffersIsWritten(string kind)
    {
        using var database = NewDistrict(kind, server);
        SessionFact[] facts = [Fact(Session("a", "2026-03-02 09:00")), Fact(Session("b", "2026-04-02 09:00"), AttendanceStatus.Late), Fact(Session("v", "2026-05-01 10:00", "venue", SessionKind.Service))];
        using var connection = database.Database.OpenWithDerived();
        using (var work = Work.Derive(database.Database, connection))
        {
            var ledger = new CreditLedger(new CreditBook(Policies), AtHome);
            Assert.True(ledger.Recompute(work, One, facts));
            // Twice in one transaction, before anything was written.
            Assert.True(ledger.Recompute(work, One, facts[1..]));
            Assert.True(ledger.Recompute(work, One, facts));
            Assert.False(ledger.Recompute(work, One, facts));
            ledger.Write(work);
            work.Commit();
        }

        using (var work = Work.Derive(database.Database, connection))
        {
            var ledger = new CreditLedger(new CreditBook(Policies), AtHome);
            ledger.Prepare(work, [One, Two]);
            Assert.False(ledger.Recompute(work, One, facts));
            Assert.False(ledger.Recompute(work, Two, []));
            Assert.True(ledger.Recompute(work, Two, facts));
            ledger.Write(work);
            work.Commit();
        }

        Assert.Equal(["branch-1 M1 200 1", "branch-1 M1 100 1", "branch-2 M2 200 1", "branch-2 M2 100 1"], database.Query<string>("select unit || ' ' || member || ' ' || amount || ' ' || entries from derived.standings order by unit, month"));
        Assert.Equal([1L, 1L], database.Query<long>("select entitled from derived.services order by member"));
        Derive(database, Policies, AtHome, (One, []), (Two, []));
        Assert.Equal("", Everything(database));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N10_TheDatabaseItselfRefusesASecondLiveEntryOfOneMemberSessionAndRule(string kind)
    {
        using var database = NewDistrict(kind, server);
        Derive(database, Policies, AtHome, (One, [Fact(Session("a", "2026-03-02 09:00"))]));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Execute("insert into derived.ledger select * from derived.ledger"));
        // Neither does the same award by another version, or by an act.
        Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Execute(
            "insert into derived.ledger select member, session, rule, account, day, month, 7, amount, earned, policy + 1, category, unit, status, minutes, cut from derived.ledger"));
        Assert.Equal((1L, 200L), database.Query<(long, long)>("select count(*), sum(amount) from derived.ledger").Single());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatATransactionDidNotCommitIsDerivedAgain(string kind)
    {
        using var database = NewDistrict(kind, server);
        using var connection = database.Database.OpenWithDerived();
        var ledger = new CreditLedger(new CreditBook(Policies), AtHome);
        foreach (var commits in new[] { false, true })
        {
            using var work = Work.Derive(database.Database, connection);
            ledger.Recompute(work, One, [Fact(Session("a", "2026-03-02 09:00"))]);
            ledger.Write(work);
            if (commits) work.Commit();
        }

        Assert.Equal(1, database.Scalar<long>("select count(*) from derived.ledger"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ManyMembersAreWrittenInBulkAndTheCheckFindsThemWhole(string kind)
    {
        using var database = NewDistrict(kind, server);
        var branches = Enumerable.Range(0, 40).Select(i => new Organisation($"b{i}", "B", "branch", "community-1")).ToArray();
        var members = Enumerable.Range(0, 800).Select(i => new Member(i, $"N{i:0000}", "张*", branches[i % branches.Length])).ToArray();
        var sessions = Enumerable.Range(0, 60).Select(i => Session($"s{i}", $"2026-{1 + i % 12:00}-{1 + i % 28:00} 09:00")).ToArray();
        foreach (var status in new[] { AttendanceStatus.Present, AttendanceStatus.Late })
        {
            using var connection = database.Database.OpenWithDerived();
            using var work = Work.Derive(database.Database, connection);
            var ledger = new CreditLedger(new CreditBook(Policies), AtHome);
            ledger.Prepare(work, members);
            foreach (var member in members) Assert.True(ledger.Recompute(work, member, [.. sessions.Select(s => Fact(s, status))]));
            ledger.Write(work);
            work.Commit();
        }

        Assert.Equal((48_000, 4_800_000), (database.Scalar<long>("select count(*) from derived.ledger"), database.Scalar<long>("select cast(sum(amount) as bigint) from derived.standings")));
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void FactsAreReadWithTheirVersions(string kind)
    {
        using var database = NewDistrict(kind, server);
        Assert.True(database.Query<string>("select session from derived.attendance").Count == 0);
        var sessions = new[] { Session("a", "2026-03-02 09:00"), Session("b", "2026-03-03 00:00") }.ToDictionary(s => s.Id);
        database.Execute("""
            insert into derived.attendance(session, member, status, expected, provisional, at, journal, seq, in_at, out_at, minutes, rule, act)
                values('a', 'M1', 1, 1, 0, 5, 1, 1, 5, 9, 7, 'tap', 0), ('b', 'M1', 1, 1, 0, 5, 1, 2, 5, 0, 0, 'correction', 8), ('gone', 'M1', 1, 1, 0, 5, 1, 3, 5, 0, 0, 'tap', 0), ('a', 'M2', 5, 1, 1, 0, 0, 0, 0, 0, 0, 'no-tap', 0);
            insert into derived.attendance_before(session, member, from_act, status, expected, provisional, in_at, out_at, minutes, rule, act)
                values('b', 'M1', 8, 1, 1, 0, 5, 0, 0, 'correction', 8), ('b', 'M1', 0, 0, 0, 0, 0, 0, 0, '', 0), ('b', 'M2', 0, 1, 1, 0, 5, 0, 0, 'tap', 0), ('b', 'M2', 9, 0, 0, 0, 0, 0, 0, '', 0);
            """);
        var facts = Read(database, work => new FactStore(sessions.GetValueOrDefault, s => Days.Of(s.Session.Starts.ToUnixTimeMilliseconds())).Read(work, ["M1", "M2", "M3"]));
        Assert.Equal(
            ["M1 a 0:Present", "M1 b 0: 8:Present", "M2 a 0:Absent", "M2 b 0:Present 9:"],
            facts.SelectMany(m => m.Select(f => $"{m.Key} {f.Session.Id} {string.Join(' ', f.Versions.Select(v => $"{v.Act}:{v.Outcome?.Status}"))}")).Order(StringComparer.Ordinal));
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, 5, 9, 7, "tap", 0), facts["M1"].First(f => f.Session.Id == "a").Now);
        Assert.Equal(Day("2026-03-03"), facts["M2"].First(f => f.Session.Id == "b").Day);
    }
}
