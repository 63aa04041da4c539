using CardSystem.Ingest.Tests.Activities.Feed;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Commands;

public sealed class ActivityCommandTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static Task<int> RunAsync(TestDatabase database, string line) => CommandLine.RunAsync(database, [.. line.Split(' ').Select(word => word.Replace('_', ' '))]);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnActivitysLifeOnTheCommandLine(string kind)
    {
        using var database = new TestDatabase(kind, server);
        _district.ImportInto(database);
        var (calendar, feed) = (Path.Combine(database.Folder, "days.csv"), Path.Combine(database.Folder, "feed.ics"));
        await File.WriteAllTextAsync(Path.Combine(database.Folder, "list.txt"), "M001\n M002 \n\n", TestContext.Current.CancellationToken);
        string[] lines =
        [
            $"calendar template --out {calendar}",
            $"calendar import {calendar} --dry-run --by li",
            $"calendar import {calendar} --by li",
            "calendar list",
            "activity create day --name 主题党日 --centre c1 --from 2026-01-01 --starts 09:00 --ends 11:00 --audience d --repeat first_working_day_of_the_month --until 2026-12-31 --by li",
            "activity create order --name 清理 --centre c1 --kiosks kiosk-1,kiosk-2 --kind volunteer --in-out --capacity 1 --from 2199-06-01 --starts 19:00 --ends 01:00 --by li",
            $"activity create list --name 学习 --centre c1 --members-file {Path.Combine(database.Folder, "list.txt")} --from 2026-05-05 --starts 19:00 --ends 21:00 --repeat FREQ=WEEKLY;COUNT=3 --except 2026-05-12 --also 2026-05-13 --until 2026-12-31 --by li",
            "activity list",
            "activity list --json",
            "activity show day",
            "activity show list --json",
            "activity extend day --until 2027-03-31 --by li",
            "activity extend --until 2027-03-31 --by li",
            "activity move day-20260506 --day 2026-05-07 --starts 14:00 --room 201 --kiosks * --by li --reason the_hall_is_taken",
            "activity cancel day-20260601 --by li --reason a_storm",
            "activity reinstate day-20260601 --by li --reason no_storm",
            "activity sign-up order-21990601 M001 --by li",
            "activity sign-up order-21990601 M002 --by li",
            "activity withdraw order-21990601 M001 --by li",
            "activity capacity order-21990601 2 --by li --reason more_brooms",
            "activity sign-ups order-21990601",
            "activity sign-ups order-21990601 --json",
            "activity stop day --from 2027-01-01 --by li --reason next_year_otherwise",
            $"activity ics --centre c1 --out {feed}",
        ];
        foreach (var line in lines) Assert.True(await RunAsync(database, line) == 0, line);
        Assert.Equal(["list-20260505", "list-20260513", "list-20260519"], database.Query<string>("select session from sessions where activity = 'list' order by session"));
        Assert.Equal(["M001", "M002"], database.Query<string>("select member from member_lists where list = 'list' order by member"));
        Assert.Equal(15, database.Scalar<long>("select count(*) from sessions where activity = 'day'"));
        Assert.Equal(3, database.Scalar<long>("select count(*) from sessions where activity = 'day' and fate = 2"));
        Assert.Equal(("201", 1), (database.Scalar<string>("select room from sessions where session = 'day-20260506'"), database.Scalar<long>("select sequence from sessions where session = 'day-20260506'")));
        Assert.Equal(["M002"], database.Query<string>("select member from sign_ups where withdrawn = 0"));
        Assert.Equal("中心一", StrictCalendar.Read(await File.ReadAllBytesAsync(feed, TestContext.Current.CancellationToken)).Properties["X-WR-CALNAME"]);
        Assert.Equal(["li"], database.Query<string>("select distinct who from acts where who <> 'system'"));
    }

    [Theory]
    [InlineData("activity create day --name n --centre c1 --from 1.5.2026 --starts 09:00 --ends 11:00 --audience d")]
    [InlineData("activity create day --name n --centre c1 --from 2026-05-01 --starts 9am --ends 11:00 --audience d")]
    [InlineData("activity create day --name n --centre c1 --from 2026-05-01 --starts 09:00 --ends 11:00 --audience d --kind must")]
    [InlineData("activity create day --name n --centre c1 --from 2026-05-01 --starts 09:00 --ends 11:00 --audience d --holidays never")]
    [InlineData("activity create day --name n --centre c1 --from 2026-05-01 --starts 09:00 --ends 11:00 --members-file /nowhere/list.txt")]
    [InlineData("activity create day --name n --centre c1 --from 2026-05-01 --starts 09:00 --ends 11:00 --audience d --repeat sometimes")]
    [InlineData("activity show day")]
    [InlineData("activity move morning --reason why --by li")]
    [InlineData("activity move morning --day 2026-05-02 --by li")]
    [InlineData("activity cancel noon --reason why --by li")]
    [InlineData("activity sign-up morning M001 --by li")]
    [InlineData("activity ics --centre c9 --out feed.ics")]
    [InlineData("calendar import /nowhere.csv --by li")]
    public async Task WhatIsWrongEndsWithOneAndKeepsNothing(string line)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        var acts = database.Scalar<long>("select count(*) from acts");
        Assert.Equal(1, await RunAsync(database, line));
        Assert.Equal(acts, database.Scalar<long>("select count(*) from acts"));
    }
}
