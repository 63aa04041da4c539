using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>What one tap comes to, before it is written.</summary>
/// <param name="Session">The session it belongs to; null where none is open.</param>
/// <param name="Late">For <see cref="TapOutcome.Accepted"/>: the session counts it as late.</param>
/// <param name="Since">For <see cref="TapOutcome.Repeated"/> when the member signed in.</param>
public sealed record TapVerdict(TapOutcome Outcome, RefusalReason Reason, TimetableSession? Session, bool Late, DateTimeOffset? Since)
{
    public static TapVerdict Refused(RefusalReason reason) => new(TapOutcome.Refused, reason, null, false, null);
}

/// <summary>A card as the rules see it.</summary>
/// <param name="Reason"><see cref="RefusalReason.None"/> where nothing speaks against it so far.</param>
public sealed record SeenCard(CardId? Card, RefusalReason Reason);
