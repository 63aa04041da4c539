using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>
/// Member cards by their PIV face: the certificate of the card authentication key tells who the card is, a signature with that key over a fresh challenge proves it. No PIN, no secret in the kiosk.
/// Every way a card can be wrong is a reason; only a card that leaves is an exception. Used by all readers' workers at once.
/// </summary>
public sealed class PivCardReading(CardCertificates certificates) : ICardReading
{
    public CardVisit? Meet(ICardChannel channel)
    {
        var card = new CardDialogue(channel);
        var read = ReadCertificate(card, out var certificate);
        if (read == RefusalReason.NotAMemberCard) return null;
        if (read != RefusalReason.None || certificates.Identify(certificate) is not { } identity)
            return new RefusedVisit(CardIdentity.Refused(RefusalReason.CardUnreadable, CardUid.NumberOf(card)), CardProfile.Piv);
        return new PivVisit(card, identity, () => WhyNotSigned(card, identity));
    }

    /// <returns><see cref="RefusalReason.NotAMemberCard"/> where there is no PIV application, or no certificate in it.</returns>
    private static RefusalReason ReadCertificate(CardDialogue card, out ReadOnlyMemory<byte> certificate)
    {
        certificate = default;
        var selected = card.Send(PivObjects.SelectPiv);
        if (!selected.Ok && !selected.Faulty) selected = card.Send(PivObjects.SelectPivOfAnyVersion);
        if (!selected.Ok) return selected.Faulty ? RefusalReason.CardUnreadable : RefusalReason.NotAMemberCard;

        var answer = card.Send(PivObjects.GetCertificate);
        if (!answer.Ok) return answer.Faulty ? RefusalReason.CardUnreadable : RefusalReason.NotAMemberCard;
        if (PivObjects.TryReadCertificate(answer.Data, out certificate, out var empty)) return RefusalReason.None;
        return empty ? RefusalReason.NotAMemberCard : RefusalReason.CardUnreadable;
    }

    /// <summary>
    /// Before a member hears that the card is a copy: with two cards in the field, one may have told the certificate and the other signed. Ask who is there now.
    /// </summary>
    private RefusalReason WhyNotSigned(CardDialogue card, CardIdentity identity)
    {
        if (ReadCertificate(card, out var certificate) != RefusalReason.None) return RefusalReason.ProofFailed;
        var now = certificates.Look(certificate).Certificate;
        return now is not null && !now.KeyThumbprint.AsSpan().SequenceEqual(identity.KeyThumbprint.Span) ? RefusalReason.TwoCards : RefusalReason.ProofFailed;
    }

    private sealed class PivVisit(CardDialogue card, CardIdentity identity, Func<RefusalReason> whyNot) : CardVisit
    {
        public override CardIdentity Identity => identity;

        public override CardProfile Profile => CardProfile.Piv;

        public override CardProof Prove(ReadOnlySpan<byte> challenge) => PivProof.Ask(card, identity, challenge, whyNot);
    }
}
