using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>
/// Cards that have nothing but a UID, where the centre lets them sign in. A UID proves nothing, for anybody can copy it: such a tap is <see cref="Assurance.A0"/>,
/// and a person confirms it at the centre.
/// </summary>
/// <param name="allowed">Whether the centre allows it at this moment.</param>
public sealed class UidCardReading(Func<bool> allowed) : ICardReading
{
    public CardVisit? Meet(ICardChannel channel)
    {
        if (!allowed() || CardUid.Read(new CardDialogue(channel)) is not { } uid) return null;
        // A card that draws a new UID each time could never be known again.
        var reason = CardUid.IsFixed(uid) ? RefusalReason.None : RefusalReason.RandomUid;
        return new UidVisit(new CardIdentity(reason, CardId.OfUid(uid), default, default, null));
    }

    private sealed class UidVisit(CardIdentity identity) : CardVisit
    {
        public override CardIdentity Identity => identity;

        public override CardProfile Profile => CardProfile.Uid;

        public override Assurance Assurance => Assurance.A0;

        public override CardProof Prove(ReadOnlySpan<byte> challenge) => new(identity.Reason, default);
    }
}
