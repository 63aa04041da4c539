using System.Security.Cryptography;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Pkoc;

/// <summary>The commands and answers of a PKOC credential (PSIA, NFC Card Specification 1.1): built and read here, nothing sent.</summary>
internal static class PkocObjects
{
    /// <summary>Bytes of a transaction identifier: what the card signs.</summary>
    public const int TransactionLength = 16;

    private const int ReaderLength = 32;

    public static readonly CommandApdu Select = new(0x00, 0xA4, 0x04, 0x00, new byte[] { 0xA0, 0x00, 0x00, 0x08, 0x98, 0x00, 0x00, 0x01 });

    /// <summary>Who asks, for cards that keep a diary: the same for a kiosk at all times.</summary>
    public static byte[] ReaderOf(KioskId kiosk) => SHA256.HashData(Encoding.UTF8.GetBytes($"cardsystem-pkoc-reader-1\n{kiosk}\n"));

    /// <param name="transaction">16 bytes nobody has seen before.</param>
    /// <param name="reader">32 bytes.</param>
    public static CommandApdu Authenticate(ReadOnlySpan<byte> transaction, ReadOnlySpan<byte> reader)
    {
        if (transaction.Length != TransactionLength || reader.Length != ReaderLength) throw new ArgumentException("A transaction has 16 bytes and a reader 32.", nameof(transaction));
        return new CommandApdu(0x80, 0x80, 0x00, 0x01, (byte[])[0x5C, 0x02, 0x01, 0x00, 0x4C, TransactionLength, .. transaction, 0x4D, ReaderLength, .. reader]);
    }

    /// <summary>True where the card speaks version 1.0, alone or among others.</summary>
    public static bool Speaks(ReadOnlyMemory<byte> selected)
    {
        if (!BerTlv.TryFind(selected, 0x5C, out var versions) || versions.Length % 2 != 0) return false;
        for (var at = 0; at < versions.Length; at += 2)
            if (versions.Span[at] == 0x01 && versions.Span[at + 1] == 0x00) return true;
        return false;
    }

    /// <summary>Public key (65 bytes) and signature (64) out of 5A … 9E ….</summary>
    public static bool TryReadAnswer(ReadOnlyMemory<byte> answer, out ReadOnlyMemory<byte> point, out ReadOnlyMemory<byte> signature)
    {
        signature = default;
        return BerTlv.TryFind(answer, 0x5A, out point) && point.Length == CardKeys.PointLength && point.Span[0] == 0x04
            && BerTlv.TryFind(answer, 0x9E, out signature) && signature.Length == CardKeys.SignatureLength;
    }

    /// <summary>R‖S as a DER sequence of two integers, as taps carry signatures.</summary>
    public static byte[] Der(ReadOnlySpan<byte> signature)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(signature[..32].TrimStart((byte)0) is { Length: > 0 } r ? r : [0]);
            writer.WriteIntegerUnsigned(signature[32..].TrimStart((byte)0) is { Length: > 0 } s ? s : [0]);
        }

        return writer.Encode();
    }
}
