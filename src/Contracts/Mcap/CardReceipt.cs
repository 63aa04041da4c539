using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Contracts.Mcap;

/// <summary>The card's signed answer to INTERNAL AUTHENTICATE (docs/card/mcap-1.md, 5.5): which transaction it has committed, and its counter.</summary>
/// <param name="Sequence">Of the last transaction committed.</param>
/// <param name="Counter">CTR.</param>
/// <param name="Reference">That transaction's tap reference, 16 bytes.</param>
/// <param name="SummaryHash">SHA-256 over the active SUMMARY, 32 bytes.</param>
public sealed record CardReceipt(uint Sequence, uint Counter, byte[] Reference, byte[] SummaryHash)
{
    public const int MostBytes = 160;

    private static ReadOnlySpan<byte> Tag => "MCAP1-RC"u8;

    private byte[] Signed { get; init; } = [];

    private byte[] Signature { get; init; } = [];

    /// <param name="receiptPoint">65 bytes, from MEMBER or the centre's register.</param>
    /// <param name="thumbprint">Of the card key.</param>
    /// <param name="digest">The 32 bytes the card was given: the hash of the tap.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> receiptPoint, byte[] thumbprint, byte[] digest) =>
        CardKeys.Verify(receiptPoint, CardKeys.Tagged(Tag, thumbprint, Signed, digest), Signature);

    /// <summary>The text under the signature.</summary>
    public byte[] TextFor(byte[] thumbprint, byte[] digest) => CardKeys.Tagged(Tag, thumbprint, Signed, digest);

    /// <summary>64 bytes, R‖S.</summary>
    public ReadOnlySpan<byte> SignatureBytes => Signature;

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CardReceipt? receipt)
    {
        receipt = null;
        if (bytes.Length > MostBytes) return false;
        var outer = new TlvReader(bytes);
        var body = outer.Take(0xE6, 1, MostBytes);
        var inner = new TlvReader(body);
        var version = inner.Take(0x80, 1);
        var sequence = inner.Take(0x81, 4);
        var counter = inner.Take(0x82, 4);
        var reference = inner.Take(0x83, TapReference.Length);
        var summary = inner.Take(0x84, 32);
        var signedLength = body.Length - inner.Left;
        var signature = inner.Take(0x9E, CardKeys.SignatureLength);
        if (!outer.IsWhole || !inner.IsWhole || version[0] != 0x01) return false;
        receipt = new CardReceipt(BigEndian.Unsigned4(sequence), BigEndian.Unsigned4(counter), reference.ToArray(), summary.ToArray())
        {
            Signed = body[..signedLength].ToArray(),
            Signature = signature.ToArray(),
        };
        return true;
    }
}
