using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

public sealed class MemberPagesTests(PostgresServer server)
{
    private static readonly string[] Parts = ["", "/credits", "/cards", "/warnings", "/belonging", "/link", "/looks"];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachSeesTheMembersOfHisUnitsAndNobodyElse(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        Assert.Equal(Enumerable.Range(1, 12).Select(DeskTown.Member), Shown(await DeskHost.GetAsync(host.As(StaffRole.District, "d"), "/members")));
        Assert.Equal(["M07", "M08", "M09", "M10", "M11", "M12"], Shown(await DeskHost.GetAsync(host.As(StaffRole.SubDistrict, "s2"), "/members")));
        var secretary = host.As(StaffRole.BranchSecretary, "b2");
        Assert.Equal(["M04", "M05", "M06"], Shown(await DeskHost.GetAsync(secretary, "/members")));
        await DeskHost.GetAsync(host.As(StaffRole.Platform, "d"), "/members", HttpStatusCode.Forbidden);
        foreach (var part in Parts.Except(["/cards", "/looks"])) await DeskHost.GetAsync(secretary, "/members/M04" + part);
        // Rights he does not have at all, and members who are not his.
        await DeskHost.GetAsync(secretary, "/members/M04/looks", HttpStatusCode.Forbidden);
        foreach (var part in new[] { "", "/credits", "/warnings", "/belonging", "/link" }) await DeskHost.GetAsync(secretary, "/members/M07" + part, HttpStatusCode.NotFound);
        await DeskHost.GetAsync(secretary, "/members/M99", HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereAMemberStaysOrReportsInTheFileIsSeenAndNotChanged(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        TestImport.Run(host.Database, "members", "member,name,branch,community\nM07,周建国,b3,k1\n");
        var community = host.As(StaffRole.Centre, "k1");
        Assert.Equal(["M01", "M02", "M03", "M04", "M05", "M06", "M07"], Shown(await DeskHost.GetAsync(community, "/members")));
        await DeskHost.GetAsync(community, "/members/M07");
        await DeskHost.GetAsync(community, "/members/M07/link", HttpStatusCode.NotFound);
        var district = host.As(StaffRole.District, "d");
        await PostAsync(district, "/members/M10/belonging?handler=Stay", [("branch", "b1")]);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        Assert.Equal(["M01", "M02", "M03", "M10"], Shown(await DeskHost.GetAsync(secretary, "/members")));
        await DeskHost.GetAsync(secretary, "/members/M10");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACentresStaffFindTheMembersOfTheirSubDistrictAndDoForThemWhatADeskDoes(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var clerk = host.As(StaffRole.Centre, "c1");
        Assert.Equal(["M01", "M02", "M03", "M04", "M05", "M06"], Shown(await DeskHost.GetAsync(clerk, "/members")));
        Assert.Equal(["M05"], Shown(await DeskHost.GetAsync(clerk, "/members?q=M05")));
        Assert.Empty(Shown(await DeskHost.GetAsync(clerk, "/members?q=M08")));
        var file = await DeskHost.GetAsync(clerk, "/members?export=csv");
        Assert.Contains("M06", file, StringComparison.Ordinal);
        Assert.Contains("杨**", file, StringComparison.Ordinal);
        Assert.DoesNotContain("M07", file, StringComparison.Ordinal);
        Assert.Contains("杨柳青", await DeskHost.GetAsync(clerk, "/members/M06?names=1"), StringComparison.Ordinal);
        Assert.Contains("look M06", ActsOf(host, "look%"));
        await DeskHost.GetAsync(clerk, "/members/M08", HttpStatusCode.NotFound);

        // A first card for whoever stands at the desk, leave, a lost card.
        using (var first = await DeskHost.PostAsync(clerk, "/cards/request", ("member", "M05"), ("note", ""))) Assert.Equal("/cards/open", first.Headers.Location?.ToString());
        using (var foreign = await DeskHost.PostAsync(clerk, "/cards/request", ("member", "M08"), ("note", ""))) Assert.Equal(HttpStatusCode.OK, foreign.StatusCode);
        Assert.Equal(["M05"], host.Database.Query<string>("select member from card_issues"));
        using (var leave = await DeskHost.PostAsync(clerk, "/excuses/new?member=M02", ("session", "past"), ("kind", "sick"), ("reason", "电话请假"))) Assert.StartsWith("/excuses/", leave.Headers.Location?.ToString(), StringComparison.Ordinal);
        using (var lost = await DeskHost.PostAsync(clerk, "/cards/CARD0004?handler=Lost", ("reason", "丢失"))) Assert.Equal(HttpStatusCode.Redirect, lost.StatusCode);

        // And nothing else of theirs.
        foreach (var address in (string[])["/credits/members/M01", "/members/M01/credits", "/members/M01/warnings", "/members/import"]) await DeskHost.GetAsync(clerk, address, HttpStatusCode.Forbidden);
        using var moved = await DeskHost.PostAsync(clerk, "/members/M01/belonging?handler=Transfer", ("branch", "b2"));
        Assert.Equal(HttpStatusCode.Forbidden, moved.StatusCode);
        host.Database.Execute("update sessions set centre = 's1' where session = 'now'");
        using var corrected = await DeskHost.PostAsync(clerk, "/corrections/new?session=now&member=M01", ("what", "1"), ("reason", "x"));
        Assert.Equal(HttpStatusCode.NotFound, corrected.StatusCode);
    }

    [Fact]
    public async Task NamesAreMaskedUnlessAskedForAndTheLookIsWrittenDown()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        var masked = await DeskHost.GetAsync(secretary, "/members");
        Assert.DoesNotContain("张三丰", masked, StringComparison.Ordinal);
        Assert.Contains("张三丰", await DeskHost.GetAsync(secretary, "/members?names=1"), StringComparison.Ordinal);
        await DeskHost.GetAsync(secretary, "/members/M01");
        Assert.Equal(["look-names /members?names=1", "look M01"], ActsOf(host, "look%"));
        // An auditor sees everything masked, and does not find out by searching who that is.
        var auditor = host.As(StaffRole.Auditor, "d");
        Assert.DoesNotContain("张三丰", await DeskHost.GetAsync(auditor, "/members?names=1"), StringComparison.Ordinal);
        Assert.Empty(Shown(await DeskHost.GetAsync(auditor, "/members?q=" + Uri.EscapeDataString("张三丰"))));
        Assert.Equal(["M01"], Shown(await DeskHost.GetAsync(secretary, "/members?q=" + Uri.EscapeDataString("张三丰"))));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheListIsSearchedFilteredAndSorted(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var district = host.As(StaffRole.District, "d");
        Assert.Equal(["M02"], Shown(await DeskHost.GetAsync(district, "/members?q=m02")));
        Assert.Equal(["M03"], Shown(await DeskHost.GetAsync(district, "/members?q=" + host.Town.Cards[2].Number)));
        Assert.Equal(["M10", "M11", "M12"], Shown(await DeskHost.GetAsync(district, "/members?f_unit=b4")));
        Assert.Equal(["M12", "M11", "M10", "M09"], Shown(await DeskHost.GetAsync(district, "/members?sort=-number&size=25")).Take(4));
        Assert.Equal(Enumerable.Range(5, 8).Select(DeskTown.Member), Shown(await DeskHost.GetAsync(district, "/members?f_state=no-card")));
        Assert.Empty(Shown(await DeskHost.GetAsync(district, "/members?f_state=exempt")));
        await PostAsync(district, "/members/M05/belonging?handler=Exempt", [("reason", "因病休养")]);
        Assert.Equal(["M05"], Shown(await DeskHost.GetAsync(district, "/members?f_state=exempt")));
        Assert.Empty(Shown(await DeskHost.GetAsync(district, "/members?f_state=warning")));
        // What is none of the choices, and what would be SQL, changes nothing and breaks nothing.
        Assert.Equal(12, Shown(await DeskHost.GetAsync(district, "/members?f_state=nonsense&sort=nonsense&page=0&size=1")).Count);
        // A page kept from when there were more rows: the last there is, and not the word that nothing was found.
        Assert.Equal(12, Shown(await DeskHost.GetAsync(district, "/members?page=99")).Count);
        Assert.Empty(Shown(await DeskHost.GetAsync(district, "/members?q=" + Uri.EscapeDataString("'; drop table members --"))));
        Assert.Empty(Shown(await DeskHost.GetAsync(district, "/members?q=%25")));
    }

    [Fact]
    public async Task TransferStayExemptionAndCommunityAreEnteredAndTakenBack()
    {
        await using var host = await DeskHost.StartAsync(server);
        var district = host.As(StaffRole.District, "d");
        await PostAsync(district, "/members/M01/belonging?handler=Transfer", [("branch", "b4"), ("from", "2026-01-01"), ("reason", "搬家")]);
        Assert.Equal("b4", host.Database.Scalar<string>("select branch from members where member = 'M01'"));
        var page = await DeskHost.GetAsync(district, "/members/M01/belonging");
        Assert.Contains("已转到第四支部，自 2026-01-01 起。", page, StringComparison.Ordinal);
        await PostAsync(district, "/members/M01/belonging?handler=Transfer", [("branch", "b1"), ("from", "2026-01-01")]);
        Assert.Equal("b1", host.Database.Scalar<string>("select branch from members where member = 'M01'"));

        await PostAsync(district, "/members/M01/belonging?handler=Stay", [("branch", "b3"), ("from", "2026-02-01"), ("until", "2027-02-01")]);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from member_stays where member = 'M01' and unit = 'b3'"));
        await PostAsync(district, "/members/M01/belonging?handler=StayBack", [("branch", "b3"), ("from", "2026-02-01")]);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from member_stays"));

        await PostAsync(district, "/members/M01/belonging?handler=ReportIn", [("community", "k1")]);
        Assert.Equal("k1", host.Database.Scalar<string>("select unit from member_communities where member = 'M01'"));
        await PostAsync(district, "/members/M01/belonging?handler=Exempt", [("from", "2026-03-01"), ("reason", "病")]);
        await PostAsync(district, "/members/M01/belonging?handler=ExemptBack", [("from", "2026-03-01")]);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from member_exemptions"));

        await PostAsync(district, "/members/M01/belonging?handler=Merge", [("number", "M02")]);
        using (var moved = await district.GetAsync(new Uri("/members/M02/credits", UriKind.Relative), TestContext.Current.CancellationToken)) Assert.Equal("/members/M01/credits", moved.Headers.Location!.ToString());
        await PostAsync(district, "/members/M01/belonging?handler=Unmerge", [("number", "M02")]);
        await DeskHost.GetAsync(district, "/members/M02");
        Assert.Equal(
            ["roster-transfer", "roster-transfer", "roster-temporary", "roster-temporary-back", "roster-community", "roster-exempt", "roster-exempt-back", "roster-merge", "roster-unmerge"],
            host.Database.Query<string>("select what from acts where what like 'roster-%' order by act"));
    }

    [Fact]
    public async Task WhatIsWrongIsSaidInTheReadersLanguageBesideTheField()
    {
        await using var host = await DeskHost.StartAsync(server);
        foreach (var (language, said) in new[] { ("zh-CN", "“k1”不是支部；成员的所在组织应为支部。"), ("en", "&#x27;k1&#x27; is a community; members belong to a branch.") })
        {
            using var response = await DeskHost.PostAsync(host.As(StaffRole.District, "d", language), "/members/M01/belonging?handler=Transfer", ("branch", "k1"));
            Assert.Contains(said, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var day = await DeskHost.PostAsync(host.As(StaffRole.District, "d"), "/members/M01/belonging?handler=Transfer", ("branch", "b2"), ("from", "03/04"));
        Assert.Contains("<a href=\"#from\">“03/04”不是日期，请写成 2026-05-01。</a>", await day.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from acts where what like 'roster-%'"));
    }

    [Fact]
    public async Task WhoMayNotEditCannotAndAMergeNeedsBothFiles()
    {
        await using var host = await DeskHost.StartAsync(server);
        using (var secretary = await DeskHost.PostAsync(host.As(StaffRole.BranchSecretary, "b1"), "/members/M01/belonging?handler=Transfer", ("branch", "b2"))) Assert.Equal(HttpStatusCode.Forbidden, secretary.StatusCode);
        var east = host.As(StaffRole.SubDistrict, "s1");
        using (var other = await DeskHost.PostAsync(east, "/members/M07/belonging?handler=Transfer", ("branch", "b1"))) Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using (var merge = await DeskHost.PostAsync(east, "/members/M01/belonging?handler=Merge", ("number", "M07"))) Assert.Contains("不在您的管理范围内", await merge.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from member_merges"));
    }

    [Fact]
    public async Task ATableGoesOutAsAFileInWhichNoCellIsAFormula()
    {
        await using var host = await DeskHost.StartAsync(server);
        TestImport.Run(host.Database, "organisations", "id,name,kind,parent\nb1,\"=HYPERLINK(\"\"http://x\"\")\",branch,s1\n");
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        var csv = await DeskHost.GetAsync(secretary, "/members?export=csv");
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\"", csv, StringComparison.Ordinal);
        Assert.Equal(4, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(["export /members?export=csv"], ActsOf(host, "export"));
    }

    internal static List<string> Shown(string page) => [.. System.Text.RegularExpressions.Regex.Matches(page, "<a href=\"/members/(M\\d+)\"").Select(m => m.Groups[1].Value).Distinct()];

    internal static List<string> ActsOf(DeskHost host, string like) => host.Database.Query<string>($"select what || ' ' || subject from acts where what like '{like}' order by act");

    internal static async Task PostAsync(HttpClient client, string address, (string Name, string Value)[] fields)
    {
        using var response = await DeskHost.PostAsync(client, address, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{address}: {response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }
}
