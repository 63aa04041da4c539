using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>
/// Meets a card as whatever it is: the kinds are asked in the order in which they were registered, the one that proves most first.
/// A card that this kiosk knows for one that proves itself and writes, and that now shows less, is not taken for less.
/// </summary>
public sealed class CardKinds(IEnumerable<ICardReading> kinds, CardMemory memory)
{
    private readonly ICardReading[] _kinds = [.. kinds];

    /// <exception cref="CardServiceException">The card left, or the service failed.</exception>
    public CardVisit Meet(ICardChannel channel)
    {
        foreach (var kind in _kinds)
            if (kind.Meet(channel) is { } visit) return Checked(visit);
        // A card that is nothing to us still has a number for staff to see.
        return Checked(new RefusedVisit(CardIdentity.Refused(RefusalReason.NotAMemberCard, CardUid.NumberOf(new CardDialogue(channel)))));
    }

    private CardVisit Checked(CardVisit visit)
    {
        var identity = visit.Identity;
        var known = visit.Profile != CardProfile.Mcap1 && (memory.Find(identity.KeyThumbprint.Span) is not null || (identity.Card is { } number && memory.IsUidOfMember(number)));
        // What is refused for another reason is refused; only what would pass as less, or as nothing, is called a downgrade.
        return known && identity.Reason is (RefusalReason.None or RefusalReason.NotAMemberCard or RefusalReason.RandomUid)
            ? new RefusedVisit(identity with { Reason = RefusalReason.Downgraded }, visit.Profile) : visit;
    }
}
