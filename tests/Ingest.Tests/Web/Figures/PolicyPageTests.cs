using System.Net;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Figures;

public sealed class PolicyPageTests(PostgresServer server)
{
    private static readonly string Doubled = DefaultPolicy.Json.Replace("\"points\": 2,", "\"points\": 4,", StringComparison.Ordinal);

    private static string From => Period.DayText(FigureTown.Day(2).DayNumber);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task APolicyIsTriedThenPutInForceAndWithdrawn(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d");
        Assert.Contains("每次 2 分", await DeskHost.GetAsync(client, "/credits/policy"), StringComparison.Ordinal);
        string preview;
        using (var tried = await DeskHost.PostAsync(client, "/credits/policy/edit?handler=preview", ("body", Doubled), ("from", From)))
        {
            Assert.Equal(HttpStatusCode.Redirect, tried.StatusCode);
            preview = tried.Headers.Location!.OriginalString;
        }

        var shown = await FigureTown.UntilAsync(client, preview, "人增加");
        Assert.Contains("12 名成员", shown, StringComparison.Ordinal);
        Assert.Contains("增加最多的成员", shown, StringComparison.Ordinal);
        await DeskHost.GetAsync(host.As(StaffRole.District, "d"), preview, HttpStatusCode.NotFound);
        using (var put = await DeskHost.PostAsync(client, "/credits/policy/edit?handler=put", ("body", Doubled), ("from", From), ("reason", "全年会议加倍"))) Assert.Equal(HttpStatusCode.Redirect, put.StatusCode);
        Assert.Contains("每次 4 分", await DeskHost.GetAsync(client, "/credits/policy"), StringComparison.Ordinal);
        using (var withdrawn = await DeskHost.PostAsync(client, "/credits/policy?handler=withdraw", ("version", "2"), ("reason", "录入有误"))) Assert.Equal(HttpStatusCode.Redirect, withdrawn.StatusCode);
        Assert.Contains("每次 2 分", await DeskHost.GetAsync(client, "/credits/policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrongIsSaidAndWhatWasWrittenStays()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        using var wrong = await DeskHost.PostAsync(client, "/credits/policy/edit?handler=put", ("body", "{ \"nonsense\": 1 }"), ("from", ""), ("reason", ""));
        var page = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("办法内容有误", page, StringComparison.Ordinal);
        Assert.Contains("请填写原因", page, StringComparison.Ordinal);
        Assert.Contains("nonsense", page, StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from credit_policies"));
        using var right = await DeskHost.PostAsync(client, "/credits/policy/edit?handler=check", ("body", DefaultPolicy.Json), ("from", "2026-01-01"));
        Assert.Contains("内容无误", await right.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyTheDistrictSetsIt()
    {
        await using var host = await DeskHost.StartAsync(server);
        var sub = host.As(StaffRole.SubDistrict, "s1");
        await DeskHost.GetAsync(sub, "/credits/policy");
        await DeskHost.GetAsync(sub, "/credits/policy/edit", HttpStatusCode.Forbidden);
        using var refused = await DeskHost.PostAsync(sub, "/credits/policy/edit?handler=put", ("body", DefaultPolicy.Json), ("from", "2026-01-01"), ("reason", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
