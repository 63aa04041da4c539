using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Tokens;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Api;

/// <summary>The desk's service and programs with tokens; beside the town's people and sessions there is one of everything the API speaks of, all of branch b1.</summary>
internal sealed class ProgramHost(DeskHost desk) : IAsyncDisposable
{
    public const string Root = "/api/v1";

    private readonly List<HttpClient> _clients = [];
    private int _made;

    public DeskHost Desk => desk;
    public TestDatabase Database => desk.Database;
    public long Excuse { get; private set; }
    public string Card => desk.Town.Cards[0].Number;

    public static async Task<ProgramHost> StartAsync(PostgresServer server, string kind = Databases.Sqlite, params string[] sets)
    {
        var host = new ProgramHost(await DeskHost.StartAsync(server, kind, sets));
        host.Fill();
        return host;
    }

    /// <summary>A program with a token of somebody who has this role.</summary>
    public HttpClient As(StaffRole role, string unit, params Right[] rights) => With(MakeToken([new Grant(role, unit)], rights).Secret!);

    public (string? Secret, StaffUser Owner, ApiToken? Token) MakeToken(IReadOnlyList<Grant> grants, IReadOnlyCollection<Right> rights, int days = 30)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"owner-{Interlocked.Increment(ref _made)}");
        var owner = NewAccount.Make(Database.Database, TimeProvider.System.GetUtcNow(), "test", name, name, grants);
        var scope = new StaffScope(grants, unit => [unit]);
        if (rights.Count == 0) rights = [.. TokenRules.Offered.Where(scope.AllowsSomewhere)];
        var made = Write(work => TokenDesk.Make(work, TimeProvider.System.GetUtcNow(), owner.Id, owner.Name, scope, "test", rights, days));
        Assert.Null(made.Problem);
        return (made.Secret, owner, made.Token);
    }

    public HttpClient With(string? secret, string language = "en")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = desk.Address };
        if (secret is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        _clients.Add(client);
        return client;
    }

    public static async Task<JsonElement> GetAsync(HttpClient program, string path, int expected = 200) => await ReadAsync(await program.GetAsync(new Uri(Root + path, UriKind.Relative), TestContext.Current.CancellationToken), path, expected);

    public static Task<JsonElement> PostAsync(HttpClient program, string path, object body, int expected = 200, string? key = null) => PostTextAsync(program, path, JsonSerializer.Serialize(body, JsonSerializerOptions.Web), expected, key);

    public static async Task<JsonElement> PostTextAsync(HttpClient program, string path, string body, int expected, string? key = null, string type = "application/json") => await ReadAsync(await SendAsync(program, path, body, key, type), path, expected);

    public static async Task<HttpResponseMessage> SendAsync(HttpClient program, string path, string body, string? key = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Root + path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await program.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string path, int expected)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode == expected, $"{path}: {(int)response.StatusCode} instead of {expected}. {text}");
            Assert.Equal(expected < 400 ? "application/json" : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement.Clone();
            if (expected >= 400) Assert.Equal((expected, true), (root.GetProperty("status").GetInt32(), root.GetProperty("detail").GetString()!.Length > 0));
            return root;
        }
    }

    public T Write<T>(Func<Work, T> change)
    {
        using var connection = Database.Database.Open();
        using var work = Work.Begin(Database.Database, connection);
        var result = change(work);
        work.Commit();
        return result;
    }

    private void Fill()
    {
        var now = TimeProvider.System.GetUtcNow();
        var zone = DistrictOptions.FindZone(DistrictOptions.UsualZone)!;
        var today = ActivityDesk.Today(now, zone);
        var activity = new Activity(
            "study", "读书会", "study", SessionKind.Open, "b1", "*", "c1", "301", "", false, 20, today.AddDays(1), RuleExpander.LastDay, new TimeOnly(19, 0), new TimeOnly(21, 0), new SessionWindows(), "", HolidayRule.Keep, today);
        Excuse = Write(work =>
        {
            ActivityDesk.Create(work, activity, [], today.AddDays(7), "test", now, zone);
            return ExcuseStore.Request(work, now, "test", "M01", "now", 0, 0, "sick", "感冒").Act;
        });
        Database.Execute("""
            insert into warnings(id, member, rule, from_day, until_day, level, state, by_hand, unit, issued_at, told_at, rule_version, provisional, complete_to, evidence)
            values(1, 'M01', 'misses', 739000, 0, 2, 'open', 0, 'b1', 1770000000000, 1770000000000, 1, 0, 739010, '{"missed":3}')
            """);
        Database.Execute("insert into security_alerts(at, kind, subject, detail, unit, count, first_at, last_at) values(1770000000000, 'copied-card', 'C1', 'seen', 's1', 1, 1770000000000, 1770000000000)");
        Database.Execute("""
            insert into derived.attendance(session, member, status, expected, provisional, at, journal, seq, in_at, out_at, minutes, rule, act)
            values('past', 'M01', 2, 1, 0, 0, 0, 0, 1770000000000, 0, 0, 'tap', 0), ('now', 'M01', 1, 1, 0, 0, 0, 0, 1770000000000, 0, 0, 'tap', 0), ('past', 'M04', 5, 1, 0, 0, 0, 0, 0, 0, 0, 'no-tap', 0)
            """);
        var day = today.DayNumber;
        var month = CardSystem.Ingest.Credits.Period.MonthOf(day);
        Database.Execute("""
            insert into derived.ledger(member, session, rule, account, day, month, act, amount, earned, policy, category, unit, status, minutes, cut)
            values('M01', 'past', 1, 1, @day, @month, 0, 150, 200, 1, 'meeting', 'b1', 2, 0, 'meeting/month'), ('M01', 'past', 6, 4, @day, @month, 0, 90, 90, 1, 'meeting', 'b1', 2, 90, '')
            """, new { day, month });
        Database.Execute("insert into derived.standings(unit, month, member, category, account, amount, entries) values('b1', @month, 'M01', 'meeting', 1, 150, 1)", new { month });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await desk.DisposeAsync();
    }
}
