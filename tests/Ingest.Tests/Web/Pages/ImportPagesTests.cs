using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Import;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

public sealed partial class ImportPagesTests(PostgresServer server)
{
    private const string Header = "member,name,branch\n";

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, byte[] bytes, string name = "名册.csv", string kind = "members")
    {
        var token = Token().Match(await DeskHost.GetAsync(client, "/account")).Groups[1].Value;
        using var content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(kind), "kind" }, { new ByteArrayContent(bytes), "file", name } };
        return await client.PostAsync(new Uri("/members/import", UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a file in and waits until it was looked at.</summary>
    internal static async Task<(string Address, string Page)> CheckAsync(HttpClient client, string csv, string name = "名册.csv", string kind = "members")
    {
        using var response = await SendAsync(client, Encoding.UTF8.GetBytes(csv), name, kind);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (response.Headers.Location!.ToString(), await EndedAsync(client, response.Headers.Location.ToString()));
    }

    private static async Task<string> EndedAsync(HttpClient client, string address)
    {
        var waiting = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var page = await DeskHost.GetAsync(client, address);
            if (!page.Contains("data-fresh=", StringComparison.Ordinal)) return page;
            Assert.True(waiting.Elapsed < TestCentre.Patience, $"Waited in vain for the job to end: {page}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFileIsCheckedTakenInAndTakenBack(string kind)
    {
        await using var host = await StartAsync(kind);
        var district = host.As(StaffRole.District, "d");
        var (address, report) = await CheckAsync(district, Header + "M01,张三丰,b2\nM50,新成员,b1\n");
        Assert.Contains("导入后将新增 1 行、改动 1 行，0 行不变。", report, StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from members where member = 'M50'"));
        using var apply = await DeskHost.PostAsync(district, address + "?handler=Apply");
        Assert.Equal(HttpStatusCode.Redirect, apply.StatusCode);
        Assert.Contains("已新增 1 行、改动 1 行", await EndedAsync(district, apply.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.Equal("b2", host.Database.Scalar<string>("select branch from members where member = 'M01'"));

        var import = host.Database.Scalar<long>("select max(import) from imports");
        Assert.Contains("名册.csv", await DeskHost.GetAsync(district, "/members/import"), StringComparison.Ordinal);
        await MemberPagesTests.PostAsync(district, "/members/import?handler=Undo", [("import", $"{import}")]);
        Assert.Equal("b1", host.Database.Scalar<string>("select branch from members where member = 'M01'"));
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from members where member = 'M50'"));
        using var again = await DeskHost.PostAsync(district, "/members/import?handler=Undo", ("import", $"{import}"));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Theory]
    [InlineData("zh-CN", "不能撤销导入 {0}，以下内容后来被改动（共 2 处）：", "所在支部记录：M01 后来被改动。")]
    [InlineData("en", "Import {0} cannot be taken back, because of what was changed since (2 in all):", "member homes: M01 was changed later.")]
    public async Task WhyAnImportIsNotTakenBackIsTold(string language, string because, string what)
    {
        await using var host = await StartAsync();
        var district = host.As(StaffRole.District, "d", language);
        foreach (var branch in (string[])["b2", "b1"])
        {
            var (address, _) = await CheckAsync(district, Header + $"M01,张三丰,{branch}\n");
            using var apply = await DeskHost.PostAsync(district, address + "?handler=Apply");
            await EndedAsync(district, apply.Headers.Location!.ToString());
        }

        var first = host.Database.Scalar<long>("select max(import) from imports") is var last ? host.Database.Scalar<long>($"select max(import) from imports where import < {last}") : 0;
        using var refused = await DeskHost.PostAsync(district, "/members/import?handler=Undo", ("import", $"{first}"));
        var page = System.Net.WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, because, first), page, StringComparison.Ordinal);
        Assert.Contains(what, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrongIsToldByRowAndCanBeFetched()
    {
        await using var host = await StartAsync();
        var (address, page) = await CheckAsync(host.As(StaffRole.District, "d"), Header + "m 1,张三,b1\nM51,,nowhere\n");
        Assert.Contains("文件有 3 处错误，什么都没有导入。", page, StringComparison.Ordinal);
        Assert.Contains("第 3 行，name 列：不能为空。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Apply", page, StringComparison.Ordinal);
        var english = host.As(StaffRole.District, "d", "en");
        (address, _) = await CheckAsync(english, Header + "M51,=cmd,nowhere\n");
        var errors = await DeskHost.GetAsync(english, address + "?handler=Errors");
        Assert.Contains("row 2, column branch: 'nowhere' is not an organisation", errors, StringComparison.Ordinal);
        using var apply = await DeskHost.PostAsync(english, address + "?handler=Apply");
        Assert.Equal(HttpStatusCode.NotFound, apply.StatusCode);
    }

    [Fact]
    public async Task APartOfTheDistrictImportsItsOwnMembersOnly()
    {
        await using var host = await StartAsync();
        var east = host.As(StaffRole.SubDistrict, "s1");
        Assert.Contains("导入后将新增 1 行", (await CheckAsync(east, Header + "M60,新成员,b1\n")).Page, StringComparison.Ordinal);
        foreach (var row in new[] { "M60,新成员,b3", "M07,周建国,b1", "M07,改名,b3", "M01,张三丰,b3" })
            Assert.Contains("不在您的管理范围内，什么都没有导入", (await CheckAsync(east, Header + row + "\n")).Page, StringComparison.Ordinal);
        using var kiosks = await SendAsync(east, "kiosk\n"u8.ToArray(), "k.csv", "kiosks");
        Assert.Contains("请选择导入什么。", await kiosks.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), "/members/import", HttpStatusCode.Forbidden);
        // Another's import is neither seen nor taken back.
        var (address, _) = await CheckAsync(east, Header + "M60,新成员,b1\n");
        await DeskHost.GetAsync(host.As(StaffRole.SubDistrict, "s1"), address, HttpStatusCode.NotFound);
        using var apply = await DeskHost.PostAsync(east, address + "?handler=Apply");
        await EndedAsync(east, apply.Headers.Location!.ToString());
        using var undo = await DeskHost.PostAsync(east, "/members/import?handler=Undo", ("import", $"{host.Database.Scalar<long>("select max(import) from imports")}"));
        Assert.Equal(HttpStatusCode.NotFound, undo.StatusCode);
    }

    [Fact]
    public async Task ABombAHugeFileAndNoFileAreRefused()
    {
        await using var host = await StartAsync();
        var district = host.As(StaffRole.District, "d");
        using (var response = await SendAsync(district, Bomb(), "bomb.xlsx"))
            Assert.Contains("解压后超过 256 MiB", await EndedAsync(district, response.Headers.Location!.ToString()), StringComparison.Ordinal);
        using (var response = await SendAsync(district, [])) Assert.Contains("请选择文件。", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using (var response = await SendAsync(district, [1, 2, 3, 0], "../../evil.exe"))
            Assert.Contains("evil.exe 不是表格文件", await EndedAsync(district, response.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from imports where what = 'members' and file like '%evil%'"));
        HttpStatusCode large;
        try
        {
            using var response = await SendAsync(district, new byte[18 << 20]);
            large = response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The service hangs up while the body is still being sent.
            large = HttpStatusCode.RequestEntityTooLarge;
        }

        Assert.Contains(large, (HttpStatusCode[])[HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest]);
        Assert.Equal(2, host.Database.Scalar<long>("select count(*) from jobs"));
    }

    [Fact]
    public async Task EveryTemplateIsInTheReadersLanguageAndComesBackEmpty()
    {
        await using var host = await StartAsync();
        var district = host.As(StaffRole.District, "d");
        foreach (var kind in new[] { "organisations", "members", "cards", "receipt-keys", "timetable", "kiosks", "excuses" })
        {
            var csv = await DeskHost.GetAsync(district, $"/members/import?handler=Template&what={kind}&format=csv");
            Assert.Contains("# ", csv, StringComparison.Ordinal);
            Assert.Contains("文件里没有数据行", (await CheckAsync(district, csv, kind + ".csv", kind)).Page, StringComparison.Ordinal);
            Assert.Contains("<code>", await DeskHost.GetAsync(district, "/members/import?what=" + kind), StringComparison.Ordinal);
        }

        Assert.Contains("所在支部的编号", await DeskHost.GetAsync(district, "/members/import?handler=Template&what=members&format=csv"), StringComparison.Ordinal);
        await DeskHost.GetAsync(district, "/members/import?handler=Template&what=members&format=exe", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ALongTableGoesOutAsAJobThatOnlyItsOwnerSees()
    {
        await using var host = await StartAsync();
        host.Database.Execute("""
            insert into members(member, name, branch) with recursive n(i) as (select 1 union all select i + 1 from n where i < 20001) select 'X' || i, '李' || i, 'b1' from n
            """);
        var district = host.As(StaffRole.District, "d");
        using var response = await district.GetAsync(new Uri("/members?export=csv", UriKind.Relative), TestContext.Current.CancellationToken);
        var address = response.Headers.Location!.ToString();
        Assert.Matches("^/jobs/\\d+$", address);
        Assert.Contains("已导出 20013 行。", await EndedAsync(district, address), StringComparison.Ordinal);
        var csv = await DeskHost.GetAsync(district, address + "?handler=File");
        Assert.Equal(20_014, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("李20001", csv, StringComparison.Ordinal);
        Assert.StartsWith("编号,姓名", csv, StringComparison.Ordinal);
        Assert.Contains(address, await DeskHost.GetAsync(district, "/jobs"), StringComparison.Ordinal);
        var other = host.As(StaffRole.District, "d");
        await DeskHost.GetAsync(other, address, HttpStatusCode.NotFound);
        await DeskHost.GetAsync(other, address + "?handler=File", HttpStatusCode.NotFound);
        using (var cancel = await DeskHost.PostAsync(other, address + "?handler=Cancel")) Assert.Equal(HttpStatusCode.NotFound, cancel.StatusCode);
        await AFileMadeWithARoleThatWasTakenIsWithheldAsync(host);
        Assert.Equal(2, host.Service<JobFiles>().DeleteAll());
        await DeskHost.GetAsync(district, address + "?handler=File", HttpStatusCode.NotFound);
        Assert.Contains("文件已过期删除", await DeskHost.GetAsync(district, address), StringComparison.Ordinal);
    }

    private static async Task AFileMadeWithARoleThatWasTakenIsWithheldAsync(DeskHost host)
    {
        Grant kept = new(StaffRole.Auditor, "d"), taken = new(StaffRole.District, "d");
        var user = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "moved", "moved", [kept, taken]);
        var client = host.Nobody();
        client.DefaultRequestHeaders.Add("Cookie", host.CookieOf(user));
        using var response = await client.GetAsync(new Uri("/members?export=csv", UriKind.Relative), TestContext.Current.CancellationToken);
        var address = response.Headers.Location!.ToString();
        await EndedAsync(client, address);
        await DeskHost.GetAsync(client, address + "?handler=File");
        host.Database.Database.Write(work => GrantStore.Take(work, TimeProvider.System.GetUtcNow(), "test", user, taken));
        await DeskHost.GetAsync(client, address + "?handler=File", HttpStatusCode.NotFound);
        Assert.Contains("导出后您的权限有变动", await DeskHost.GetAsync(client, address), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsDerivedIsCheckedByDerivingItAnewWhileTheServiceRuns(string kind)
    {
        await using var host = await StartAsync(kind);
        var platform = host.As(StaffRole.Platform, "d");
        using var response = await DeskHost.PostAsync(platform, "/jobs?handler=Rebuild");
        Assert.Contains("与现有结果完全一致", await EndedAsync(platform, response.Headers.Location!.ToString()), StringComparison.Ordinal);
        using (var centre = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c1"), "/jobs?handler=Rebuild")) Assert.Equal(HttpStatusCode.NotFound, centre.StatusCode);
        using (var secretary = await DeskHost.PostAsync(host.As(StaffRole.BranchSecretary, "b1"), "/jobs?handler=Rebuild")) Assert.Equal(HttpStatusCode.Forbidden, secretary.StatusCode);
    }

    private async Task<DeskHost> StartAsync(string kind = Databases.Sqlite) => await DeskHost.StartAsync(server, kind, "Jobs:Folder=" + Directory.CreateTempSubdirectory("cardsystem-jobs-").FullName);

    /// <summary>A workbook of some hundred kilobytes that would inflate to 300 MiB.</summary>
    private static byte[] Bomb() => Workbooks.Around($"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>{new string(' ', 300 << 20)}</worksheet>""");

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
