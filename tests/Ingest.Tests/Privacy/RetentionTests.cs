using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Privacy;

public sealed class RetentionTests(PostgresServer server)
{
    private static readonly DateTimeOffset Then = TestDistrict.Nine;

    private static void Fill(TestDatabase database)
    {
        TestImport.Run(database, "organisations", "id,name,kind,parent\nd,区,district,\nb1,支部一,branch,d\n");
        TestImport.Run(database, "members", "member,name,branch\nM1,张三,b1\n");
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        Assert.Null(ExcuseStore.Request(work, Then, "li", "M1", "", Then.ToUnixTimeMilliseconds(), Then.AddDays(1).ToUnixTimeMilliseconds(), "sick", "住院").Refused);
        ActLog.Record(work, Then, "li", "look", "M1", new { page = "file" });
        ActLog.Record(work, Then, "li", "rate", "s M1", new { stars = 5, comment = "好" });
        work.Commit();
        var at = Then.ToUnixTimeMilliseconds();
        database.Execute("insert into ratings(session, member, stars, comment, act) values('s', 'M1', 5, '好', (select max(act) from acts))");
        database.Execute("insert into refused_payloads(received_at, kiosk, reason, detail, digest, length, body) values(@at, 'k', 'malformed', 'd', @body, 3, @body)", new { at, body = new byte[] { 1, 2, 3 } });
        database.Execute("insert into security_alerts(at, kind, subject, detail, unit, count, first_at, last_at, acknowledged_by, acknowledged_at, act) values(@at, 'replay', 'k', 'd', 'd', 1, @at, @at, 'li', @at, 1), (@at, 'replay', 'k2', 'd', 'd', 1, @at, @at, '', 0, 0)", new { at });
        database.Execute("insert into staff_invitations(digest, user_id, made_at, ends_at, used_at) values('x', 'u', @at, @at, 0)", new { at });
        database.Execute("insert into warnings(id, member, rule, from_day, until_day, level, state, by_hand, unit, issued_at, told_at, rule_version, provisional, complete_to, evidence) values(1, 'M1', 'r', 1, 2, 1, 'resolved', 0, 'b1', @at, 0, 1, 0, 1, '{}')", new { at });
        database.Execute("insert into warning_events(warning, number, at, act, who, what, detail) values(1, 1, @at, 1, 'li', 'followed up', '家里有事')", new { at });
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatIsOldEnoughGoesByItsRuleAndRowsThatAreCountedStay(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Fill(database);
        var time = new ManualTime(Then.AddDays(2));
        var retention = new Retention(database.Database, new PrivacyOptions(), time);
        Assert.All(retention.Preview(), s => Assert.Equal((0L, 0L), (s.Rows, s.Acts)));
        Assert.All(retention.Run("li", TestContext.Current.CancellationToken), r => Assert.Equal(0, r.Value));

        time.Advance(TimeSpan.FromDays(2_000));
        var due = retention.Preview().ToDictionary(s => s.Rule.Id, s => (s.Rows, s.Acts));
        Assert.Equal((1, 1), due["excuse-reasons"]);
        Assert.Equal((1, 1), due["rating-comments"]);
        Assert.Equal((0, 1), due["looks"]);
        Assert.Equal((1, 0), due["warning-notes"]);
        Assert.Equal((1, 0), due["refused-payloads"]);
        Assert.Equal((1, 0), due["alerts"]);
        Assert.Equal((1, 0), due["used-links"]);
        Assert.True(due["imports"].Rows >= 3);

        var gone = retention.Run("li", TestContext.Current.CancellationToken);
        Assert.Equal(due.ToDictionary(d => d.Key, d => d.Value.Rows + d.Value.Acts).Where(d => d.Key != "imports"), gone.Where(g => g.Key != "imports"));
        Assert.All(retention.Preview(), s => Assert.Equal((0L, 0L), (s.Rows, s.Acts)));
        Assert.Equal(("", 1L), database.Query<(string, long)>("select reason, count(*) from excuses group by reason").Single());
        Assert.Equal((5L, ""), database.Query<(long, string)>("select stars, comment from ratings").Single());
        Assert.Equal(("resolved", ""), database.Query<(string, string)>("select w.state, e.detail from warnings w join warning_events e on e.warning = w.id").Single());
        Assert.Equal(1, database.Scalar<long>("select count(*) from security_alerts"));
        Assert.Equal(0, database.Scalar<long>("select sum(rows_kept) from imports"));
        using var connection = database.Database.Open();
        using var work = Work.Read(database.Database, connection);
        Assert.Empty(ActChain.Check(work));
        Assert.DoesNotContain(ActChain.All(work), a => a.Detail.Contains("住院", StringComparison.Ordinal) || a.Detail.Contains('好', StringComparison.Ordinal));
    }

    [Fact]
    public void TheNightComesOnceADayAndOneThatWasMissedIsMadeGood()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Fill(database);
        // 09:00 of a day long after: last night's round was missed.
        var time = new ManualTime(Then.AddDays(2_000));
        var retention = new Retention(database.Database, new PrivacyOptions(), time);
        using var service = new PrivacyService(database.Database, new ErasureFinish(database.Database, time), retention, new PrivacyOptions(), TestDesk.Zone, time, NullLogger<PrivacyService>.Instance);
        service.Step(TestContext.Current.CancellationToken);
        var acts = database.Scalar<long>("select count(*) from acts where what = 'retention'");
        Assert.True(acts > 3);
        service.Step(TestContext.Current.CancellationToken);
        Assert.Equal(acts, database.Scalar<long>("select count(*) from acts where what = 'retention'"));
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), database.Scalar<long>("select min(at) from retention_runs"));
        time.Advance(TimeSpan.FromHours(10));
        service.Step(TestContext.Current.CancellationToken);
        Assert.Equal(TestDistrict.Nine.AddDays(2_000).ToUnixTimeMilliseconds(), database.Scalar<long>("select min(at) from retention_runs"));
    }

    [Fact]
    public void EveryRuleHasASettingOfItsName() => Assert.All(RetentionRules.All(new PrivacyOptions()), rule => Assert.Equal(rule.Days, typeof(PrivacyOptions).GetProperty(rule.Setting)!.GetValue(new PrivacyOptions())));
}
