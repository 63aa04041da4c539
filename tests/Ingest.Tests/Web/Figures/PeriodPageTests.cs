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
