using System.Globalization;
using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Figures;

public sealed class PeriodPageTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AYearIsOpenedSettledAndOpenedAgain(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d");
        var year = FigureTown.Day(1).Year.ToString(CultureInfo.InvariantCulture);
        using (var opened = await DeskHost.PostAsync(client, "/credits/periods?handler=open", ("year", year))) Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        var page = await DeskHost.GetAsync(client, $"/credits/periods/{year}?unit=b1");
        Assert.Contains("进度落后", page, StringComparison.Ordinal);
        Assert.Contains("暂不能结算", page, StringComparison.Ordinal);
        using (var refused = await DeskHost.PostAsync(client, $"/credits/periods/{year}?handler=settle", ("reason", ""))) Assert.NotEqual(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Equal("open", host.Database.Scalar<string>("select state from assessment_periods"));
        using (var settled = await DeskHost.PostAsync(client, $"/credits/periods/{year}?handler=settle", ("force", "1"), ("reason", "年内预结算"))) Assert.Equal(HttpStatusCode.Redirect, settled.StatusCode);
        Assert.Equal("settled", host.Database.Scalar<string>("select state from assessment_periods"));
        var csv = await DeskHost.GetAsync(client, $"/credits/periods/{year}?handler=file&version=1");
        Assert.Contains("M01", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("张三丰", csv, StringComparison.Ordinal);
        Assert.Contains("holder,category", await DeskHost.GetAsync(client, $"/credits/periods/{year}?handler=since"), StringComparison.Ordinal);
        using (var again = await DeskHost.PostAsync(client, $"/credits/periods/{year}?handler=reopen", ("reason", "更正后重算"))) Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal("open", host.Database.Scalar<string>("select state from assessment_periods"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AQuarterIsSettledLikeAYearAndTheYearSaysWhatBecameOfIt(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d");
        var year = FigureTown.Day(1).Year.ToString(CultureInfo.InvariantCulture);
        using (var opened = await DeskHost.PostAsync(client, "/credits/periods?handler=open", ("year", year), ("part", "Q1"))) Assert.Equal($"/credits/periods/{year}-Q1", opened.Headers.Location!.ToString());
        // The year was not opened: it stands in the list all the same, and so does its quarter.
        var list = await DeskHost.GetAsync(client, "/credits/periods");
        Assert.Contains("第一季度", list, StringComparison.Ordinal);
        Assert.Contains("未开启", list, StringComparison.Ordinal);
        using (var refused = await DeskHost.PostAsync(client, "/credits/periods?handler=open", ("year", year), ("part", "Q1"))) Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        using (var refused = await DeskHost.PostAsync(client, "/credits/periods?handler=open", ("year", year), ("part", "09"))) Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from assessment_periods"));
        Assert.Contains("季度结算", await DeskHost.GetAsync(client, $"/credits/periods/{year}-Q1?unit=b1"), StringComparison.Ordinal);
        using (var settled = await DeskHost.PostAsync(client, $"/credits/periods/{year}-Q1?handler=settle", ("force", "1"), ("reason", "季度小结"))) Assert.Equal(HttpStatusCode.Redirect, settled.StatusCode);
        Assert.Equal("settled", host.Database.Scalar<string>("select state from assessment_periods"));
        Assert.Contains("结算后没有变更", await DeskHost.GetAsync(client, $"/credits/periods/{year}-Q1"), StringComparison.Ordinal);
        Assert.Contains("points_of_year_so_far", await DeskHost.GetAsync(client, $"/credits/periods/{year}-Q1?handler=file&version=1"), StringComparison.Ordinal);
        using (var workbook = await client.GetAsync($"/credits/periods/{year}-Q1?handler=file&version=1&format=xlsx", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, workbook.StatusCode);
            Assert.Equal($"period-{year}-Q1-1.xlsx", workbook.Content.Headers.ContentDisposition!.FileName);
        }

        host.Database.Execute("update settlement_lines set amount = amount + 100 where account = 1 and category = '' and holder = 'M01'");
        var changed = await DeskHost.GetAsync(client, $"/credits/periods/{year}-Q1");
        Assert.Contains("M01", changed[changed.IndexOf("id=\"since\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        foreach (var part in (string[])["", "Q2"])
        {
            using var opened = await DeskHost.PostAsync(client, "/credits/periods?handler=open", ("year", year), ("part", part));
            Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        }

        var before = await DeskHost.GetAsync(client, $"/credits/periods/{year}");
        Assert.Contains("第一季度结算后有 1 项变更", before, StringComparison.Ordinal);
        Assert.Contains("第二季度尚未结算", before, StringComparison.Ordinal);
        using (var settled = await DeskHost.PostAsync(client, $"/credits/periods/{year}?handler=settle", ("force", "1"), ("reason", "年内预结算"))) Assert.Equal(HttpStatusCode.Redirect, settled.StatusCode);
        var after = await DeskHost.GetAsync(client, $"/credits/periods/{year}");
        Assert.Contains("年终结算时的季度情况", after, StringComparison.Ordinal);
        Assert.Contains("第二季度尚未结算", after, StringComparison.Ordinal);
        using var again = await DeskHost.PostAsync(client, $"/credits/periods/{year}-Q1?handler=reopen", ("reason", "更正后重算"));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        await DeskHost.GetAsync(client, $"/credits/periods/{year}-09", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AYearIsTheWholeDistricts()
    {
        await using var host = await DeskHost.StartAsync(server);
        using (var opened = await DeskHost.PostAsync(host.As(StaffRole.District, "d"), "/credits/periods?handler=open", ("year", "2026"))) Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        var sub = host.As(StaffRole.SubDistrict, "s1");
        await DeskHost.GetAsync(sub, "/credits/periods/2026");
        await DeskHost.GetAsync(sub, "/credits/periods/2026?unit=s2", HttpStatusCode.NotFound);
        await DeskHost.GetAsync(sub, "/credits/periods/2026?handler=file", HttpStatusCode.NotFound);
        foreach (var handler in (string[])["settle", "reopen"])
        {
            using var refused = await DeskHost.PostAsync(sub, $"/credits/periods/2026?handler={handler}", ("reason", "x"), ("force", "1"));
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        await DeskHost.GetAsync(sub, "/credits/periods/2031", HttpStatusCode.NotFound);
    }
}
