using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>What a PIV door shows: data objects, and the key behind it.</summary>
/// <param name="Objects">By tag.</param>
/// <param name="Prove">Signs 32 bytes with the card's P-256 key, answering ECDSA as DER; null where there is no key yet.</param>
/// <param name="Serial">4 bytes, for Yubico's tool.</param>
public sealed record PivContents(IReadOnlyDictionary<int, byte[]> Objects, Func<byte[], byte[]>? Prove, byte[] Serial)
{
    /// <param name="certificate">DER.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    public static PivContents Of(ReadOnlyMemory<byte> certificate, ReadOnlySpan<byte> publicKey, DateTimeOffset expires, Func<byte[], byte[]> prove) =>
        new(PivObjects.Build(certificate, publicKey, expires), prove, SerialOf(publicKey));

    /// <summary>Of a chip as it stands; what it has not got yet is missing.</summary>
    public static PivContents Of(MemberChip chip)
    {
        if (chip.Thumbprint is null) return new PivContents(PivObjects.Empty(), null, new byte[4]);
        var publicKey = ChipKey.InfoOf(chip.PointOf(KeyPlace.Card));
        if (chip.Certificate is not { } certificate) return new PivContents(PivObjects.Empty(), chip.Prove, SerialOf(publicKey));
        return Of(certificate, publicKey, ExpiryOf(certificate), chip.Prove);
    }

    private static byte[] SerialOf(ReadOnlySpan<byte> publicKey)
    {
        var serial = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(serial, BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKey)) & 0x7FFF_FFFF);
        return serial;
    }

    /// <summary>The chip does not read certificates, so one that is none has no expiry that anybody could be told.</summary>
    private static DateTimeOffset ExpiryOf(byte[] certificate)
    {
        try
        {
            using var parsed = X509CertificateLoader.LoadCertificate(certificate);
            return parsed.NotAfter.ToUniversalTime();
        }
        catch (CryptographicException)
        {
            return DateTimeOffset.UnixEpoch;
        }
    }
}
