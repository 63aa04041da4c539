using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages.Activities;

public sealed class ActivityPagesTests(PostgresServer server)
{
    private static readonly string First = TimeProvider.System.GetUtcNow().AddDays(7).ToString("yyyy-MM-dd", null);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFormSentTwiceMakesOneActivityAndAnotherFormAnother(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        var once = System.Text.RegularExpressions.Regex.Match(await DeskHost.GetAsync(secretary, "/activities/new"), "name=\"Once\" value=\"(\\d+)\"").Groups[1].Value;
        async Task<string> SendAsync(params (string, string)[] changes)
        {
            using var answer = await DeskHost.PostAsync(secretary, "/activities/new?handler=Create", Fields([("Once", once), .. changes]));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return answer.Headers.Location!.OriginalString;
        }

        var both = await Task.WhenAll(SendAsync(), SendAsync());
        Assert.Equal(both[0], both[1]);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from activities"));
        // Back to the form, and another activity made of it.
        Assert.NotEqual(both[0], await SendAsync(("Form.Name", "夜校")));
        Assert.Equal(2, host.Database.Scalar<long>("select count(*) from activities"));
        Assert.Matches($"{First}\\s*</dd>", await DeskHost.GetAsync(secretary, both[0]));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnActivityIsPlannedChangedAndEndedByItsBranchSecretary(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        Assert.Contains("Form.Name", await DeskHost.GetAsync(secretary, "/activities/new"), StringComparison.Ordinal);
        using (var preview = await DeskHost.PostAsync(secretary, "/activities/new?handler=Preview", Fields(("Form.Repeat.How", "weekly"))))
        {
            var page = await preview.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains($"<li>{First} ", page, StringComparison.Ordinal);
            Assert.Equal(0, host.Database.Scalar<long>("select count(*) from activities"));
        }

        using var created = await DeskHost.PostAsync(secretary, "/activities/new?handler=Create", Fields(("Form.Repeat.How", "weekly")));
        Assert.Equal(HttpStatusCode.Redirect, created.StatusCode);
        var address = created.Headers.Location!.OriginalString;
        var shown = await DeskHost.GetAsync(secretary, address);
        Assert.Contains("支部学习会", shown, StringComparison.Ordinal);
        Assert.Contains("已建好，安排了", shown, StringComparison.Ordinal);
        Assert.Contains("支部学习会", await DeskHost.GetAsync(secretary, "/activities"), StringComparison.Ordinal);
        var id = address.Split('/')[^1];
        Assert.True(host.Database.Scalar<long>($"select count(*) from sessions where activity = '{id}'") > 20);

        Assert.Contains("支部学习会", await DeskHost.GetAsync(secretary, address + "/edit"), StringComparison.Ordinal);
        using var changed = await DeskHost.PostAsync(secretary, address + "/edit", Fields(("From", First), ("Reason", "换个名字"), ("Form.Name", "夜校"), ("Form.Starts", "18:30")));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(["夜校"], host.Database.Query<string>($"select distinct name from sessions where activity = '{id}'"));

        using var stopped = await DeskHost.PostAsync(secretary, address + "?handler=Stop", ("From", First), ("Reason", "不办了"));
        Assert.Equal(HttpStatusCode.Redirect, stopped.StatusCode);
        Assert.Equal(0, host.Database.Scalar<long>($"select count(*) from sessions where activity = '{id}' and fate = 1"));
        Assert.Contains("已结束，取消了", await DeskHost.GetAsync(secretary, address), StringComparison.Ordinal);
        Assert.Equal(["change-activity", "create-activity", "plan-sessions", "stop-activity"], host.Database.Query<string>($"select what from acts where subject = '{id}' order by what"));
    }

    [Fact]
    public async Task TheFormBeginsWithWhatIsThePlannersOwn()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), "/activities/new");
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(secretary, "<option value=\"b1\" selected"));
        Assert.Contains("<option value=\"c1\" selected", await DeskHost.GetAsync(host.As(StaffRole.Centre, "c1"), "/activities/new"), StringComparison.Ordinal);
        Assert.DoesNotMatch("<option value=\"[bcd][0-9]?\" selected", await DeskHost.GetAsync(host.As(StaffRole.District, "d"), "/activities/new"));
    }

    [Fact]
    public async Task WhatIsWrongIsSaidOnTheFormWhichKeepsWhatWasTyped()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        using var answer = await DeskHost.PostAsync(secretary, "/activities/new?handler=Create", Fields(("Form.Audience", "b2"), ("Form.FirstDay", "someday"), ("Form.Members", "M01 M99")));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var said in (string[])["第二支部”不在您负责的范围内", "请填写日期", "没有编号为“M99”的成员", "value=\"支部学习会\""]) Assert.Contains(said, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from activities"));
        var english = host.As(StaffRole.BranchSecretary, "b1", "en");
        using var inEnglish = await DeskHost.PostAsync(english, "/activities/new?handler=Create", Fields(("Form.Centre", "")));
        Assert.Contains("Choose a service centre.", await inEnglish.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherRhythmBeginsANewActivityWhereTheOldOneEnds()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        using var created = await DeskHost.PostAsync(secretary, "/activities/new?handler=Create", Fields(("Form.Repeat.How", "weekly")));
        var id = created.Headers.Location!.OriginalString.Split('/')[^1];
        Assert.Contains("支部学习会", await DeskHost.GetAsync(secretary, "/activities/new?replace=" + id), StringComparison.Ordinal);
        using var replaced = await DeskHost.PostAsync(secretary, "/activities/new?handler=Create", Fields(("Replace", id), ("Reason", "改为每月一次"), ("Form.Repeat.How", "working-day"), ("Form.Repeat.Number", "1")));
        Assert.Equal(HttpStatusCode.Redirect, replaced.StatusCode);
        Assert.Equal(0, host.Database.Scalar<long>($"select count(*) from sessions where activity = '{id}' and fate = 1"));
        Assert.Contains("每月第一个工作日", await DeskHost.GetAsync(secretary, replaced.Headers.Location!.OriginalString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachSeesWhatConcernsHisUnitsAndChangesOnlyWhatIsTheirs()
    {
        await using var host = await DeskHost.StartAsync(server);
        var (one, three, auditor) = (host.As(StaffRole.BranchSecretary, "b1"), host.As(StaffRole.BranchSecretary, "b3"), host.As(StaffRole.Auditor, "d"));
        using var created = await DeskHost.PostAsync(one, "/activities/new?handler=Create", Fields());
        var address = created.Headers.Location!.OriginalString;
        Assert.DoesNotContain("支部学习会", await DeskHost.GetAsync(three, "/activities"), StringComparison.Ordinal);
        await DeskHost.GetAsync(three, address, HttpStatusCode.NotFound);
        await DeskHost.GetAsync(three, address + "/edit", HttpStatusCode.NotFound);
        await DeskHost.GetAsync(three, "/activities/new?like=" + address.Split('/')[^1], HttpStatusCode.NotFound);
        Assert.Contains("支部学习会", await DeskHost.GetAsync(auditor, address), StringComparison.Ordinal);
        await DeskHost.GetAsync(auditor, address + "/edit", HttpStatusCode.Forbidden);
        await DeskHost.GetAsync(auditor, "/activities/new", HttpStatusCode.Forbidden);
        foreach (var action in (string[])["?handler=Stop", "?handler=Extend", "/edit"])
        {
            using var refused = await DeskHost.PostAsync(three, address + action, ("From", First), ("Reason", "x"), ("Until", First));
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        // The centre where it is held may act too, and the other one not.
        using var kept = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c2"), address + "?handler=Stop", ("From", First), ("Reason", "x"));
        Assert.Equal(HttpStatusCode.NotFound, kept.StatusCode);
        using var ended = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c1"), address + "?handler=Stop", ("From", First), ("Reason", "x"));
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
    }

    private static List<KeyValuePair<string, string>> Fields(params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string>
        {
            ["Form.Name"] = "支部学习会", ["Form.Kind"] = "required", ["Form.Category"] = "study", ["Form.Organiser"] = "b1", ["Form.Audience"] = "b1", ["Form.Centre"] = "c1", ["Form.Room"] = "201",
            ["Form.Capacity"] = "0", ["Form.FirstDay"] = First, ["Form.LastDay"] = "", ["Form.Starts"] = "19:00", ["Form.Ends"] = "21:00", ["Form.OpensBefore"] = "60", ["Form.LateAfter"] = "10",
            ["Form.LeaveBefore"] = "0", ["Form.ClosesAfter"] = "60", ["Form.Repeat.How"] = "once", ["Form.Repeat.Every"] = "1", ["Form.Repeat.Number"] = "1", ["Form.Repeat.Day"] = "SA", ["Form.Repeat.DayOfMonth"] = "1", ["Form.Repeat.Text"] = "", ["Form.Repeat.Except"] = "",
            ["Form.Repeat.Also"] = "", ["Form.Members"] = "", ["Form.AudienceMore"] = "", ["Form.Kiosks"] = "", ["Replace"] = "", ["Form.Holidays"] = "keep",
        };
        foreach (var (name, value) in other) fields[name] = value;
        return [.. fields];
    }
}
