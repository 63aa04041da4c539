using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages.Sessions;

public sealed partial class SessionPagesTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EverybodyExpectedIsListedMaskedAndEachSeesHisOwn(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var centre = host.As(StaffRole.Centre, "c1");
        var page = await DeskHost.GetAsync(centre, "/sessions/past");
        foreach (var member in (string[])["M01", "M02", "M03", "M04", "M06", "张**", "第二支部"]) Assert.Contains(member, page, StringComparison.Ordinal);
        Assert.DoesNotContain("张三丰", page, StringComparison.Ordinal);
        // They are the members of the centre's own sub-district.
        Assert.Contains("张三丰", await DeskHost.GetAsync(centre, "/sessions/past?names=1"), StringComparison.Ordinal);
        Assert.DoesNotContain("M07", page, StringComparison.Ordinal);

        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        var own = await DeskHost.GetAsync(secretary, "/sessions/past?names=1");
        Assert.Contains("张三丰", own, StringComparison.Ordinal);
        Assert.DoesNotContain("M04", own, StringComparison.Ordinal);
        await DeskHost.GetAsync(secretary, "/sessions/far", HttpStatusCode.NotFound);
        await DeskHost.GetAsync(host.As(StaffRole.Platform), "/sessions/past", HttpStatusCode.Forbidden);
        await DeskHost.GetAsync(centre, "/sessions/never", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task WhatAsksForABranchIsSeenByTheUnitsAboveItWhereverItIsHeld()
    {
        await using var host = await DeskHost.StartAsync(server);
        host.Database.Execute("update sessions set centre = 'c1' where session = 'far'");
        var above = host.As(StaffRole.SubDistrict, "s2");
        Assert.Contains("/sessions/far\"", await DeskHost.GetAsync(above, "/sessions"), StringComparison.Ordinal);
        Assert.Contains("M07", await DeskHost.GetAsync(above, "/sessions/far"), StringComparison.Ordinal);
        await DeskHost.GetAsync(above, "/sessions/far/edit", HttpStatusCode.NotFound);
        await DeskHost.GetAsync(host.As(StaffRole.Centre, "c2"), "/sessions/far", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TheListIsExportedWithTheSameNames()
    {
        await using var host = await DeskHost.StartAsync(server);
        var csv = await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), "/sessions/past?export=csv&sort=-member");
        Assert.Equal(["M03", "M02", "M01"], csv.Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')[0].Trim('"')));
        Assert.DoesNotContain("张三丰", csv, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MembersAreSignedUpWaitAndMoveUp(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var centre = host.As(StaffRole.Centre, "c2");
        using var limited = await DeskHost.PostAsync(centre, "/sessions/open/edit?handler=Places", ("Capacity", "1"), ("Reason", "房间小"));
        Assert.Equal(HttpStatusCode.Redirect, limited.StatusCode);
        foreach (var member in (string[])["M01", "M05"])
        {
            using var signed = await DeskHost.PostAsync(centre, "/sessions/open?handler=SignUp", ("Member", member));
            Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        }

        var page = await DeskHost.GetAsync(centre, "/sessions/open?tab=sign-ups");
        Assert.Contains("名额 1，已报名 1，排队 1", page, StringComparison.Ordinal);
        Assert.Contains("成员 M05 排队等候，第 1 位", page, StringComparison.Ordinal);

        // A branch's secretary signs up and withdraws the branch's own members and nobody else.
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        using var strange = await DeskHost.PostAsync(secretary, "/sessions/open?handler=Withdraw", ("Member", "M05"));
        Assert.Contains("或者不归您办理", WebUtility.HtmlDecode(await strange.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        using var withdrawn = await DeskHost.PostAsync(secretary, "/sessions/open?handler=Withdraw", ("Member", "M01"));
        Assert.Equal(HttpStatusCode.Redirect, withdrawn.StatusCode);
        var after = await DeskHost.GetAsync(secretary, "/sessions/open?tab=sign-ups");
        Assert.Contains("M05 递补", after, StringComparison.Ordinal);
        Assert.Equal("M05", host.Database.Scalar<string>("select member from sign_ups where withdrawn = 0"));
        using var auditor = await DeskHost.PostAsync(host.As(StaffRole.Auditor, "d"), "/sessions/open?handler=SignUp", ("Member", "M02"));
        Assert.NotEqual(HttpStatusCode.Redirect, auditor.StatusCode);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from sign_ups where withdrawn = 0"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CountsByEyeAreComparedWithTheKiosks(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var centre = host.As(StaffRole.Centre, "c1");
        Assert.Contains("各处人数一致", await DeskHost.GetAsync(centre, "/sessions/past?tab=check"), StringComparison.Ordinal);
        using var wrong = await DeskHost.PostAsync(centre, "/sessions/past?handler=Heads", ("Kiosk", ""), ("People", "many"));
        Assert.Contains("请填写 0 到 1000000 的人数", await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var heads = await DeskHost.PostAsync(centre, "/sessions/past?handler=Heads", ("Kiosk", "kiosk-1"), ("People", "4"));
        Assert.Equal(HttpStatusCode.Redirect, heads.StatusCode);
        var page = await DeskHost.GetAsync(centre, "/sessions/past?tab=check");
        Assert.Contains("人数不一致", page, StringComparison.Ordinal);
        // Who may not close sessions sees no such tab and counts nothing.
        Assert.DoesNotContain("人数不一致", await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), "/sessions/past?tab=check"), StringComparison.Ordinal);
        using var refused = await DeskHost.PostAsync(host.As(StaffRole.BranchSecretary, "b1"), "/sessions/past?handler=Heads", ("Kiosk", ""), ("People", "4"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsDoneToASessionCanBeUndone(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var centre = host.As(StaffRole.Centre, "c2");
        await UndoneAsync(host, host.As(StaffRole.District, "d"), "open", "Move", ("Date", TimeProvider.System.GetUtcNow().AddDays(3).ToString("yyyy-MM-dd", null)), ("Starts", "10:00"), ("Ends", "11:00"), ("Centre", "c1"), ("Room", "7"), ("Kiosks", "kiosk-1"));
        await UndoneAsync(host, centre, "open", "Cancel");
        await UndoneAsync(host, centre, "open", "Places", ("Capacity", "9"));
        await UndoneAsync(host, host.As(StaffRole.Centre, "c1"), "past", "Close", ("Closes", Closing(host)));
    }

    [Fact]
    public async Task WhatIsWrongWithAChangeIsSaid()
    {
        await using var host = await DeskHost.StartAsync(server);
        var centre = host.As(StaffRole.Centre, "c2");
        foreach (var (handler, fields, said) in new (string, (string, string)[], string)[]
        {
            ("Move", [("Date", "x"), ("Starts", "10:00"), ("Ends", "11:00"), ("Centre", "c2"), ("Reason", "r")], "请填写日期"),
            ("Move", [("Date", "2031-05-01"), ("Starts", "10:00"), ("Ends", "11:00"), ("Centre", "c1"), ("Reason", "r")], "这个中心不归您管理"),
            ("Cancel", [("Reason", "")], "请写明原因"),
            ("Places", [("Capacity", "x"), ("Reason", "r")], "名额应为"),
            ("Close", [("Closes", "now"), ("Reason", "r")], "还没有开始"),
            ("Reinstate", [("Reason", "r")], "没有做成"),
        })
        {
            using var answer = await DeskHost.PostAsync(centre, "/sessions/open/edit?handler=" + handler, fields);
            Assert.Contains(said, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        foreach (var handler in (string[])["Move", "Cancel", "Reinstate", "Places"])
        {
            using var refused = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c1"), "/sessions/open/edit?handler=" + handler, ("Reason", "r"), ("Capacity", "1"));
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    [Fact]
    public async Task ASheetToSignOnHoldsTheExpected()
    {
        await using var host = await DeskHost.StartAsync(server);
        var sheet = await DeskHost.GetAsync(host.As(StaffRole.SubDistrict, "s1"), "/sessions/past/sheet?names=1");
        foreach (var name in DeskTown.Surnames.Take(6)) Assert.Contains(name, sheet, StringComparison.Ordinal);
        Assert.DoesNotContain(DeskTown.Surnames[6], sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("M04", await DeskHost.GetAsync(host.As(StaffRole.SubDistrict, "s1"), "/sessions/past/sheet?unit=b1"), StringComparison.Ordinal);
    }

    private static string Closing(DeskHost host)
    {
        var starts = host.Database.Scalar<long>("select starts from sessions where session = 'past'");
        return DateTimeOffset.FromUnixTimeMilliseconds(starts).ToOffset(TimeSpan.FromHours(8)).AddHours(1).ToString("yyyy-MM-dd'T'HH:mm", null);
    }

    /// <summary>Does something to a session, finds it changed, and undoes it with the button the page then shows.</summary>
    private static async Task UndoneAsync(DeskHost host, HttpClient client, string session, string handler, params (string Name, string Value)[] fields)
    {
        var before = Row(host, session);
        using var done = await DeskHost.PostAsync(client, $"/sessions/{session}/edit?handler={handler}", [.. fields, ("Reason", "试一试")]);
        Assert.True(done.StatusCode == HttpStatusCode.Redirect, WebUtility.HtmlDecode(await done.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.NotEqual(before, Row(host, session));
        var page = await DeskHost.GetAsync(client, done.Headers.Location!.OriginalString);
        var toast = Toast().Match(page);
        Assert.True(toast.Success, handler);
        var hidden = Hidden().Matches(toast.Value).Where(m => m.Groups[1].Value != "__RequestVerificationToken").Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value))).ToArray();
        using var undone = await DeskHost.PostAsync(client, WebUtility.HtmlDecode(toast.Groups[1].Value), hidden);
        Assert.True(undone.StatusCode == HttpStatusCode.Redirect, WebUtility.HtmlDecode(await undone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(before, Row(host, session));
    }

    private static string Row(DeskHost host, string session) => host.Database.Query<string>(
        $"select centre || ' ' || room || ' ' || kiosks || ' ' || opens || ' ' || starts || ' ' || coalesce(ends, closes) || ' ' || closes || ' ' || capacity || ' ' || fate from sessions where session = '{session}'").Single();

    [GeneratedRegex("<div class=\"toast\".*?action=\"([^\"]+)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Toast();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
