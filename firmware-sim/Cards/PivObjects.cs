using System.Security.Cryptography;
using System.Text;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>The data objects of the PIV application (NIST SP 800-73-4, part 1, table 3 and appendix A).</summary>
internal static class PivObjects
{
    public const int CardAuthenticationCertificate = 0x5FC101;
    public const int CardHolderUniqueIdentifier = 0x5FC102;
    public const int CardCapabilityContainer = 0x5FC107;
    public const int Discovery = 0x7E;

    /// <summary>Agency, system and credential numbers of all nines, as issuers outside the US government use.</summary>
    private static readonly byte[] FascN = Convert.FromHexString("D4E739DA739CED39CE739D836858210842108421C84210C3EB");

    /// <param name="publicKey">SubjectPublicKeyInfo: the identifiers are derived from it, so they are random, and the same at every tap.</param>
    public static Dictionary<int, byte[]> Build(ReadOnlyMemory<byte> certificate, ReadOnlySpan<byte> publicKey, DateTimeOffset expires) => new()
    {
        [CardAuthenticationCertificate] = Tlv.Wrap(0x53, Tlv.Write(0x70, certificate.Span), Tlv.Write(0x71, 0x00), Tlv.Write(0xFE)),
        [CardHolderUniqueIdentifier] = Tlv.Wrap(0x53,
            Tlv.Write(0x30, FascN),
            Tlv.Write(0x34, Identifier(publicKey)),
            Tlv.Write(0x35, Encoding.ASCII.GetBytes(expires.UtcDateTime.ToString("yyyyMMdd", null))),
            Tlv.Write(0x3E),
            Tlv.Write(0xFE)),
        [CardCapabilityContainer] = CapabilityContainer(publicKey),
        [Discovery] = DiscoveryObject(),
    };

    /// <summary>What a card shows that has no certificate yet.</summary>
    public static Dictionary<int, byte[]> Empty() => new() { [Discovery] = DiscoveryObject() };

    private static byte[] DiscoveryObject() => Tlv.Wrap(0x7E, Tlv.Write(0x4F, PivApplication.FullAid.Span), Tlv.Write(0x5F2F, 0x40, 0x00));

    /// <summary>A UUID of version 4 (RFC 4122, 4.4) made of the key's hash.</summary>
    private static byte[] Identifier(ReadOnlySpan<byte> publicKey)
    {
        var guid = SHA256.HashData(publicKey)[..16];
        guid[6] = (byte)((guid[6] & 0x0F) | 0x40);
        guid[8] = (byte)((guid[8] & 0x3F) | 0x80);
        return guid;
    }

    private static byte[] CapabilityContainer(ReadOnlySpan<byte> publicKey)
    {
        // GSC-RID, manufacturer FF (test), card type 02 (JavaCard), then 14 bytes that are the card's own.
        byte[] cardIdentifier = [0xA0, 0x00, 0x00, 0x01, 0x16, 0xFF, 0x02, .. SHA256.HashData(publicKey).AsSpan(16, 14)];
        return Tlv.Wrap(0x53,
            Tlv.Write(0xF0, cardIdentifier), Tlv.Write(0xF1, 0x21), Tlv.Write(0xF2, 0x21), Tlv.Write(0xF3), Tlv.Write(0xF4, 0x00), Tlv.Write(0xF5, 0x10),
            Tlv.Write(0xF6), Tlv.Write(0xF7), Tlv.Write(0xFA), Tlv.Write(0xFB), Tlv.Write(0xFC), Tlv.Write(0xFD), Tlv.Write(0xFE));
    }
}
