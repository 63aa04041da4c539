using System.Runtime.CompilerServices;
using System.Text.Json;
using CardSystem.CardAgent.Health;

namespace CardSystem.CardAgent.Screen;

/// <summary>The page of a kiosk that is out of service: one state, which does not change.</summary>
internal static class OutOfServiceApi
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <param name="waiting">Taps that nobody has fetched.</param>
    public static void MapOutOfService(this WebApplication app, string kiosk, long waiting)
    {
        var (time, zone) = (app.Services.GetRequiredService<TimeProvider>(), app.Services.GetRequiredService<ScreenOptions>().TimeZone);
        var trouble = new Trouble(TroubleKind.OutOfService, "the centre has revoked this kiosk", time.GetUtcNow());
        var state = new ScreenState(kiosk, "", zone, false, waiting, false, null, null, [], [], [trouble]).ToJson();
        app.MapPage();
        app.MapGet("/state", () => Results.Content(state, "application/json; charset=utf-8"));
        app.MapGet("/events", (IHostApplicationLifetime host, CancellationToken gone) => TypedResults.ServerSentEvents(StatesAsync(state, time, host.ApplicationStopping, gone)));
        app.MapGet("/health", () => Results.Json(new OutOfServiceReport("out-of-service", kiosk, waiting), OutOfServiceJson.Options, statusCode: StatusCodes.Status503ServiceUnavailable));
    }

    private static async IAsyncEnumerable<string> StatesAsync(string state, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken gone)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        while (!over.IsCancellationRequested)
        {
            yield return state;
            await Task.Delay(Heartbeat, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record OutOfServiceReport(string Status, string Kiosk, long Waiting);

    private static class OutOfServiceJson
    {
        public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    }
}
