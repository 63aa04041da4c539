using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>
/// <c>card,member,certificate</c> and, if the file has them, <c>profile,receipt_key,uid,public_key</c>: a card without member is known and belongs to nobody.
/// A card known by its key alone (PKOC) has that instead of a certificate, one that has nothing but a UID neither.
/// </summary>
public static class CardImport
{
    public static readonly string[] Columns = ["card", "member", "certificate"];
    public static readonly string[] OptionalColumns = ["profile", "receipt_key", "uid", "public_key"];

    /// <param name="now">From when a card that had another holder is the new one's. A card of nobody becomes its member's with all that was tapped with it before.</param>
    public static ImportReport Import(Work work, ImportTable table, DateTimeOffset now)
    {
        var members = work.Query<string>("select member from members").ToHashSet(StringComparer.Ordinal);
        var merges = Merges.Load(work);
        var known = CardFile.Load(work);
        var (seen, book, writer) = (new Dictionary<string, long>(StringComparer.Ordinal), new ReportBook("cards"), CardFile.NewWriter());
        foreach (var row in table.Rows)
        {
            var entry = Read(row, members);
            if (!seen.TryAdd(entry.Card, row.Number)) row.Fail("card", $"'{Shown.Of(entry.Card)}' stands in row {seen[entry.Card]} already.");
            else if (entry.Certificate is not null) Take(entry, known.GetValueOrDefault(entry.Card) ?? new CardFile { Number = entry.Card }, merges, now.ToUnixTimeMilliseconds(), row.Number, writer, book);
        }

        table.ThrowIfWrong();
        writer.Write(work);
        return book.Close(writer.Changes);
    }

    /// <param name="Profile">Null where the file says nothing of it.</param>
    private sealed record Entry(string Card, string? Member, CardCertificateRow? Certificate, Func<CardProfileRow?, CardProfileRow?> Profile);

    private static void Take(Entry entry, CardFile before, Merges merges, long now, long number, RowWriter writer, ReportBook book)
    {
        var after = before.Copy();
        CardRules.Renew(after, entry.Certificate!, now);
        after.Profile = entry.Profile(before.Profile);
        if (before.IsNew) after.Holders = [new(HistoryRules.Beginning, HistoryRules.NoEnd, entry.Member)];
        else if (merges.Person(HistoryRules.At(before.Holders, now)?.Value) != merges.Person(entry.Member)) CardRules.Bind(after, entry.Member, now, backFill: true);
        CardRules.Settle(after, now);
        if (!after.Put(writer, before)) book.Unchanged();
        else if (before.IsNew) book.Added(number, $"{entry.Card}: new, of {entry.Member ?? "nobody"}");
        else book.Changed(number, $"{entry.Card}: " + string.Join("; ", new[]
        {
            before.Member != after.Member ? $"of {before.Member ?? "nobody"} → {after.Member ?? "nobody"}" : null, before.Certificate != after.Certificate ? "another certificate" : null,
            before.Profile != after.Profile ? "another profile" : null,
        }.OfType<string>().DefaultIfEmpty("history")));
    }

    private static Entry Read(ImportRow row, HashSet<string> members)
    {
        var card = row.Checked("card", text => CardId.TryParse(text, out _), "use 4 to 40 of 0-9 and A-Z.");
        var member = row["member"];
        if (member.Length > 0 && !members.Contains(member)) row.Fail("member", $"'{Shown.Of(member)}' is not a member; import members first, or leave it empty for a card of nobody.");
        var kind = row["profile"];
        if (kind.Length > 0 && !CardKinds.Words.Contains(kind)) row.Fail("profile", $"'{Shown.Of(kind)}' is not allowed; use {string.Join(", ", CardKinds.Words)}, or leave it empty for a card of which only the certificate is known.");
        var certificate = kind switch
        {
            "pkoc" => CardProofImport.Key(row, card),
            "uid" => CardProofImport.Uid(row, card),
            _ => row.Bytes("certificate", 16_384) is { } bytes ? Certificate(row, card, bytes) : null,
        };
        return new Entry(card, member.Length > 0 ? member : null, certificate, CardProofImport.Profile(row, kind));
    }

    private static CardCertificateRow? Certificate(ImportRow row, string card, byte[] bytes)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(bytes);
            using var key = certificate.GetECDsaPublicKey();
            if (key is null) row.Fail("certificate", "has no elliptic-curve key; member cards sign with ECDSA.");
            if (NumberOf(certificate) is var number && number != card) row.Fail("card", $"the certificate's own number is '{number}'; a card is registered under that.");
            return new CardCertificateRow(bytes, certificate.PublicKey.ExportSubjectPublicKeyInfo(), Instant(certificate.NotBefore), Instant(certificate.NotAfter));
        }
        catch (CryptographicException)
        {
            row.Fail("certificate", "is not an X.509 certificate in DER.");
            return null;
        }
    }

    private static long Instant(DateTime at) => new DateTimeOffset(at.ToUniversalTime()).ToUnixTimeMilliseconds();

    /// <summary>The common name where it is a card number, else the serial number: the kiosk reads it alike.</summary>
    private static string NumberOf(X509Certificate2 certificate)
    {
        var common = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(n => !n.HasMultipleElements && n.GetSingleElementType().Value == "2.5.4.3").Select(n => n.GetSingleElementValue()).FirstOrDefault();
        if (CardId.TryParse(common, out var card)) return card.ToString();
        var serial = Convert.ToHexString(certificate.SerialNumberBytes.Span.TrimStart((byte)0));
        if (serial.Length == 0) serial = "00";
        return "SN" + serial[Math.Max(0, serial.Length - 38)..];
    }
}
