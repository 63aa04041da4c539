using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Tokens;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>The whole service with the district of <see cref="DeskTown"/>, and people who have signed in to its pages.</summary>
internal sealed partial class DeskHost : IAsyncDisposable
{
    private readonly TestCentre _centre;
    private readonly List<HttpClient> _clients = [];
    private int _made;

    private DeskHost(TestCentre centre, DeskTown town) => (_centre, Town) = (centre, town);

    public DeskTown Town { get; }

    public TestDatabase Database => _centre.Database;

    public Uri Address => _centre.Web;

    public TestCentre Centre => _centre;

    public T Service<T>() where T : notnull => _centre.Service<T>();

    public static Task<DeskHost> StartAsync(PostgresServer server, string kind = Databases.Sqlite, params string[] sets) => StartAsync(server, kind, null, sets);

    /// <param name="also">Further services; null for none.</param>
    public static async Task<DeskHost> StartAsync(PostgresServer server, string kind, Action<IServiceCollection>? also, params string[] sets)
    {
        var town = new DeskTown();
        var database = new TestDatabase(kind, server);
        town.ImportInto(database);
        return new DeskHost(await TestCentre.StartAsync(database, also, sets), town);
    }

    /// <summary>A browser in which nobody has signed in; it follows no redirect.</summary>
    public HttpClient Nobody(string language = "zh-CN")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        _clients.Add(client);
        return client;
    }

    /// <summary>A browser in which somebody with this role has signed in.</summary>
    public HttpClient As(StaffRole role, string unit = UnitBook.Everything, string language = "zh-CN") => As([new Grant(role, unit)], language);

    public HttpClient As(IReadOnlyList<Grant> grants, string language = "zh-CN")
    {
        var name = $"{RoleRules.Word(grants[0].Role)}-{Interlocked.Increment(ref _made)}";
        var user = NewAccount.Make(Database.Database, TimeProvider.System.GetUtcNow(), "test", name, name, grants);
        var client = Nobody(language);
        client.DefaultRequestHeaders.Add("Cookie", CookieOf(user));
        return client;
    }

    /// <summary>A token of somebody with this role, for all that programs may do.</summary>
    public AuthenticationHeaderValue TokenOf(Grant grant)
    {
        var name = $"program-{Interlocked.Increment(ref _made)}";
        var user = NewAccount.Make(Database.Database, TimeProvider.System.GetUtcNow(), "test", name, name, [grant]);
        var scope = new StaffScope([grant], unit => [unit]);
        using var connection = Database.Database.Open();
        using var work = Work.Begin(Database.Database, connection);
        var made = TokenDesk.Make(work, TimeProvider.System.GetUtcNow(), user.Id, name, scope, "test", [.. TokenRules.Offered.Where(scope.AllowsSomewhere)], 1);
        work.Commit();
        return new("Bearer", made.Secret);
    }

    /// <summary>The cookie the service itself would give this person at sign-in: name=value.</summary>
    public string CookieOf(StaffUser user)
    {
        var options = Service<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id), new Claim(ClaimTypes.Name, user.Name)], IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IssuedUtc = TimeProvider.System.GetUtcNow(), ExpiresUtc = TimeProvider.System.GetUtcNow().AddHours(8) };
        var key = Service<StaffSessions>().StoreAsync(new AuthenticationTicket(new ClaimsPrincipal(identity), properties, IdentityConstants.ApplicationScheme)).GetAwaiter().GetResult();
        var reference = new ClaimsPrincipal(new ClaimsIdentity([new Claim("Microsoft.AspNetCore.Authentication.Cookies-SessionId", key)], IdentityConstants.ApplicationScheme));
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(new AuthenticationTicket(reference, properties, IdentityConstants.ApplicationScheme))}";
    }

    public static async Task<string> GetAsync(HttpClient client, string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{address}: {(int)response.StatusCode} instead of {(int)expected}. {body}");
        return body;
    }

    /// <summary>Sends a form with the anti-forgery token of a page that this person can open.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string address, IEnumerable<KeyValuePair<string, string>> fields, string tokenFrom = "/account")
    {
        var token = Token().Match(await GetAsync(client, tokenFrom)).Groups[1].Value;
        using var content = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", token)));
        return await client.PostAsync(new Uri(address, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> PostAsync(HttpClient client, string address, params (string Name, string Value)[] fields) =>
        PostAsync(client, address, fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _centre.DisposeAsync();
        Town.Dispose();
    }
}
