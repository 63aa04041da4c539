using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.CardAgent.Screen;

/// <param name="Status"><c>ok</c>, or <c>trouble</c> where a member cannot sign in.</param>
public sealed record HealthReport(
    string Status, string Kiosk, string Boot, DateTimeOffset At, long Waiting, DateTimeOffset? OldestWaiting, long ConfigVersion,
    IReadOnlyList<JournalStatus> Journals, IReadOnlyList<ReaderStatus> Readers, IReadOnlyList<Trouble> Troubles, TapTimingSummary Taps);

/// <summary>For the installer and for tests: everything in one answer, 503 where members cannot sign in.</summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app) =>
        app.MapGet("/health", ([FromServices] KioskId kiosk, KioskClock clock, TapOutbox outbox, ConfigBook config, HealthBook health, TapTimings timings) =>
        {
            var report = Report(kiosk, clock, outbox, config, health, timings);
            return Results.Json(report, HealthJson.Default.HealthReport, statusCode: report.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });

    private static HealthReport Report(KioskId kiosk, KioskClock clock, TapOutbox outbox, ConfigBook config, HealthBook health, TapTimings timings)
    {
        var at = clock.Now;
        var counts = outbox.Counts;
        var stopped = health.Has(TroubleKind.CannotRecord) || health.Has(TroubleKind.NoReader);
        return new HealthReport(
            stopped ? "trouble" : "ok", kiosk.ToString(), clock.Boot, at, counts.Waiting, counts.OldestWaiting, config.Version,
            counts.Journals, health.Readers, health.Troubles, timings.Summary());
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
