using CardSystem.Contracts;

namespace CardSystem.Ingest.Alerts;

/// <summary>Which of the reasons for setting a tap aside, or for refusing a payload, somebody should look into, and under what kind of alert.</summary>
internal static class SuspicionRules
{
    private static readonly Dictionary<string, string> Taps = new(StringComparer.Ordinal)
    {
        ["bad-proof"] = AlertKinds.CopiedCard,
        ["other-key"] = AlertKinds.CopiedCard,
        ["bad-receipt"] = AlertKinds.CopiedCard,
        ["member-mismatch"] = AlertKinds.CopiedCard,
        ["refused-at-kiosk:proof-failed"] = AlertKinds.CopiedCard,
        ["refused-at-kiosk:member-mismatch"] = AlertKinds.CopiedCard,
        ["replay"] = AlertKinds.Replay,
        ["other-kiosk"] = AlertKinds.Replay,
        ["downgrade"] = AlertKinds.Downgrade,
        ["refused-at-kiosk:downgraded"] = AlertKinds.Downgrade,
        ["bad-kiosk-signature"] = AlertKinds.ForgedPublish,
        ["broken-chain"] = AlertKinds.ForgedPublish,
        ["no-proof"] = AlertKinds.ForgedPublish,
        ["counter-rolled-back"] = AlertKinds.RolledBack,
        ["refused-at-kiosk:counter-rolled-back"] = AlertKinds.RolledBack,
        ["card-lost"] = AlertKinds.RevokedCardUsed,
        ["card-revoked"] = AlertKinds.RevokedCardUsed,
        ["card-replaced"] = AlertKinds.RevokedCardUsed,
        ["refused-at-kiosk:card-revoked"] = AlertKinds.RevokedCardUsed,
    };

    private static readonly Dictionary<string, string> Payloads = new(StringComparer.Ordinal)
    {
        ["name-conflict"] = AlertKinds.ClonedKiosk,
        ["foreign-kiosk"] = AlertKinds.ForgedPublish,
    };

    /// <summary>The reasons of set-aside taps that raise an alert.</summary>
    public static string[] TapReasons { get; } = [.. Taps.Keys];

    /// <summary>The reasons of refused payloads that raise an alert.</summary>
    public static string[] PayloadReasons { get; } = [.. Payloads.Keys];

    /// <summary>Forged entries are the kiosk's matter, everything else the card's where one is named.</summary>
    public static Suspicion OfTap(in AsideTap tap)
    {
        var kind = Taps[tap.Reason];
        var subject = kind == AlertKinds.ForgedPublish || string.IsNullOrEmpty(tap.Card) ? tap.Kiosk : tap.Card;
        return new Suspicion(kind, subject, tap.Reason, tap.Journal, tap.Seq, tap.At == 0 ? tap.ReceivedAt : tap.At, $"Tap {tap.Seq} at {tap.Kiosk}: {tap.Detail}", tap.Centre);
    }

    public static Suspicion OfPayload(in RefusedEntry entry)
    {
        var kiosk = KioskId.TryParse(entry.Kiosk, out _) ? entry.Kiosk : Shown.Of(entry.Kiosk);
        return new Suspicion(Payloads[entry.Reason], kiosk.Length == 0 ? "-" : kiosk, entry.Reason, 0, entry.Id, entry.ReceivedAt, entry.Detail, entry.Centre);
    }
}

/// <summary>Something to be counted under an alert.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Unit">The centre where it happened, where that is known.</param>
internal sealed record Suspicion(string Kind, string Subject, string Reason, long Journal, long Sequence, long At, string Detail, string? Unit);

internal readonly record struct AsideTap(long Journal, long Seq, long At, string? Card, string Reason, string Detail, string Kiosk, string? Centre, long ReceivedAt);

internal readonly record struct RefusedEntry(long Id, long ReceivedAt, string Kiosk, string Reason, string Detail, string? Centre);
