using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages.Calendar;

public sealed partial class CalendarPagesTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheMonthShowsWhatConcernsTheReaderAndTheDaysThatAreNotAsTheWeekHasThem(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var today = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        var number = DateOnly.FromDateTime(today.DateTime).DayNumber;
        host.Database.Execute($"insert into working_days(day, working, name) values({number}, 0, '节日一'), ({number + 1}, 1, '调休一')");
        foreach (var view in (string[])["", "week"])
        {
            var page = await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), $"/calendar?view={view}");
            foreach (var said in (string[])["支部大会", "节日一", "/sessions/now"]) Assert.Contains(said, page, StringComparison.Ordinal);
            Assert.DoesNotContain("专题党课", page, StringComparison.Ordinal);
        }

        Assert.Contains("专题党课", await DeskHost.GetAsync(host.As(StaffRole.District, "d"), "/calendar?centre=c2"), StringComparison.Ordinal);
        Assert.DoesNotContain("支部大会", await DeskHost.GetAsync(host.As(StaffRole.District, "d"), "/calendar?centre=c2"), StringComparison.Ordinal);
        Assert.DoesNotContain("专题党课", await DeskHost.GetAsync(host.As(StaffRole.District, "d"), "/calendar?unit=b1"), StringComparison.Ordinal);
        Assert.Contains("December 2031", await DeskHost.GetAsync(host.As(StaffRole.District, "d", "en"), "/calendar?day=2031-12-24"), StringComparison.Ordinal);
        await DeskHost.GetAsync(host.As(StaffRole.Platform), "/calendar", HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFeedsAddressIsMadeReadWithoutAnAccountAndEnded(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        using var made = await DeskHost.PostAsync(secretary, "/calendar/feeds?handler=Make", ("Unit", "b1"));
        var page = await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var path = FeedPath().Match(page).Value;
        Assert.NotEmpty(path);
        var calendar = await DeskHost.GetAsync(host.Nobody(), path);
        Assert.Contains("支部大会", calendar, StringComparison.Ordinal);
        Assert.DoesNotContain("专题党课", calendar, StringComparison.Ordinal);
        Assert.DoesNotContain(path, await DeskHost.GetAsync(secretary, "/calendar/feeds"), StringComparison.Ordinal);

        using var strange = await DeskHost.PostAsync(secretary, "/calendar/feeds?handler=Make", ("Unit", "b3"));
        Assert.Equal(HttpStatusCode.NotFound, strange.StatusCode);
        var feed = host.Service<FeedLinks>().Living()[0].Feed;
        using var others = await DeskHost.PostAsync(host.As(StaffRole.BranchSecretary, "b3"), "/calendar/feeds?handler=End", ("Unit", "b3"), ("Feed", feed));
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        using var ended = await DeskHost.PostAsync(secretary, "/calendar/feeds?handler=End", ("Unit", "b1"), ("Feed", feed));
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        await DeskHost.GetAsync(host.Nobody(), path, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TheListOfSessionsIsBoundedAndFiltered()
    {
        await using var host = await DeskHost.StartAsync(server);
        var district = host.As(StaffRole.District, "d");
        var page = await DeskHost.GetAsync(district, "/sessions");
        foreach (var id in (string[])["past", "now", "far", "open"]) Assert.Contains($"/sessions/{id}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/sessions/far\"", await DeskHost.GetAsync(district, "/sessions?f_centre=c1"), StringComparison.Ordinal);
        Assert.DoesNotContain("/sessions/now\"", await DeskHost.GetAsync(district, "/sessions?from=2031-01-01&until=2035-01-01"), StringComparison.Ordinal);
        var three = await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b3"), "/sessions");
        Assert.Contains("/sessions/far\"", three, StringComparison.Ordinal);
        Assert.DoesNotContain("/sessions/past\"", three, StringComparison.Ordinal);
    }

    [GeneratedRegex("/calendar/feed/[0-9a-f]{40}\\.ics")]
    private static partial Regex FeedPath();
}
