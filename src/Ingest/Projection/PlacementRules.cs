using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;

namespace CardSystem.Ingest.Projection;

/// <summary>Where a tap belongs: in a session, as a visit, aside under a reason, among the ratings of a centre, or nowhere (a void entry, or what was written to a card).</summary>
internal readonly record struct Placement(Member? Member, PlannedSession? Session, string? Centre, string? AsideReason, string AsideDetail)
{
    /// <summary>A rating, which has a centre and never a member.</summary>
    public bool IsRating => Centre is not null && Member is null;

    public static Placement Nowhere => new(null, null, null, null, "");
    public static Placement In(Member member, PlannedSession session) => new(member, session, session.Centre, null, "");
    public static Placement Visit(Member member, string centre) => new(member, null, centre, null, "");
    public static Placement Rating(string centre) => new(null, null, centre, null, "");
    public static Placement Aside(string reason, string detail) => new(null, null, null, reason, detail);
}

/// <summary>Decides by roster and timetable alone. What cryptography says comes on top of it and outweighs it.</summary>
internal static class PlacementRules
{
    public const string UnknownKiosk = "unknown-kiosk";
    public const string UnknownCard = "unknown-card";
    public const string CardExpired = "card-expired";
    public const string CardSuspended = "card-suspended";
    public const string CardLost = "card-lost";
    public const string CardReplaced = "card-replaced";
    public const string CardRevoked = "card-revoked";
    public const string CardNotActivated = "card-not-activated";
    public const string TimeInDoubt = "time-in-doubt";
    public const string RefusedAtKiosk = "refused-at-kiosk:";

    /// <summary>A kiosk's clock may be this much ahead of the centre's; it says so itself long before.</summary>
    private const long MostAhead = 5 * 60_000;

    /// <summary>2025-01-01: no tap can be older than this software. A clock that lost its battery says 1970 or 2000.</summary>
    private const long Beginning = 1_735_689_600_000;

    public static string UnknownKioskDetail(string kiosk) => $"No kiosk '{kiosk}' is registered.";

    /// <summary>Can a tap be of this time, when it was received at that one? Nobody's attendance is put at a time that is not true, and no other time is guessed.</summary>
    /// <param name="at">The tap's own time, Unix milliseconds.</param>
    /// <param name="receivedAt">When the centre committed it; a tap may come as late as it likes, but not before it happened.</param>
    public static bool IsPossible(long at, long receivedAt) => at >= Beginning && at <= receivedAt + MostAhead;

    /// <param name="receivedAt">When the centre committed the tap, Unix milliseconds.</param>
    public static Placement Place(Reference reference, string kioskName, in TapGlance tap, long receivedAt)
    {
        if (!reference.Roster.Kiosks.TryGetValue(kioskName, out var kiosk))
            return Placement.Aside(UnknownKiosk, UnknownKioskDetail(kioskName));
        if (tap.Outcome is TapOutcome.Void or TapOutcome.Written) return Placement.Nowhere;
        if (tap.Outcome == TapOutcome.Rated) return Placement.Rating(kiosk.Centre);
        if (tap.Outcome == TapOutcome.Refused)
            return Placement.Aside(RefusedAtKiosk + (tap.Reason.IsEmpty ? "no-reason" : Encoding.UTF8.GetString(tap.Reason)), "The kiosk refused the card and told the member so.");
        if (!IsPossible(tap.At, receivedAt)) return Placement.Aside(TimeInDoubt, "The kiosk's clock was wrong: the tap cannot be of the time it names.");
        if (tap.Card.IsEmpty) return Placement.Aside(UnknownCard, "The tap names no card.");

        Span<char> number = stackalloc char[40];
        var card = reference.Roster.Card(number[..Encoding.UTF8.GetChars(tap.Card, number)]);
        if (card is null) return Placement.Aside(UnknownCard, "The card is not in the roster.");
        // A tap that is uploaded late is judged by what the card was when it was tapped.
        if (card.HolderAt(tap.At) is not { } member) return Placement.Aside(UnknownCard, "The card belonged to no member at the time of the tap.");
        if (AsideOf(card.StateAt(tap.At)) is { } aside) return aside;
        if (!card.IsValidAt(tap.At)) return Placement.Aside(CardExpired, "The card's certificate was not valid at the time of the tap.");
        return reference.Timetable.Choose(kiosk.Centre, kiosk.Id, tap.At) is { } session
            ? Placement.In(member, session)
            : Placement.Visit(member, kiosk.Centre);
    }

    private static Placement? AsideOf(CardState state) => state switch
    {
        CardState.Suspended => Placement.Aside(CardSuspended, "The card was suspended at the time of the tap."),
        CardState.Lost => Placement.Aside(CardLost, "The card was reported lost at the time of the tap."),
        CardState.Replaced => Placement.Aside(CardReplaced, "The member had another card instead at the time of the tap."),
        CardState.Revoked => Placement.Aside(CardRevoked, "The card had been taken out of use at the time of the tap."),
        CardState.Issued => Placement.Aside(CardNotActivated, "The card was being issued at the time of the tap."),
        _ => null,
    };
}
