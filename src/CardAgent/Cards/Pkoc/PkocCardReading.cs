using System.Security.Cryptography;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Pkoc;

/// <summary>
/// Cards that are nothing but a key (PKOC). The card is known by its key's thumbprint and proves by a signature that it holds the key; nobody vouches for whose it is
/// but the centre's register, so it counts for less than a member card with a certificate (<see cref="Assurance.A1"/>).
/// </summary>
public sealed class PkocCardReading(KioskId kiosk) : ICardReading
{
    private readonly byte[] _reader = PkocObjects.ReaderOf(kiosk);

    public CardVisit? Meet(ICardChannel channel)
    {
        var card = new CardDialogue(channel);
        var selected = card.Send(PkocObjects.Select);
        if (!selected.Ok || !PkocObjects.Speaks(selected.Data)) return null;
        // The card says its key only together with a signature, so it is asked once over a number of no meaning.
        var answer = Ask(card, RandomNumberGenerator.GetBytes(PkocObjects.TransactionLength));
        if (answer.Reason != RefusalReason.None) return new RefusedVisit(CardIdentity.Refused(answer.Reason, CardUid.NumberOf(card)), CardProfile.Pkoc);
        var thumbprint = CardKeys.Thumbprint(answer.Point.Span);
        return new PkocVisit(this, card, new CardIdentity(RefusalReason.None, CardId.OfKey(thumbprint), thumbprint, CardKeys.PublicKeyInfo(answer.Point.Span), null));
    }

    private CardProof Prove(CardDialogue card, CardIdentity identity, ReadOnlySpan<byte> challenge)
    {
        // PKOC signs 16 bytes: the first half of the challenge names kiosk, tap and time as well as the whole does.
        var answer = Ask(card, challenge[..PkocObjects.TransactionLength]);
        if (answer.Reason != RefusalReason.None) return new CardProof(answer.Reason, default);
        return CardKeys.Thumbprint(answer.Point.Span).AsSpan().SequenceEqual(identity.KeyThumbprint.Span)
            ? new CardProof(RefusalReason.None, PkocObjects.Der(answer.Signature.Span))
            : new CardProof(RefusalReason.TwoCards, default);
    }

    private readonly record struct PkocAnswer(RefusalReason Reason, ReadOnlyMemory<byte> Point, ReadOnlyMemory<byte> Signature);

    /// <summary>The card's key, and its signature over these 16 bytes, checked.</summary>
    private PkocAnswer Ask(CardDialogue card, ReadOnlySpan<byte> transaction)
    {
        var answer = card.Send(PkocObjects.Authenticate(transaction, _reader));
        if (!answer.Ok || !PkocObjects.TryReadAnswer(answer.Data, out var point, out var signature)) return new PkocAnswer(RefusalReason.CardUnreadable, default, default);
        return CardKeys.Verify(point.Span, transaction, signature.Span) ? new PkocAnswer(RefusalReason.None, point, signature) : new PkocAnswer(RefusalReason.ProofFailed, default, default);
    }

    private sealed class PkocVisit(PkocCardReading reading, CardDialogue card, CardIdentity identity) : CardVisit
    {
        public override CardIdentity Identity => identity;

        public override CardProfile Profile => CardProfile.Pkoc;

        public override Assurance Assurance => Assurance.A1;

        public override CardProof Prove(ReadOnlySpan<byte> challenge) => reading.Prove(card, identity, challenge);
    }
}
