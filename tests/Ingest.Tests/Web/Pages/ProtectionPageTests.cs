using System.IO.Compression;
using System.Net;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Words;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

public sealed class ProtectionPageTests(PostgresServer server)
{
    [Fact]
    public async Task APersonIsHandedOverAndErasedAndTheServiceDoesTheRest()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.DataProtection, "d");
        using (var found = await DeskHost.PostAsync(client, "/protection?handler=Find", ("number", "M02"))) Assert.Equal("/protection/members/M02", found.Headers.Location!.ToString());
        Assert.Contains("王**", WebUtility.HtmlDecode(await DeskHost.GetAsync(client, "/protection/members/M02")), StringComparison.Ordinal);
        using (var sent = await DeskHost.PostAsync(client, "/protection/members/M02?handler=Export"))
        {
            using var zip = new ZipArchive(await sent.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            Assert.NotNull(zip.GetEntry("data/members.csv"));
        }

        using (var wrong = await DeskHost.PostAsync(client, "/protection/members/M02?handler=Erase", ("reason", "本人申请"), ("again", "M03"))) Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using (var named = await DeskHost.PostAsync(client, "/protection/members/M02?handler=Erase", ("reason", "王小明申请"), ("again", "M02"))) Assert.Equal(HttpStatusCode.BadRequest, named.StatusCode);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from members where member = 'M02'"));

        using var erased = await DeskHost.PostAsync(client, "/protection/members/M02?handler=Erase", ("reason", "本人申请"), ("again", "M02"));
        Assert.Equal(HttpStatusCode.Redirect, erased.StatusCode);
        await Eventually.TrueAsync(() => host.Database.Scalar<string>("select state from erasures") == ErasureStates.Finished, "the erasure to be finished");
        var page = WebUtility.HtmlDecode(await DeskHost.GetAsync(client, erased.Headers.Location!.ToString()));
        Assert.Contains("全部完成", page, StringComparison.Ordinal);
        // No kiosk has been on line to hear of the card.
        Assert.Contains("kiosk-1", page, StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from members where name = '王小明' or member = 'M02'"));
        Assert.DoesNotContain("王小明", TestTables.Text(host.Database, TestTables.All(host.Database)), StringComparison.Ordinal);
        await DeskHost.GetAsync(client, "/protection/members/M02", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(StaffRole.Platform, "*")]
    [InlineData(StaffRole.District, "d")]
    [InlineData(StaffRole.Auditor, "d")]
    [InlineData(StaffRole.BranchSecretary, "b1")]
    public async Task NobodyElseMay(StaffRole role, string unit)
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(role, unit);
        foreach (var address in (string[])["/protection", "/protection/members/M01", "/protection/erasures/1"]) await DeskHost.GetAsync(client, address, HttpStatusCode.Forbidden);
        using var response = await DeskHost.PostAsync(client, "/protection/members/M01?handler=Erase", ("reason", "x"), ("again", "M01"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task TheRulesAreShownInBothLanguagesAndRun()
    {
        await using var host = await DeskHost.StartAsync(server);
        var (client, english) = (host.As(StaffRole.DataProtection, "d"), host.As(StaffRole.DataProtection, "d", "en"));
        Assert.Contains("请假原因", WebUtility.HtmlDecode(await DeskHost.GetAsync(client, "/protection")), StringComparison.Ordinal);
        Assert.Contains("Reasons of excuses", WebUtility.HtmlDecode(await DeskHost.GetAsync(english, "/protection")), StringComparison.Ordinal);
        host.Database.Execute("insert into staff_invitations(digest, user_id, made_at, ends_at, used_at) values('x', 'u', 1, 2, 0)");
        using var run = await DeskHost.PostAsync(client, "/protection?handler=Run");
        Assert.Equal(HttpStatusCode.Redirect, run.StatusCode);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from staff_invitations"));
    }

    [Fact]
    public void EveryRuleHasAName() => Assert.All(RetentionRules.All(new PrivacyOptions()), r => Assert.True(ProtectionWords.NamesRule(r.Id), r.Id));
}
