using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>What one tap comes to, before it is written.</summary>
/// <param name="Session">The session it belongs to; null where none is open.</param>
/// <param name="Late">For <see cref="TapOutcome.Accepted"/>: the session counts it as late.</param>
/// <param name="Since">For <see cref="TapOutcome.Repeated"/> when the member did what he does again; for a sign-out when he signed in.</param>
/// <param name="Step">What an accepted tap does, or what a repeated one had done.</param>
/// <param name="Ticket">Under which a rating of this tap is taken; null where none is asked for.</param>
/// <param name="Tap">As it is named on disk; null before, and where nothing is recorded.</param>
public sealed record TapVerdict(
    TapOutcome Outcome, RefusalReason Reason, TimetableSession? Session, bool Late, DateTimeOffset? Since, TapStep Step = TapStep.In, string? Ticket = null, TapId? Tap = null)
{
    public static TapVerdict Refused(RefusalReason reason) => new(TapOutcome.Refused, reason, null, false, null);
}

/// <summary>What a tap does. Only sessions to which members sign in and out know more than the first.</summary>
public enum TapStep
{
    In,
    Out,
    /// <summary>Signs in again after a sign-out.</summary>
    Back,
}

/// <summary>A card as the rules see it.</summary>
/// <param name="Reason"><see cref="RefusalReason.None"/> where nothing speaks against it so far.</param>
public sealed record SeenCard(CardId? Card, RefusalReason Reason);
