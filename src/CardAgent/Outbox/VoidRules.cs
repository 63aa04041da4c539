using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>
/// Void entries: what stands in a journal where a tap can no longer be read, or where the centre keeps the bytes aside and can never take them.
/// They keep the sequence whole, so that receipts go on and completeness stays provable.
/// <para>
/// The chain: a void's Previous is the hash of the tap that stood before it, as the tap it replaces had it, or zeros where even that is lost.
/// The tap after it still names the hash of what stood there originally. So the centre cannot check the link that leads over a void,
/// in neither direction, and must not take that for tampering; every other link still holds.
/// </para>
/// </summary>
internal static class VoidRules
{
    /// <summary>A void that is put in place of an entry, with as much of its time as can still be read.</summary>
    public static Tap InPlaceOf(OutboxEntry entry, KioskId kiosk, string boot)
    {
        var name = new TapId(kiosk, entry.Journal, entry.Sequence);
        return TryRead(entry.Json.Span) is { } tap
            ? Make(name, entry.At, tap.MonotonicMs, tap.Boot, tap.Previous)
            : Make(name, entry.At, 0, boot, JournalRow.NoHead);
    }

    /// <summary>A void where no entry is left at all.</summary>
    /// <param name="previous">Hash of the tap before it, or zeros.</param>
    public static Tap ForMissing(TapId name, DateTimeOffset at, string boot, ReadOnlyMemory<byte> previous) => Make(name, at, 0, boot, previous);

    public static (Tap Tap, byte[] Hash) Sealed(Tap tap, KioskKey key)
    {
        var hash = TapText.Hash(tap);
        return (tap with { KioskSignature = key.Sign(hash) }, hash);
    }

    public static Tap? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return TapJson.Read(json);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Reader, card, reason and session stay empty: one of them may be what the centre could not take.
    private static Tap Make(TapId name, DateTimeOffset at, long monotonicMs, string boot, ReadOnlyMemory<byte> previous) => new()
    {
        Id = name,
        At = Tap.Millisecond(at),
        MonotonicMs = monotonicMs,
        Boot = boot,
        Reader = "-",
        Outcome = TapOutcome.Void,
        Previous = previous,
    };
}
