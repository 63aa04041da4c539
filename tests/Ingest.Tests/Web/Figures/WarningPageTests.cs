using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Figures;

public sealed class WarningPageTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AWarningIsReadHandledAndClosed(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.BranchSecretary, "b1");
        var id = host.Database.Scalar<long>("select min(id) from warnings where member = 'M02' and rule in ('drift', 'misses-in-a-row', 'no-activity')");
        var list = await DeskHost.GetAsync(client, "/warnings");
        Assert.Contains($"/warnings/{id}", list, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", list, StringComparison.Ordinal);
        var page = await DeskHost.GetAsync(client, $"/warnings/{id}");
        Assert.Contains("不作任何处分依据", page, StringComparison.Ordinal);
        Assert.Contains("支部大会", page, StringComparison.Ordinal);
        Assert.True(host.Database.Scalar<long>("select count(*) from acts where what = 'look-warning' and subject = 'M02'") > 0);
        await PostAsync(client, $"/warnings/{id}?handler=acknowledge", HttpStatusCode.Redirect);
        Assert.Equal("acknowledged", State(host, id));
        await PostAsync(client, $"/warnings/{id}?handler=takeBack", HttpStatusCode.Redirect);
        Assert.Equal("open", State(host, id));
        await PostAsync(client, $"/warnings/{id}?handler=followUp", HttpStatusCode.OK, ("note", " "));
        await PostAsync(client, $"/warnings/{id}?handler=followUp", HttpStatusCode.Redirect, ("note", "已电话联系，近期出差。"));
        Assert.Contains("近期出差", await DeskHost.GetAsync(client, $"/warnings/{id}"), StringComparison.Ordinal);
        await PostAsync(client, $"/warnings/{id}?handler=takeBack", HttpStatusCode.OK);
        await PostAsync(client, $"/warnings/{id}?handler=withdraw", HttpStatusCode.Redirect, ("reason", "外派未登记"));
        Assert.Equal("withdrawn", State(host, id));
        await PostAsync(client, $"/warnings/{id}?handler=followUp", HttpStatusCode.OK, ("note", "太晚了"));
    }

    [Fact]
    public async Task NobodySeesOrHandlesWhatIsNotHis()
    {
        await using var host = await DeskHost.StartAsync(server);
        await FigureTown.FillAsync(host);
        var id = host.Database.Scalar<long>("select min(id) from warnings where member = 'M02'");
        var other = host.As(StaffRole.BranchSecretary, "b2");
        Assert.DoesNotContain($"/warnings/{id}\"", await DeskHost.GetAsync(other, "/warnings?tab=all"), StringComparison.Ordinal);
        await DeskHost.GetAsync(other, $"/warnings/{id}", HttpStatusCode.NotFound);
        await PostAsync(other, $"/warnings/{id}?handler=acknowledge", HttpStatusCode.NotFound);
        var auditor = host.As(StaffRole.Auditor, "d");
        await DeskHost.GetAsync(auditor, $"/warnings/{id}");
        using var refused = await DeskHost.PostAsync(auditor, $"/warnings/{id}?handler=acknowledge");
        Assert.True(refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound);
        Assert.Equal("open", State(host, id));
    }

    [Fact]
    public async Task RulesAreTriedOnThePastAndPutInForce()
    {
        await using var host = await DeskHost.StartAsync(server);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d");
        Assert.Contains("参与度下滑", await DeskHost.GetAsync(client, "/warnings/rules"), StringComparison.Ordinal);
        string trial;
        using (var tried = await DeskHost.PostAsync(client, "/warnings/rules/edit?handler=try", ("body", DefaultRules.Json), ("tryFrom", Day(14)), ("tryUntil", Day(1)), ("lapse", "3")))
        {
            Assert.Equal(HttpStatusCode.Redirect, tried.StatusCode);
            trial = tried.Headers.Location!.OriginalString;
        }

        var shown = await FigureTown.UntilAsync(client, trial, "误报");
        Assert.Contains("M02", shown, StringComparison.Ordinal);
        using (var wrong = await DeskHost.PostAsync(client, "/warnings/rules/edit?handler=put", ("body", "{}"), ("from", Day(0)), ("reason", "x")))
            Assert.Contains("规则有误", await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using (var put = await DeskHost.PostAsync(client, "/warnings/rules/edit?handler=put", ("body", DefaultRules.Json), ("from", Day(0)), ("reason", "沿用"))) Assert.Equal(HttpStatusCode.Redirect, put.StatusCode);
        Assert.Contains("第 1 版", await DeskHost.GetAsync(client, "/warnings/rules?version=1"), StringComparison.Ordinal);
        await DeskHost.GetAsync(host.As(StaffRole.SubDistrict, "s1"), "/warnings/rules", HttpStatusCode.Forbidden);
    }

    private static string Day(int ago) => FigureTown.Day(ago).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string State(DeskHost host, long id) => host.Database.Scalar<string>($"select state from warnings where id = {id}")!;

    private static async Task PostAsync(HttpClient client, string address, HttpStatusCode expected, params (string, string)[] fields)
    {
        using var response = await DeskHost.PostAsync(client, address, fields);
        Assert.Equal(expected, response.StatusCode);
    }
}
