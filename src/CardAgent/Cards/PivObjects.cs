using System.IO.Compression;

namespace CardSystem.CardAgent.Cards;

/// <summary>The commands and objects of a PIV card that a tap needs (NIST SP 800-73-4 part 1 and 2): built and read here, nothing sent.</summary>
internal static class PivObjects
{
    /// <summary>An X.509 certificate of a card has one or two thousand bytes.</summary>
    public const int LargestCertificate = 8_192;

    public static readonly CommandApdu SelectPiv = Select([0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00]);

    /// <summary>Without the version: for cards that bear another than 1.0.</summary>
    public static readonly CommandApdu SelectPivOfAnyVersion = Select([0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00]);

    /// <summary>The certificate of the card authentication key.</summary>
    public static readonly CommandApdu GetCertificate = new(0x00, 0xCB, 0x3F, 0xFF, new byte[] { 0x5C, 0x03, 0x5F, 0xC1, 0x01 });

    /// <summary>A command to the reader (PC/SC part 3), not to the card.</summary>
    public static readonly CommandApdu GetUid = new(0xFF, 0xCA, 0x00, 0x00);

    /// <summary>Sign 32 bytes with the card authentication key (9E), ECC P-256 (11): template 7C, an empty response 82, the challenge 81.</summary>
    public static CommandApdu Sign(ReadOnlySpan<byte> challenge) =>
        new(0x00, 0x87, 0x11, 0x9E, (byte[])[0x7C, (byte)(challenge.Length + 4), 0x82, 0x00, 0x81, (byte)challenge.Length, .. challenge]);

    /// <summary>The signature out of 7C { 82 { … } }.</summary>
    public static bool TryReadSignature(ReadOnlyMemory<byte> answer, out ReadOnlyMemory<byte> signature)
    {
        signature = default;
        return BerTlv.TryFind(answer, 0x7C, out var template) && BerTlv.TryFind(template, 0x82, out signature);
    }

    /// <summary>The certificate out of 53 { 70 certificate, 71 how it is kept, FE … }, unpacked where it is kept packed.</summary>
    /// <param name="empty">The object is there and holds nothing: the card was never given a certificate.</param>
    /// <returns>False where the object is empty or cannot be understood.</returns>
    public static bool TryReadCertificate(ReadOnlyMemory<byte> answer, out ReadOnlyMemory<byte> certificate, out bool empty)
    {
        (certificate, empty) = (default, answer.IsEmpty);
        if (!BerTlv.TryFind(answer, 0x53, out var content)) return false;
        empty = content.IsEmpty;
        if (!BerTlv.TryFind(content, 0x70, out var kept)) return false;
        empty = kept.IsEmpty;
        var packed = BerTlv.TryFind(content, 0x71, out var how) && how.Length > 0 && (how.Span[^1] & 0x01) != 0;
        // Some issuers pack and do not say so; gzip gives itself away.
        packed |= kept.Length > 2 && kept.Span[0] == 0x1F && kept.Span[1] == 0x8B;
        if (packed) return TryUnpack(kept, out certificate);
        certificate = kept;
        return kept.Length is > 0 and <= LargestCertificate;
    }

    private static bool TryUnpack(ReadOnlyMemory<byte> packed, out ReadOnlyMemory<byte> certificate)
    {
        certificate = default;
        var room = new byte[LargestCertificate + 1];
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            var length = gzip.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
            certificate = room.AsMemory(0, length);
            return length is > 0 and <= LargestCertificate;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static CommandApdu Select(byte[] application) => new(0x00, 0xA4, 0x04, 0x00, application);
}
