using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>Whether what the centre gave can be worked with. A kiosk that replaced good papers by bad ones would be cut off. Pure.</summary>
internal static class AnswerRules
{
    /// <summary>What is wrong, as the end of a sentence; null where nothing is.</summary>
    /// <param name="kiosk">Whom it must be for; null at the first enrolment.</param>
    /// <param name="point">The kiosk's public key, 65 bytes.</param>
    public static string? Fault(EnrolmentAnswer answer, string? kiosk, byte[] point, DateTimeOffset now)
    {
        try
        {
            if (!KioskId.TryParse(answer.Kiosk, out _)) return $"it names '{Shown.Of(answer.Kiosk)}', which is not a kiosk's id";
            if (kiosk is not null && answer.Kiosk != kiosk) return $"it is for kiosk '{Shown.Of(answer.Kiosk)}'";
            if (answer.Gateway.Port is < 1 or > 65_535 || (answer.Gateway.Host is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown)) return "it does not say where the gateway is";
            if (CentreTrust.FromPem(answer.CardAuthority).All(c => !CentreTrust.IsRoot(c))) return "there is no root of the card authority in it";
            return OfCertificate(answer, point, now) ?? OfCompact(answer, point);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or EnrolmentFailedException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static string? OfCertificate(EnrolmentAnswer answer, byte[] point, DateTimeOffset now)
    {
        var given = CentreTrust.FromPem(answer.Certificate);
        if (!given[0].PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(CardKeys.PublicKeyInfo(point))) return "its certificate is of another key";
        if (given[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false) != answer.Kiosk) return "its certificate is another kiosk's";
        if (now > given[0].NotAfter || now < given[0].NotBefore)
            return $"its certificate is good from {given[0].NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {given[0].NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, and this kiosk's clock says {now.UtcDateTime:yyyy-MM-dd HH:mm}; set it";
        using var chain = new X509Chain { ChainPolicy = CentreTrust.Only(CentreTrust.FromPem(answer.KioskAuthority)) };
        foreach (var between in given.Skip(1)) chain.ChainPolicy.ExtraStore.Add(between);
        return chain.Build(given[0]) ? null : "its certificate does not come from the authority it names";
    }

    private static string? OfCompact(EnrolmentAnswer answer, byte[] point)
    {
        var anchors = AnchorRules.Trusted([.. CompactCertificate.ReadAll(Convert.FromBase64String(answer.Anchors))]);
        if (anchors.Count == 0) return "there is no anchor of the kiosk authority in it";
        if (!CompactCertificate.TryRead(Convert.FromBase64String(answer.CardCertificate), out var compact)) return "its certificate for cards cannot be read";
        if (compact.HolderText != answer.Kiosk || !compact.Point.AsSpan().SequenceEqual(point)) return "its certificate for cards is another kiosk's";
        return AnchorRules.Fault(anchors, compact, CertificateRole.Kiosk, on: null) is null ? null : "its certificate for cards does not come from the authority it names";
    }
}
