using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Storage;

/// <summary>A settlement from before there were quarters is what it was afterwards.</summary>
public sealed class QuarterSchemaTests(PostgresServer server)
{
    // SHA-256 of "2025\t1\t3\n1\tM1\t\tbranch-1\t350\t2\n1\tM1\tstudy\t\t350\t2\n", reckoned outside of this program.
    private const string Digest = "eaa229e83ab04e296a5cd660ee4feda5f8a2250af99338f7192aed6b5eb77cfe";

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AYearSettledBeforeIsStillWhatWasSettled(string kind)
    {
        using var database = new TestDatabase(kind, server, prepared: false);
        Schema.Prepare(database.Database, [.. Migration.All.Where(m => m.Number <= 20)]);
        database.Execute("insert into assessment_periods(year, state, version, act) values(2024, 'open', 0, 1), (2025, 'settled', 1, 2)");
        database.Execute("insert into settlements(year, version, act, at, who, policy, lines, digest, forced) values(2024, 0, 0, 0, '', 0, 0, @digest, ''), (2025, 1, 2, 5, 'Wang', 3, 2, @digest, 'the kiosk was stolen')", new { digest = Convert.FromHexString(Digest) });
        database.Execute("insert into settlement_lines(settlement, account, holder, category, unit, amount, entries) values(2, 1, 'M1', '', 'branch-1', 350, 2), (2, 1, 'M1', 'study', '', 350, 2)");
        using (var connection = database.Database.Open())
        using (var work = Work.Begin(database.Database, connection))
        {
            ActLog.Record(work, DateTimeOffset.UnixEpoch, "Wang", "period-open", "year 2025", new { year = 2025 });
            Assert.Equal(2, ActLog.Record(work, DateTimeOffset.UnixEpoch, "Wang", "period-settle", "year 2025", new { year = 2025, version = 1, sha256 = Digest }));
            work.Commit();
        }

        Schema.Prepare(database.Database);
        Assert.Equal([(Period.Year(2024), "open"), (Period.Year(2025), "settled")], Read(database, work => PeriodStore.All(work).Select(p => (p.Period, p.State)).ToList()));
        var settlement = Assert.Single(Read(database, work => PeriodStore.Settlements(work).ToList()));
        Assert.Equal((2L, Period.Year(2025), 1L, "the kiosk was stolen"), (settlement.Id, settlement.Period, settlement.Version, settlement.Forced));
        Assert.Equal(Digest, Convert.ToHexStringLower(settlement.Digest));
        Assert.Equal(Digest, Convert.ToHexStringLower(Read(database, work => SettlementRules.Digest(Period.Year(2025), 1, 3, SettlementStore.LinesOf(work, 2)))));
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
        // The next settlement gets a number of its own, and a period has one settlement of each version.
        Assert.Equal(3, database.Scalar<long>("insert into settlements(period, version, act, at, who, policy, lines, digest, forced) values('2025', 2, 0, 0, '', 0, 0, @digest, '') returning id", new { digest = Array.Empty<byte>() }));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Execute("insert into settlements(period, version, act, at, who, policy, lines, digest, forced) values('2025', 2, 0, 0, '', 0, 0, @digest, '')", new { digest = Array.Empty<byte>() }));
    }

    private static T Read<T>(TestDatabase database, Func<Work, T> read) => CardSystem.Ingest.Tests.Credits.CreditWorld.Read(database, read);
}
