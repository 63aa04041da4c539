using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Roster;

/// <summary>What a file of cards says of how a card proves itself beyond its certificate.</summary>
internal static class CardProofImport
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const int MostKeyBytes = 4_096;

    /// <summary>What was known, with what the row says in its place; what the file has no column for stays, and so does what is issued.</summary>
    public static Func<CardProfileRow?, CardProfileRow?> Profile(ImportRow row, string kind)
    {
        var uid = Hex(row);
        byte[]? receiptKey = row["receipt_key"].Length > 0 ? ReceiptKey(row) : null;
        if (kind is "pkoc" or "uid" && receiptKey is not null) row.Fail("receipt_key", $"only a card of profile mcap-1 signs receipts; leave it empty for {kind}.");
        return known =>
        {
            var before = known ?? new CardProfileRow("", [], "");
            var word = kind.Length > 0 ? kind : before.Profile.Length > 0 ? before.Profile : receiptKey is not null ? CardKinds.Word(CardKind.Mcap1) : CardKinds.Word(CardKind.Piv);
            var after = before with
            {
                Profile = word, Uid = row.Has("uid") ? uid : before.Uid,
                ReceiptKey = receiptKey is null || receiptKey.AsSpan().SequenceEqual(before.ReceiptKey) ? before.ReceiptKey : receiptKey,
            };
            // A card of which only the certificate is known needs no row of its own.
            return known is null && word == CardKinds.Word(CardKind.Piv) && after.Uid.Length == 0 ? null : after;
        };
    }

    /// <summary>A compressed point of P-256, 33 bytes in hex or base64; a whole SubjectPublicKeyInfo in base64 is taken as well.</summary>
    public static byte[]? ReceiptKey(ImportRow row)
    {
        if ((IsHex(row["receipt_key"]) ? Convert.FromHexString(row["receipt_key"]) : row.Bytes("receipt_key", MostKeyBytes)) is not { } bytes) return null;
        if (bytes.Length == 33 && CardKeys.TryDecompress(bytes, out _)) return bytes;
        if (CardKeys.PointOf(bytes) is { } point && IsP256(bytes)) return CardKeys.Compress(point);
        row.Fail("receipt_key", "is neither a compressed point (33 bytes) nor the SubjectPublicKeyInfo of a P-256 key.");
        return null;
    }

    /// <summary>A card known by its key: the number is drawn from it, so that no other key can stand under it.</summary>
    public static CardCertificateRow? Key(ImportRow row, string card)
    {
        NoCertificate(row, "pkoc");
        if (row.Bytes("public_key", MostKeyBytes) is not { } key) return null;
        if (CardKeys.PointOf(key) is null || !IsP256(key))
        {
            row.Fail("public_key", "is not the SubjectPublicKeyInfo of a P-256 key.");
            return null;
        }

        var number = CardId.OfKey(SHA256.HashData(key)).ToString();
        if (number != card) row.Fail("card", $"a card of this key has the number '{number}'.");
        return new CardCertificateRow([], key, 0, HistoryRules.NoEnd);
    }

    /// <summary>A card that has nothing but a UID: the number says it.</summary>
    public static CardCertificateRow? Uid(ImportRow row, string card)
    {
        NoCertificate(row, "uid");
        var uid = card.StartsWith("UID", StringComparison.Ordinal) ? card[3..] : "";
        if (!IsUid(uid)) row.Fail("card", "a card of profile uid has the number UID and its 4, 7 or 10 bytes in hex, for instance UID04A1B2C3D4E5F6.");
        else if (uid.Length == 8 && uid.StartsWith("08", StringComparison.Ordinal)) row.Fail("card", "this UID is drawn anew every time and names no card.");
        return new CardCertificateRow([], [], 0, HistoryRules.NoEnd);
    }

    private static string Hex(ImportRow row)
    {
        var uid = row["uid"].ToUpperInvariant();
        if (uid.Length > 0 && !IsUid(uid)) row.Fail("uid", $"'{Shown.Of(uid)}' is no UID; give its 4, 7 or 10 bytes in hex, or leave it empty where it is another every time.");
        return uid;
    }

    public static bool IsUid(string text) => text.Length is 8 or 14 or 20 && text.All(c => char.IsAsciiDigit(c) || c is >= 'A' and <= 'F');

    private static bool IsHex(string text) => text.Length == 66 && text.All(char.IsAsciiHexDigit);

    private static void NoCertificate(ImportRow row, string kind)
    {
        if (row["certificate"].Length > 0) row.Fail("certificate", $"a card of profile {kind} has none; leave it empty.");
    }

    private static bool IsP256(byte[] key)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length && ecdsa.ExportParameters(false).Curve.Oid?.Value == P256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
