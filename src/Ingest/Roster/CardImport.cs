using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary><c>card,member,certificate</c>: a card without member is known and belongs to nobody.</summary>
public static class CardImport
{
    public static readonly string[] Columns = ["card", "member", "certificate"];

    private sealed record Row(string Card, string? Member, string Certificate)
    {
        public byte[] PublicKey { get; init; } = [];
        public long NotBefore { get; init; }
        public long NotAfter { get; init; }

        // The rest follows from the certificate.
        public bool Equals(Row? other) => other is not null && (Card, Member, Certificate) == (other.Card, other.Member, other.Certificate);
        public override int GetHashCode() => HashCode.Combine(Card, Member, Certificate);
    }

    public static ImportReport Import(Work work, CsvTable table)
    {
        var members = work.Query<string>("select member from members").ToHashSet(StringComparer.Ordinal);
        var known = work.Query<(string Card, string? Member, byte[] Certificate)>("select card, member, certificate from cards")
            .Select(c => new Row(c.Card, c.Member, Convert.ToBase64String(c.Certificate))).ToDictionary(c => c.Card, StringComparer.Ordinal);
        var bulk = new Bulk("cards",
            "on conflict(card) do update set member = excluded.member, certificate = excluded.certificate, public_key = excluded.public_key, not_before = excluded.not_before, not_after = excluded.not_after",
            new("card", ColumnKind.Text), new("member", ColumnKind.Text), new("certificate", ColumnKind.Bytes), new("public_key", ColumnKind.Bytes),
            new("not_before", ColumnKind.Number), new("not_after", ColumnKind.Number));
        var report = Upsert.Apply("cards", work, table.Rows.Select(row => (row, Read(row, members))), "card", c => c.Card, known, bulk, Write);
        table.ThrowIfWrong();
        work.Write(bulk);
        return report;
    }

    private static Row Read(CsvRow row, HashSet<string> members)
    {
        var card = row.Checked("card", text => CardId.TryParse(text, out _), "use 4 to 40 of 0-9 and A-Z.");
        var member = row["member"];
        if (member.Length > 0 && !members.Contains(member)) row.Fail("member", $"'{Shown.Of(member)}' is not a member; import members first, or leave it empty for a card of nobody.");
        var read = new Row(card, member.Length > 0 ? member : null, "");
        return row.Bytes("certificate", 16_384) is { } bytes ? WithCertificate(row, read, bytes) : read;
    }

    private static Row WithCertificate(CsvRow row, Row card, byte[] bytes)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(bytes);
            using var key = certificate.GetECDsaPublicKey();
            if (key is null) row.Fail("certificate", "has no elliptic-curve key; member cards sign with ECDSA.");
            if (NumberOf(certificate) is var number && number != card.Card) row.Fail("card", $"the certificate's own number is '{number}'; a card is registered under that.");
            return card with
            {
                Certificate = Convert.ToBase64String(bytes),
                PublicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo(),
                NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()).ToUnixTimeMilliseconds(),
                NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()).ToUnixTimeMilliseconds(),
            };
        }
        catch (CryptographicException)
        {
            row.Fail("certificate", "is not an X.509 certificate in DER.");
            return card;
        }
    }

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

    private static void Write(Bulk bulk, Row card)
    {
        bulk.Columns[0].Add(card.Card);
        bulk.Columns[1].Add(card.Member);
        bulk.Columns[2].Add(Convert.FromBase64String(card.Certificate));
        bulk.Columns[3].Add(card.PublicKey);
        bulk.Columns[4].Add(card.NotBefore);
        bulk.Columns[5].Add(card.NotAfter);
    }
}
