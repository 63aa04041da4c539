using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Cards;

/// <summary>Cards' certificates, each read and chained once and then remembered. Used by all readers' workers at once.</summary>
public sealed class CardCertificates(CardAuthorities authorities, IOptions<CardsOptions> options, TimeProvider time)
{
    private readonly SeenCertificates _seen = new(options.Value.RememberedCertificates);

    /// <summary>What the certificate says, and whose it is.</summary>
    internal SeenCertificate Look(ReadOnlyMemory<byte> der)
    {
        var key = SeenCertificates.KeyOf(der.Span);
        if (_seen.TryGet(key, out var seen)) return seen;
        seen = Examine(der.Span);
        _seen.Add(key, seen);
        return seen;
    }

    /// <summary>The card of this certificate and whether it is good at this moment.</summary>
    /// <returns>Null where the bytes are no certificate.</returns>
    internal CardIdentity? Identify(ReadOnlyMemory<byte> der)
    {
        var seen = Look(der);
        return seen.Certificate is { } known
            ? new CardIdentity(Judge(known, seen.Chain, time.GetUtcNow()), known.Card, known.KeyThumbprint, known.PublicKey, known.MaskedName) : null;
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

    private SeenCertificate Examine(ReadOnlySpan<byte> der)
    {
        // Only DER: the loader would take PEM too.
        if (der.IsEmpty || der[0] != 0x30) return new SeenCertificate(null, default);
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return new SeenCertificate(CardCertificate.TryRead(certificate), authorities.Judge(certificate));
        }
        catch (CryptographicException)
        {
            return new SeenCertificate(null, default);
        }
    }
}
