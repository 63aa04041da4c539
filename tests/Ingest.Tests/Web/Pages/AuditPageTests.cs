using System.Net;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

public sealed class AuditPageTests(PostgresServer server)
{
    private static void Record(DeskHost host, string what, string subject, object detail)
    {
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        ActLog.Record(work, TimeProvider.System.GetUtcNow(), "li", what, subject, detail);
        work.Commit();
    }

    private static async Task<DeskHost> StartAsync(PostgresServer server, string kind = Databases.Sqlite)
    {
        var host = await DeskHost.StartAsync(server, kind);
        Record(host, "excuse-request", "M01", new { reason = "张三丰住院" });
        Record(host, "excuse-request", "M07", new { reason = "周建国住院" });
        Record(host, "kiosk-add", "kiosk-2", new { name = "东" });
        Record(host, "policy-add", "policy 1", new { reason = "new year" });
        Record(host, "look", "M02", new { path = "/members/M02" });
        return host;
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachSeesWhatConcernsHisUnitsInHisLanguage(string kind)
    {
        await using var host = await StartAsync(server, kind);
        var all = WebUtility.HtmlDecode(await DeskHost.GetAsync(host.As(StaffRole.Auditor, "d"), "/audit"));
        foreach (var text in (string[])["提交请假", "新增签到终端", "发布积分办法", "查看成员档案", "立即核验"]) Assert.Contains(text, all, StringComparison.Ordinal);
        // Masked, like everywhere else.
        Assert.Contains("张**住院", all, StringComparison.Ordinal);
        Assert.DoesNotContain("张三丰", all, StringComparison.Ordinal);

        var own = WebUtility.HtmlDecode(await DeskHost.GetAsync(host.As(StaffRole.Auditor, "s1", "en"), "/audit?size=200"));
        Assert.Contains("Requested an excuse", own, StringComparison.Ordinal);
        Assert.Contains("M01", own, StringComparison.Ordinal);
        foreach (var other in (string[])["M07", "周", "kiosk-2", "new year", "Verify now"]) Assert.DoesNotContain(other, own, StringComparison.Ordinal);
        await DeskHost.GetAsync(host.As(StaffRole.SubDistrict, "s1"), "/audit", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task WhoRunsTheMachinesReadsNoWordsAboutMembers()
    {
        await using var host = await StartAsync(server);
        var page = WebUtility.HtmlDecode(await DeskHost.GetAsync(host.As(StaffRole.Platform), "/audit"));
        Assert.Contains("提交请假", page, StringComparison.Ordinal);
        Assert.Contains("东", page, StringComparison.Ordinal);
        Assert.DoesNotContain("住院", page, StringComparison.Ordinal);
        using var file = await DeskHost.PostAsync(host.As(StaffRole.Platform), "/audit?handler=File");
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
    }

    [Fact]
    public async Task FiltersAndFilesHoldWhatWasAskedFor()
    {
        await using var host = await StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        var looks = await DeskHost.GetAsync(client, "/audit?f_kind=look&export=csv");
        Assert.Contains("M02", looks, StringComparison.Ordinal);
        Assert.DoesNotContain("M07", looks, StringComparison.Ordinal);
        Assert.Contains("M07", await DeskHost.GetAsync(client, "/audit?f_subject=M07&f_what=excuse-request&f_who=li&export=csv"), StringComparison.Ordinal);
        Assert.DoesNotContain("M07", await DeskHost.GetAsync(client, "/audit?f_until=2020-01-01&export=csv"), StringComparison.Ordinal);
        using var sent = await DeskHost.PostAsync(client, "/audit?handler=File");
        var path = Path.Combine(host.Database.Folder, "audit.jsonl");
        await File.WriteAllBytesAsync(path, await sent.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var check = ActFile.Check(path);
        Assert.Empty(check.Findings);
        Assert.Equal(host.Database.Scalar<long>("select count(*) from acts"), check.Acts);
    }

    [Fact]
    public async Task TheChainIsVerifiedOnRequestAndWhatIsWrongIsSaid()
    {
        await using var host = await StartAsync(server);
        var client = host.As(StaffRole.Auditor, "d");
        using (var sent = await DeskHost.PostAsync(client, "/audit?handler=Verify")) Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        await Eventually.TrueAsync(() => host.Service<ActChainCheck>().State is { EndedAt: not null }, "the check to end");
        Assert.Contains("核验通过", WebUtility.HtmlDecode(await DeskHost.GetAsync(client, "/audit")), StringComparison.Ordinal);
        host.Database.Execute("update acts set who = 'wang' where act = 2");
        await host.Service<ActChainCheck>().Start();
        Assert.Contains("Act 2 was changed", await DeskHost.GetAsync(client, "/audit"), StringComparison.Ordinal);
    }
}
