using System.Net;
using System.Reflection;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>Nothing is open by mistake.</summary>
public sealed class GateTests(PostgresServer server)
{
    [Fact]
    public async Task EveryEndpointSaysWhoMayEnter()
    {
        await using var host = await DeskHost.StartAsync(server);
        var silent = host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is null && !e.Metadata.Any(m => m is NeedsAttribute or OpenToAttribute))
            .Select(e => e.RoutePattern.RawText!).ToList();
        // What kiosks ask stands behind a door of its own, with their certificates; at the pages' port it is closed like everything that says nothing.
        Assert.DoesNotContain(silent, e => !KiosksOwn.Any(own => e.StartsWith(own, StringComparison.Ordinal)));
        var platform = host.As([.. Enum.GetValues<StaffRole>().Select(r => new Grant(r, UnitBook.Everything))]);
        foreach (var address in silent)
        {
            using var response = await platform.GetAsync(new Uri(address.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.False(response.IsSuccessStatusCode, address);
        }
    }

    private static readonly string[] KiosksOwn = ["/enrol/v1/", "/office/v1/"];

    [Fact]
    public void EveryHandlerOfEveryPageSaysWhoMayEnter()
    {
        var pages = typeof(Gate).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PageModel)) && !t.IsAbstract).ToList();
        Assert.NotEmpty(pages);
        var silent = new List<string>();
        foreach (var page in pages)
        {
            var onPage = page.GetCustomAttributes(true).Where(a => a is NeedsAttribute or OpenToAttribute).ToList();
            foreach (var handler in HandlersOf(page))
            {
                var own = handler.GetCustomAttributes(true).Any(a => a is NeedsAttribute or OpenToAttribute);
                // What changes something says so itself, unless the whole page is open for a stated reason.
                if (handler.Name.StartsWith("OnPost", StringComparison.Ordinal) ? !own && !onPage.Any(a => a is OpenToAttribute) : !own && onPage.Count == 0) silent.Add($"{page.Name}.{handler.Name}");
            }
        }

        Assert.Empty(silent);
    }

    internal static IEnumerable<MethodInfo> HandlersOf(Type page) =>
        page.GetMethods(BindingFlags.Instance | BindingFlags.Public).Where(m => m.DeclaringType != typeof(PageModel) && (m.Name.StartsWith("OnGet", StringComparison.Ordinal) || m.Name.StartsWith("OnPost", StringComparison.Ordinal)));

    [Fact]
    public async Task WhoHasNotSignedInIsAskedToAndComesBack()
    {
        await using var host = await DeskHost.StartAsync(server);
        using var response = await host.Nobody().GetAsync(new Uri("/desk?x=1", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/sign-in?to=%2Fdesk%3Fx%3D1", response.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task ASessionThatEndedAndAnAccountThatClosedLetNobodyIn()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        Assert.Contains("district-1", await DeskHost.GetAsync(client, "/desk"), StringComparison.Ordinal);
        host.Database.Execute("update staff set closed_at = 1");
        await DeskHost.GetAsync(client, "/desk", HttpStatusCode.Redirect);
        host.Database.Execute("update staff set closed_at = 0");
        host.Service<StaffSessions>().End(host.Database.Scalar<string>("select user_id from staff where name = 'district-1'")!, null);
        await DeskHost.GetAsync(client, "/desk", HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task TheLivePageIsOpenHereOnlyWhereTheSettingsSaySo()
    {
        await using var closed = await DeskHost.StartAsync(server);
        await DeskHost.GetAsync(closed.Nobody(), "/", HttpStatusCode.Redirect);
        await DeskHost.GetAsync(closed.As(StaffRole.Centre, "c1"), "/");
        await DeskHost.GetAsync(closed.As(StaffRole.DataProtection, "d"), "/", HttpStatusCode.Forbidden);
        await using var open = await DeskHost.StartAsync(server, sets: "LivePage:OpenHere=true");
        await DeskHost.GetAsync(open.Nobody(), "/");
        var passedOn = open.Nobody();
        passedOn.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        await DeskHost.GetAsync(passedOn, "/", HttpStatusCode.Redirect);
    }
}
