using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Cards;

/// <summary>
/// Member cards by their PIV face: the certificate of the card authentication key tells who the card is, a signature with that key over a fresh challenge proves it. No PIN, no secret in the kiosk.
/// Every way a card can be wrong is a reason; only a card that leaves is an exception. Used by all readers' workers at once.
/// </summary>
public sealed class PivCardReading : ICardReading
{
    /// <summary>Two integers of 32 bytes with their signs and headers: 72; some cards pad.</summary>
    private const int LongestSignature = 80;

    private readonly CardAuthorities _authorities;
    private readonly SeenCertificates _seen;
    private readonly TimeProvider _time;

    public PivCardReading(CardAuthorities authorities, IOptions<CardsOptions> options, TimeProvider time) =>
        (_authorities, _seen, _time) = (authorities, new SeenCertificates(options.Value.RememberedCertificates), time);

    public CardIdentity Identify(ICardChannel channel)
    {
        var card = new CardDialogue(channel);
        var read = ReadCertificate(card, out var certificate);
        if (read != RefusalReason.None) return Refused(card, read);
        var seen = Look(certificate);
        if (seen.Certificate is not { } known) return Refused(card, RefusalReason.CardUnreadable);
        return new CardIdentity(Judge(known, seen.Chain, _time.GetUtcNow()), known.Card, known.KeyThumbprint, known.PublicKey, known.MaskedName);
    }

    public CardProof Prove(ICardChannel channel, CardIdentity identity, ReadOnlySpan<byte> challenge)
    {
        if (identity.Reason != RefusalReason.None) return new CardProof(identity.Reason, default);
        if (challenge.Length != 32) throw new ArgumentException("A challenge has 32 bytes.", nameof(challenge));
        var card = new CardDialogue(channel);
        var answer = card.Send(PivObjects.Sign(challenge));
        if (answer.Faulty) return new CardProof(RefusalReason.CardUnreadable, default);
        // A card that declines to sign has not the key its certificate speaks of, or not under our conditions.
        if (!answer.Ok) return new CardProof(RefusalReason.ProofFailed, default);
        if (!PivObjects.TryReadSignature(answer.Data, out var signature)) return new CardProof(RefusalReason.CardUnreadable, default);
        if (signature.Length > LongestSignature) return new CardProof(RefusalReason.ProofFailed, default);
        return IsSigned(identity.PublicKey.Span, challenge, signature.Span)
            ? new CardProof(RefusalReason.None, signature)
            : new CardProof(WhyNotSigned(card, identity), signature);
    }

    /// <summary>What is wrong with a card at this moment. Pure. Foreign comes first: what a stranger's card says of itself means nothing.</summary>
    internal static RefusalReason Judge(CardCertificate card, ChainVerdict chain, DateTimeOffset now)
    {
        if (!chain.Ours) return RefusalReason.ForeignAuthority;
        if (!card.IsForCards) return RefusalReason.NotAMemberCard;
        if (!card.IsP256) return RefusalReason.CardUnreadable;
        if (now < chain.From) return RefusalReason.CardNotYetValid;
        return now > chain.Until ? RefusalReason.CardExpired : RefusalReason.None;
    }

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

    /// <summary>A card that has no certificate for us still has a number for staff to see: its UID. Many phones and bank cards draw a new one (08…) each time.</summary>
    private static CardIdentity Refused(CardDialogue card, RefusalReason reason)
    {
        var uid = card.Send(PivObjects.GetUid);
        CardId? number = uid.Ok && uid.Data.Length is >= 1 and <= 18 ? CardId.OfUid(uid.Data.Span) : null;
        return new CardIdentity(reason, number, default, default, null);
    }

    private SeenCertificate Look(ReadOnlyMemory<byte> der)
    {
        var key = SeenCertificates.KeyOf(der.Span);
        if (_seen.TryGet(key, out var seen)) return seen;
        seen = Examine(der.Span);
        _seen.Add(key, seen);
        return seen;
    }

    private SeenCertificate Examine(ReadOnlySpan<byte> der)
    {
        // Only DER: the loader would take PEM too.
        if (der[0] != 0x30) return new SeenCertificate(null, default);
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return new SeenCertificate(CardCertificate.TryRead(certificate), _authorities.Judge(certificate));
        }
        catch (CryptographicException)
        {
            return new SeenCertificate(null, default);
        }
    }

    private static bool IsSigned(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            // The card signs the challenge as it stands: it is a hash already.
            return key.VerifyHash(challenge, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>
    /// Before a member hears that the card is a copy: with two cards in the field, one may have told the certificate and the other signed. Ask who is there now.
    /// </summary>
    private RefusalReason WhyNotSigned(CardDialogue card, CardIdentity identity)
    {
        if (ReadCertificate(card, out var certificate) != RefusalReason.None) return RefusalReason.ProofFailed;
        var now = Look(certificate).Certificate;
        return now is not null && !now.KeyThumbprint.AsSpan().SequenceEqual(identity.KeyThumbprint.Span) ? RefusalReason.TwoCards : RefusalReason.ProofFailed;
    }
}
