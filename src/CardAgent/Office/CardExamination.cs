using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Cards;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <param name="Good">Null where it could not be looked at.</param>
internal sealed record Finding(string What, bool? Good, string Why = "");

/// <summary>Looks at a card as section 10 of docs/card/mcap-1.md would have it, and beside what the centre knows. Pure: everything it needs was read before.</summary>
internal static class CardExamination
{
    /// <param name="challenge">32 bytes the card signed with its key.</param>
    /// <param name="proof">Its signature, DER.</param>
    /// <param name="digest">32 bytes the receipt was asked for.</param>
    public static IReadOnlyList<Finding> Examine(CardSheet sheet, CardAuthorities authorities, DeskPapers papers, KnownCard? known, byte[] challenge, byte[] proof, byte[] digest, byte[] receipt, DateTimeOffset now)
    {
        var findings = new List<Finding>();
        var key = CertificateFindings(sheet, authorities, now, findings);
        if (key is not null) findings.Add(Of("The card has the key of its certificate", IsProof(key, challenge, proof), "it is a copy, or its data were exchanged"));
        MemberFindings(sheet, papers, now, findings);
        var held = sheet.Member is { } member && CardKeys.TryDecompress(member.ReceiptKey, out var point)
            && CardReceipt.TryRead(receipt, out var read) && read.IsSignedBy(point, sheet.Face.Info.Thumbprint, digest);
        findings.Add(Of("Its receipt is signed with the key MEMBER names", held, "MEMBER is another card's"));
        SummaryFindings(sheet, papers, findings);
        CentreFindings(sheet, known, findings);
        return findings;
    }

    /// <returns>The certificate's key; null where there is none to be had.</returns>
    private static byte[]? CertificateFindings(CardSheet sheet, CardAuthorities authorities, DateTimeOffset now, List<Finding> findings)
    {
        if (sheet.Certificate is not { } der || Load(der) is not { } certificate)
        {
            findings.Add(new Finding("It has a certificate", false, "it has none that can be read"));
            return null;
        }

        using (certificate)
        {
            var (card, verdict) = (CardCertificate.TryRead(certificate), authorities.Judge(certificate));
            findings.Add(Of("Its certificate is of our card authority", verdict.Ours, "another authority issued it"));
            if (verdict.Ours) findings.Add(Of("Its certificate is valid now", now >= verdict.From && now <= verdict.Until, $"it is valid {verdict.From:yyyy-MM-dd} to {verdict.Until:yyyy-MM-dd}"));
            findings.Add(Of("Its certificate is for a card", card is { IsForCards: true, IsP256: true }, "it is for another purpose"));
            var key = certificate.PublicKey.ExportSubjectPublicKeyInfo();
            findings.Add(Of("The card names the key of its certificate", SHA256.HashData(key).AsSpan().SequenceEqual(sheet.Face.Info.Thumbprint), "certificate and chip do not belong together"));
            return key;
        }
    }

    private static void MemberFindings(CardSheet sheet, DeskPapers papers, DateTimeOffset now, List<Finding> findings)
    {
        if (sheet.Member is not { } member)
        {
            findings.Add(new Finding("It holds a member's data", false, "it holds none that can be read"));
            return;
        }

        var issuer = Read(papers.Issuers).FirstOrDefault(a => a.Holder.AsSpan().SequenceEqual(member.Issuer));
        findings.Add(Of("The member's data are signed by our card authority", issuer is not null && member.IsSignedBy(issuer.Point), "they were forged, or are of a key that has ended"));
        findings.Add(Of("The member's data are this card's", member.Thumbprint.AsSpan().SequenceEqual(sheet.Face.Info.Thumbprint), "they are another card's"));
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        // A day either way: the district's day and the world's differ.
        findings.Add(Of("The member's data are valid today", today >= member.From.AddDays(-1) && today <= member.Until.AddDays(1), $"they are valid {member.From:yyyy-MM-dd} to {member.Until:yyyy-MM-dd}"));
    }

    private static void SummaryFindings(CardSheet sheet, DeskPapers papers, List<Finding> findings)
    {
        if (sheet.State is not { ActiveSlot: > 0 } state) return;
        var signer = sheet.SignerFile is { } bytes && CompactCertificate.TryRead(bytes, out var certificate) ? certificate : null;
        var authority = signer is null ? null : Read(papers.Kiosks).FirstOrDefault(a => a.Holder.AsSpan().SequenceEqual(signer.Authority));
        var whole = sheet.Summary is { } summary && signer is not null && authority is not null && signer.IsSignedBy(authority.Point)
            && summary.Sequence == state.Sequence && signer.HolderText == summary.Signer && summary.IsSignedBy(signer.Point, sheet.Face.Info.Thumbprint);
        findings.Add(Of("Its credits were written by a kiosk of ours", whole, "they are not to be believed; the next tap writes them anew"));
    }

    private static void CentreFindings(CardSheet sheet, KnownCard? known, List<Finding> findings)
    {
        findings.Add(Of("The centre knows it", known is not null, "it is not registered"));
        if (known is null) return;
        findings.Add(Of("It is the chip the centre knows under this number", known.Thumbprint == sheet.Face.Thumbprint, "another chip has this number now"));
        findings.Add(Of("It is in use", known.State == "active", $"it is {known.State}"));
        if (sheet.Member is not { } member) return;
        findings.Add(Of("It is the member's the centre knows", known.Member == member.Number || MemberObject.IdOf(known.Member) == member.Number, $"the centre has {known.Member ?? "nobody"}"));
        if (known.ReceiptKey.Length > 0) findings.Add(Of("The centre knows its receipt key", known.ReceiptKey.AsSpan().SequenceEqual(member.ReceiptKey), "its receipts will not be believed"));
        if (known.Sequence > 0) findings.Add(Of("Its data are the latest", member.Sequence >= known.Sequence, "say 'cards update'"));
    }

    private static Finding Of(string what, bool good, string why) => new(what, good, good ? "" : why);

    private static IEnumerable<CompactCertificate> Read(IEnumerable<byte[]> all) => all.Select(b => CompactCertificate.TryRead(b, out var c) ? c : null).OfType<CompactCertificate>();

    private static bool IsProof(byte[] key, byte[] challenge, byte[] proof)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out _);
            return ecdsa.VerifyHash(challenge, proof, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static X509Certificate2? Load(byte[] der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
