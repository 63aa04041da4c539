using System.Text.Json.Nodes;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>The pages of users, audit and data protection as they are drawn. The pictures stay in TestResults/screenshots for somebody to look at.</summary>
public sealed class GuardScreenTests(PostgresServer server)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Theory]
    [InlineData("zh-CN", false, "desktop", 1280)]
    [InlineData("en", true, "phone", 390)]
    public async Task NothingSticksOutAndNothingIsBlocked(string language, bool dark, string name, int width)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, "OpenId:Authority=https://id.hongxin.example/realms/staff", "OpenId:ClientId=desk", "OpenId:Name=区统一身份");
        var user = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "chen.lei", "陈磊", [new(StaffRole.Platform, UnitBook.Everything), new(StaffRole.DataProtection, "d"), new(StaffRole.District, "d")]);
        var other = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "wang.fang", "王芳", [new(StaffRole.SubDistrict, "s1"), new(StaffRole.BranchSecretary, "b3")]);
        Fill(host);
        host.Database.Execute("insert into staff_subjects(issuer, subject, user_id, name, at) values('https://id.hongxin.example/realms/staff', '7f3c9a52-0b1e-4a9d-8a57-2f1f4f0c9be1', @Id, 'wangfang', 1780000000000)", new { other.Id });
        var erased = new ErasureDesk(host.Database.Database, new DistrictDays(TestDesk.Zone), TimeProvider.System).Erase("M04", "chen.lei", "本人书面申请").Erasure!;
        await using var page = await ChromiumPage.LaunchAsync(cancel, language, dark, width, 900);
        var cookie = host.CookieOf(user).Split('=', 2);
        await page.SendAsync("Network.setCookie", new JsonObject { ["name"] = cookie[0], ["value"] = cookie[1], ["url"] = host.Address.ToString() });
        foreach (var (address, shot) in new[]
        {
            ("/users", "users"), ("/users/new", "users-new"), ("/users/" + other.Id, "users-one"), ("/audit", "audit"), ("/protection", "protection"), ("/protection/members/M01?names=1", "protection-person"),
            ($"/protection/erasures/{erased.Number}", "protection-erasure"),
        })
        {
            await page.GoToAsync(new Uri(host.Address, address).ToString());
            await page.ScreenshotAsync(Path.Combine(Folder, $"{shot}-{name}-{language}-{(dark ? "dark" : "light")}.png"), width, 900, wholePage: true);
            Assert.Equal("", await page.TextAsync("""
                [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .skip, dialog, svg, datalist') && e.getBoundingClientRect().right > innerWidth + .5)
                  .map(e => `${e.tagName}.${e.className} reaches to ${e.getBoundingClientRect().right}`).join('\n')
                """));
            Assert.Empty(page.Problems);
        }
    }

    private static void Fill(DeskHost host)
    {
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        var now = TimeProvider.System.GetUtcNow();
        ActLog.Record(work, now.AddMinutes(-9), "chen.lei", "excuse-request", "M01", new { session = "past", kind = "sick", reason = "张三丰住院" });
        ActLog.Record(work, now.AddMinutes(-8), "wang.fang", "look", "M02", new { path = "/members/M02" });
        ActLog.Record(work, now.AddMinutes(-7), "wang.fang", "kiosk-claim", "kiosk-1", new { hours = 24 });
        ActLog.Record(work, now.AddMinutes(-6), ActLog.System, "warning-escalate", "warning 12", new { unit = "s1", withinDays = 7 });
        work.Commit();
    }
}
