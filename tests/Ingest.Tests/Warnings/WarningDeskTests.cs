using System.Text.Json;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class WarningDeskTests(PostgresServer server)
{
    private static WarningDesk Desk(WarningDistrict district) => new(district.Database.Database, new ManualTime(DateTimeOffset.UnixEpoch.AddYears(56)));

    private static T Read<T>(WarningDistrict district, Func<Work, T> read)
    {
        using var connection = district.Database.Database.Open();
        using var work = Work.Read(district.Database.Database, connection);
        return read(work);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatPeopleDoIsRecordedWithTheirNames(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1");
        district.Run(7);
        var desk = Desk(district);
        Assert.StartsWith("Warning 1 is acknowledged (act ", desk.Acknowledge(1, "Li"), StringComparison.Ordinal);
        Assert.Equal("Warning 1 is acknowledged already; nothing was changed.", desk.Acknowledge(1, "Wang"));
        desk.FollowUp(1, "Li", "Rang; is caring for a parent.");
        desk.Resolve(1, "Li", "Comes again from April.");
        Assert.Equal("N1 resolved 1", district.Warnings());
        Assert.Equal(["system issued", "Li acknowledged", "Li followed up", "Li resolved"], district.Database.Query<string>("select who || ' ' || what from warning_events order by number"));
        Assert.Equal(4, district.Database.Scalar<long>("select count(*) from acts"));
        Assert.Empty(district.Run(8).Steps);
        Assert.Contains("There is no warning 9", Assert.Throws<WarningException>(() => desk.Acknowledge(9, "Li")).Message, StringComparison.Ordinal);
        Assert.Contains("--note needs a text", Assert.Throws<WarningException>(() => desk.FollowUp(1, "Li", " ")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WithdrawnByHandStaysWithdrawnWithOneNotice(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1");
        district.Run(7);
        var desk = Desk(district);
        desk.Withdraw(1, "Li", "Was on duty.");
        desk.Withdraw(1, "Li", "Was on duty.");
        district.Week(2, "N1");
        Assert.Empty(district.Run(14).Steps);
        Assert.Equal("warning.issued north N1 1; warning.withdrawn north N1 1", district.Notices());
        Assert.Throws<WarningException>(() => desk.Resolve(1, "Li", "x"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N4_EveryWarningSaysWhy(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1");
        district.Run(7);
        var one = JsonDocument.Parse(Read(district, work => WarningReport.OneToJson(work, 1))).RootElement;
        var why = one.GetProperty("why");
        Assert.Equal(["north-00", "north-01"], why.GetProperty("sessions").EnumerateArray().Select(s => s.GetProperty("session").GetString()));
        Assert.Equal((2, 2, 14, 14), (why.GetProperty("expected").GetInt32(), why.GetProperty("missed").GetInt32(), why.GetProperty("othersCame").GetInt32(), why.GetProperty("othersExpected").GetInt32()));
        Assert.Equal("2024-03-11", one.GetProperty("completeTo").GetString());
        Assert.Equal("north", one.GetProperty("told")[0].GetProperty("unit").GetString());
        Assert.Contains("Of the last 2 sessions: expected 2, missed 2, excused 0; of the others 14 of 14 came", string.Join('\n', Read(district, work => WarningReport.OneToLines(work, 1).ToList())), StringComparison.Ordinal);
        Assert.Single(Read(district, work => WarningReport.List(work, "sub", null, WarningLevel.Notice)));
        Assert.Empty(Read(district, work => WarningReport.List(work, "south", null, WarningLevel.Notice)));
        Assert.Empty(Read(district, work => WarningReport.List(work, null, null, WarningLevel.Concern)));
        var body = district.Database.Scalar<string>("select body_en from notices");
        Assert.Equal("{member}: Missed 2 sessions in a row. Of the others, 100% came to those that were missed. Please get in touch and ask how things are.", body);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void RulesAreVersionedAndInForceFromTheirDay(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var file = System.Text.Encoding.UTF8.GetBytes(DefaultRules.Json);
        Assert.Equal(0, RuleSetStore.InForce(work, 700_000).Version);
        Assert.Equal(1, RuleSetStore.Add(work, DateTimeOffset.UnixEpoch, "Li", "first", file, 700_000));
        Assert.Equal(1, RuleSetStore.Add(work, DateTimeOffset.UnixEpoch, "Li", "again", file, 700_000));
        Assert.Equal(2, RuleSetStore.Add(work, DateTimeOffset.UnixEpoch, "Li", "later", file, 700_100));
        Assert.Equal([0, 1, 1, 2], new[] { 699_999, 700_000, 700_099, 700_100 }.Select(day => RuleSetStore.InForce(work, day).Version));
        Assert.Equal(2, work.One<long>("select count(*) from acts"));
    }
}
