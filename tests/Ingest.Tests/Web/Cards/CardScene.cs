using System.Globalization;
using System.Net;
using CardSystem.Contracts;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Web.Cards;

/// <summary>The district of the pages with a card of nobody, and taps that come in over the gateway as kiosks send them.</summary>
internal sealed class CardScene : IAsyncDisposable
{
    private long _seen;

    private CardScene(DeskHost host) => Host = host;

    public DeskHost Host { get; }

    /// <summary>Registered, and nobody's.</summary>
    public TestCard Nobodys { get; } = new("CARDOFNOBODY", TimeProvider.System.GetUtcNow().AddYears(-1), TimeProvider.System.GetUtcNow().AddYears(1));

    public TestCard Stranger { get; } = new("CARDUNKNOWN", TimeProvider.System.GetUtcNow().AddYears(-1), TimeProvider.System.GetUtcNow().AddYears(1));

    /// <summary>Yesterday by the district's clock, while the session <c>past</c> was open.</summary>
    public static DateTimeOffset Yesterday(int hour, int minute)
    {
        var day = DeskTown.Today.ToOffset(TimeSpan.FromHours(8)).AddDays(-1);
        return new DateTimeOffset(day.Year, day.Month, day.Day, hour, minute, 0, TimeSpan.FromHours(8)).ToUniversalTime();
    }

    public static Task<CardScene> StartAsync(PostgresServer server, string kind = Databases.Sqlite, params string[] sets) => StartAsync(server, kind, null, sets);

    /// <param name="also">Further services; null for none.</param>
    public static async Task<CardScene> StartAsync(PostgresServer server, string kind, Action<IServiceCollection>? also, params string[] sets)
    {
        var scene = new CardScene(await DeskHost.StartAsync(server, kind, also, sets));
        TestImport.Run(scene.Host.Database, "cards", $"card,member,certificate\n{scene.Nobodys.Number},,{Convert.ToBase64String(scene.Nobodys.Certificate)}\n");
        return scene;
    }

    /// <summary>Sends taps and waits until each counts, or lies aside, or was noted where it was tapped.</summary>
    public async Task TapAsync(TestKiosk kiosk, params byte[][] bodies)
    {
        await using var link = await Host.Centre.ConnectAsync(kiosk.Id, "secret-of-" + kiosk.Id);
        _seen += bodies.Select(b => TapJson.Read(b)).Count(t => t.Card is not null && t.Outcome is not (TapOutcome.Void or TapOutcome.Written));
        foreach (var body in bodies) Assert.Equal(0, await link.PublishAsync(new Publication(Topics.Taps(new KioskId(kiosk.Id)), body, QoS: 1), TestContext.Current.CancellationToken) & 0x80);
        await SettledAsync();
    }

    /// <summary>Everything sent and entered so far is derived.</summary>
    public async Task SettledAsync()
    {
        await Eventually.TrueAsync(() =>
        {
            var counts = new[]
            {
                "select count(*) from taps", "select coalesce(sum(taps), 0) from derived.journal_progress", "select coalesce(max(change), 0) from changes",
                "select coalesce(max(cast(value as bigint)), -1) from derived.state where name = 'change'", "select count(*) from derived.due", "select count(*) from derived.going_over",
                "select coalesce(sum(taps), 0) from card_sightings",
            }.Select(sql => Convert.ToInt64(Host.Database.Scalar<long>(sql), CultureInfo.InvariantCulture)).ToArray();
            return counts[0] == counts[1] && counts[2] == counts[3] && counts[4] == 0 && counts[5] == 0 && counts[6] >= _seen;
        }, "the taps to be counted");
    }

    public List<string> Aside() => [.. Host.Database.Query<(string? Card, string Reason)>("select card, reason from derived.set_aside order by card, reason").Select(a => $"{a.Card} {a.Reason}")];

    public static async Task<string> DoneAsync(HttpClient client, HttpResponseMessage response)
    {
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        // What was done is said on the next page, out of a cookie of this answer.
        using var request = new HttpRequestMessage(HttpMethod.Get, response.Headers.Location);
        var cookies = response.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(c => c.Split(';')[0]) : [];
        request.Headers.Add("Cookie", string.Join("; ", client.DefaultRequestHeaders.GetValues("Cookie").Concat(cookies)));
        using var page = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(page.StatusCode == HttpStatusCode.OK, $"{response.Headers.Location}: {(int)page.StatusCode} {body}");
        return WebUtility.HtmlDecode(body);
    }

    public static async Task<string> BodyAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var body = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {body}");
        return body;
    }

    public static async Task<string> GetAsync(HttpClient client, string address, HttpStatusCode expected = HttpStatusCode.OK) => WebUtility.HtmlDecode(await DeskHost.GetAsync(client, address, expected));

    public async ValueTask DisposeAsync()
    {
        Nobodys.Dispose();
        Stranger.Dispose();
        await Host.DisposeAsync();
    }
}
