using System.Text;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Feed;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Activities.Feed;

public sealed class CalendarFeedTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Now = TestDesk.Now;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static StrictCalendar Read(string text) => StrictCalendar.Read(Encoding.UTF8.GetBytes(text));

    private static StrictCalendar Feed(TestDesk desk, string? centre = null, string? branch = null) => Read(desk.Read(work => CalendarStore.Feed(work, centre, branch, TestDesk.Zone, Now)));

    private static Dictionary<string, string> Event(StrictCalendar calendar, string session) => calendar.Events.Single(e => e["UID"].StartsWith(session + "@", StringComparison.Ordinal));

    private static string Names(StrictCalendar calendar) => string.Join(' ', calendar.Events.Select(e => e["UID"].Split('@')[0]));

    [Fact]
    public void OneEventIsWrittenAsTheStandardHasIt() => Assert.Equal(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//CardSystem//Ingest//ZH\r\nCALSCALE:GREGORIAN\r\nX-WR-CALNAME:中心一\r\nBEGIN:VEVENT\r\nUID:s@x\r\nDTSTAMP:20260401T010000Z\r\nLAST-MODIFIED:20260401T010000Z\r\n"
        + "SEQUENCE:2\r\nDTSTART:20260505T110000Z\r\nDTEND:20260505T130000Z\r\nSTATUS:CONFIRMED\r\nSUMMARY:学习\\, 讨论\\; a\\\\b\r\nLOCATION:中心一 201\r\nCATEGORIES:study\r\nDESCRIPTION:one\\ntwo\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        CalendarFeed.Write([new CalendarEvent("s", Utc(11), Utc(13), 2, 0, false, "学习, 讨论; a\\b", "中心一 201", "study", "one\r\ntwo")], "中心一", "x", Now));

    [Fact]
    public void WhateverANameHoldsTheCalendarStaysWholeAndSaysTheSame()
    {
        var random = new Random(75);
        string[] pieces = ["学", "习", "é", "😀", "a", " ", ",", ";", "\\", ":", "\"", "\n", "\t", "\u0007", "BEGIN:VEVENT", "\r\n"];
        for (var i = 0; i < 500; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => pieces[random.Next(pieces.Length)]));
            var read = Assert.Single(Read(CalendarFeed.Write([new CalendarEvent("s", Utc(11), Utc(13), 0, Utc(1), i % 2 == 0, name, name, "study", name)], name, "x", Now)).Events);
            var expected = string.Concat(name.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c)));
            Assert.Equal((expected, expected, expected), (read["SUMMARY"], read["LOCATION"], read.GetValueOrDefault("DESCRIPTION", "")));
        }
    }

    [Theory]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a,b\r\nDTSTAMP:20260401T010000Z\r\nDTSTART:20260401T010000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\nEND:VCALENDAR\r\n")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n")]
    public void TheReaderForgivesNothing(string text) => Assert.Throws<FormatException>(() => Read(text));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AMovedSessionKeepsItsNameAndACancelledOneStaysToBeTakenAway(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-12");
        var before = Event(Feed(desk), "tue-20260505");
        Assert.Equal(("0", "20260505T110000Z", "20260505T130000Z", "CONFIRMED", "学习会", "中心一 201", "study", "20260401T010000Z"),
            (before["SEQUENCE"], before["DTSTART"], before["DTEND"], before["STATUS"], before["SUMMARY"], before["LOCATION"], before["CATEGORIES"], before["DTSTAMP"]));
        Assert.Equal("签到 Sign-in 18:00–22:00\n组织者 Organiser: 支部一", before["DESCRIPTION"]);

        desk.Move("tue-20260505", new Move(TestDesk.Day("2026-05-06"), Centre: "c2"), Now.AddDays(2));
        var moved = Event(Feed(desk), "tue-20260505");
        Assert.Equal((before["UID"], "1", "20260506T110000Z", "中心二", "20260403T010000Z"), (moved["UID"], moved["SEQUENCE"], moved["DTSTART"], moved["LOCATION"], moved["DTSTAMP"]));
        desk.Cancel("tue-20260505", Now.AddDays(3));
        var cancelled = Event(Feed(desk), "tue-20260505");
        Assert.Equal((before["UID"], "2", "CANCELLED"), (cancelled["UID"], cancelled["SEQUENCE"], cancelled["STATUS"]));
        Assert.Contains("已取消 Cancelled: a storm", cancelled["DESCRIPTION"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AFeedIsOfACentreOrForABranch(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-12");
        desk.Create(TestDesk.Tuesdays("named") with { Audience = "*", Centre = "c2" }, "2026-05-05", "M002");
        // M002 is of branch three; the talk is open, the evening for the whole district.
        Assert.Equal("morning talk evening tue-20260505 tue-20260512", string.Join(' ', Names(Feed(desk, "c1")).Split(' ').OrderBy(n => n.StartsWith("tue", StringComparison.Ordinal)).ThenBy(n => Array.IndexOf(["morning", "talk", "evening"], n)).ThenBy(n => n)));
        Assert.Equal("named-20260505", Names(Feed(desk, "c2")));
        Assert.Equal("talk evening named-20260505", Names(Feed(desk, branch: "b3")));
        Assert.Equal("talk morning evening tue-20260505 tue-20260512", Names(Feed(desk, branch: "b1")));
        Assert.Equal("", Names(Feed(desk, "c2", "b1")));
        // Those who subscribe to the old place learn where it went.
        desk.Move("tue-20260505", new Move(Centre: "c2"));
        Assert.Equal(("中心二", "中心二"), (Event(Feed(desk, "c1"), "tue-20260505")["LOCATION"], Event(Feed(desk, "c2"), "tue-20260505")["LOCATION"]));
        Assert.Equal("There is no centre 'b1'.", Assert.Throws<ActivityException>(() => Feed(desk, "b1")).Message);
        Assert.Equal("There is no organisation 'b9'.", Assert.Throws<ActivityException>(() => Feed(desk, branch: "b9")).Message);
    }

    [Fact]
    public async Task TheWebServesACentresCalendarToThisMachine()
    {
        await using var centre = await TestCentre.StartAsync(Databases.Sqlite, server, _district);
        using var client = new HttpClient { BaseAddress = centre.Web };
        using var found = await client.GetAsync(new Uri("/calendar/c1.ics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(("text/calendar", "utf-8"), (found.Content.Headers.ContentType!.MediaType, found.Content.Headers.ContentType.CharSet));
        // The day of the district's timetable may be long past when this runs; the calendar is whole all the same.
        Assert.Equal("中心一", StrictCalendar.Read(await found.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Properties["X-WR-CALNAME"]);
        using var missing = await client.GetAsync(new Uri("/calendar/b1.ics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/calendar/c1.ics") { Headers = { Host = "elsewhere.example" } };
        using var refused = await client.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.MisdirectedRequest, refused.StatusCode);
    }

    private static long Utc(int hour) => new DateTimeOffset(2026, 5, 5, hour, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
