using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>A kiosk for these tests, written from docs/card/mcap-1.md and nothing else. It throws <see cref="CardGoneException"/> where the card does not answer.</summary>
internal sealed class TestKiosk : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestKiosk(string name, CompactAuthority authority, DateTimeOffset from, DateTimeOffset until)
    {
        Name = name;
        Certificate = authority.CertifyKiosk(name, Point, from, until);
    }

    public string Name { get; }

    public byte[] Certificate { get; }

    public byte[] Point
    {
        get
        {
            var q = _key.ExportParameters(false).Q;
            return [0x04, .. q.X!, .. q.Y!];
        }
    }

    public void Dispose() => _key.Dispose();

    public byte[] Sign(byte[] text) => _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>Section 5.6.</summary>
    public static byte[] TapReference(string tap) => SHA256.HashData(Encoding.UTF8.GetBytes($"cardsystem-tapref-1\n{tap.Replace('/', '\n')}\n"))[..16];

    /// <summary>Section 4.4.</summary>
    public byte[] Record(byte[] thumbprint, uint sequence, string tap, int credit, byte[]? session = null)
    {
        byte[] body =
        [
            .. Bytes.Tlv(0x81, Bytes.Four(sequence)), .. Bytes.Tlv(0x82, Bytes.Eight(1_777_622_400_000)), .. session ?? Bytes.Tlv(0x83, Encoding.UTF8.GetBytes("主题党日")),
            .. Bytes.Tlv(0x84, Bytes.Four((uint)credit)), .. Bytes.Tlv(0x85, [1]), .. Bytes.Tlv(0x86, Encoding.ASCII.GetBytes(Name)), .. Bytes.Tlv(0x89, TapReference(tap)),
        ];
        return Bytes.Tlv(0xE5, [.. body, .. Bytes.Tlv(0x9E, Sign([.. "MCAP1-AC"u8, .. thumbprint, .. body]))]);
    }

    /// <summary>Section 4.3.</summary>
    public byte[] Summary(byte[] thumbprint, uint sequence, string tap, int credits, params byte[][] records)
    {
        byte[] daily = [0x20, 0x26, 0x05, 0x01, 1, 1, 0, 5, 0, 1, 0, 0, 0, 90];
        byte[] body =
        [
            .. Bytes.Tlv(0x80, [1]), .. Bytes.Tlv(0x81, Bytes.Four(sequence)), .. Bytes.Tlv(0x82, Bytes.Eight(1_777_622_400_000)), .. Bytes.Tlv(0x83, Bytes.Four((uint)credits)),
            .. Bytes.Tlv(0x84, [1, .. Bytes.Four((uint)credits)]), .. Bytes.Tlv(0x85, daily), .. Bytes.Tlv(0x86, Bytes.Eight(0)),
            .. Bytes.Tlv(0x87, SHA256.HashData(records.SelectMany(r => r).ToArray())), .. Bytes.Tlv(0x88, Encoding.ASCII.GetBytes(Name)), .. Bytes.Tlv(0x89, TapReference(tap)),
        ];
        return Bytes.Tlv(0xE3, [.. body, .. Bytes.Tlv(0x9E, Sign([.. "MCAP1-SU"u8, .. thumbprint, .. body]))]);
    }
}

/// <summary>The card does not answer.</summary>
internal sealed class CardGoneException() : Exception("The card is gone.");

/// <summary>Bytes as the profile writes them.</summary>
internal static class Bytes
{
    public static byte[] Tlv(int tag, byte[] value)
    {
        byte[] tagBytes = tag > 0xFF ? [(byte)(tag >> 8), (byte)tag] : [(byte)tag];
        byte[] length = value.Length < 0x80 ? [(byte)value.Length] : value.Length < 0x100 ? [0x81, (byte)value.Length] : [0x82, (byte)(value.Length >> 8), (byte)value.Length];
        return [.. tagBytes, .. length, .. value];
    }

    public static byte[] Four(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    public static byte[] Eight(long number) => [.. Four((uint)(number >> 32)), .. Four((uint)number)];

    public static uint Four(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    /// <summary>The value of the first element with this tag in a row of elements.</summary>
    public static byte[]? Find(ReadOnlyMemory<byte> row, int tag)
    {
        var span = row.Span;
        for (var at = 0; at < span.Length;)
        {
            int found = span[at++];
            if ((found & 0x1F) == 0x1F) found = (found << 8) | span[at++];
            int length = span[at++];
            if (length == 0x81) length = span[at++];
            else if (length == 0x82) (length, at) = ((span[at] << 8) | span[at + 1], at + 2);
            if (found == tag) return span.Slice(at, length).ToArray();
            at += length;
        }

        return null;
    }
}
