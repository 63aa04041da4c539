using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CardSystem.Contracts.Mcap;

/// <summary>EF02 MEMBER: whose card it is, as the card authority signed it (docs/card/mcap-1.md, 4.2).</summary>
/// <param name="Number">Member number, 1–24 printable ASCII characters.</param>
/// <param name="Name">Display name, 1–60 bytes of UTF-8.</param>
/// <param name="Branch">1–24 printable ASCII characters.</param>
/// <param name="Until">The last day.</param>
/// <param name="Thumbprint">Of the card key, 32 bytes.</param>
/// <param name="ReceiptKey">Compressed point, 33 bytes.</param>
/// <param name="Sequence">From 1; a higher one takes the place of a lower.</param>
/// <param name="Issuer">Key reference, 8 bytes.</param>
public sealed record MemberObject(string Number, string Name, string Branch, DateOnly From, DateOnly Until, byte[] Thumbprint, byte[] ReceiptKey, uint Sequence, byte[] Issuer)
{
    public const int MostBytes = 248;

    /// <summary>Bytes that number, name and branch have together.</summary>
    public const int RoomForTexts = 73;

    private const int LongestId = 24;
    private const int LongestName = 60;

    private static ReadOnlySpan<byte> Tag => "MCAP1-MB"u8;

    /// <summary>The object E2 as it stands on the card, signature included.</summary>
    public byte[] Bytes { get; private init; } = [];

    private byte[] Signed { get; init; } = [];

    private byte[] Signature { get; init; } = [];

    public bool IsSignedBy(ReadOnlySpan<byte> issuerPoint) =>
        CardKeys.Reference(issuerPoint).AsSpan().SequenceEqual(Issuer) && CardKeys.Verify(issuerPoint, CardKeys.Tagged(Tag, Signed), Signature);

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out MemberObject? member)
    {
        member = null;
        if (bytes.Length > MostBytes) return false;
        var outer = new TlvReader(bytes);
        var body = outer.Take(0xE2, 1, MostBytes);
        var inner = new TlvReader(body);
        var version = inner.Take(0x80, 1);
        var number = inner.Take(0x81, 1, LongestId);
        var name = inner.Take(0x82, 1, LongestName);
        var branch = inner.Take(0x83, 1, LongestId);
        var from = inner.Take(0x84, 4);
        var until = inner.Take(0x85, 4);
        var thumbprint = inner.Take(0x86, CardKeys.ThumbprintLength);
        var receipt = inner.Take(0x87, 33);
        var sequence = inner.Take(0x88, 4);
        var issuer = inner.Take(0x42, CardKeys.ReferenceLength);
        var signedLength = body.Length - inner.Left;
        var signature = inner.Take(0x9E, CardKeys.SignatureLength);
        if (!outer.IsWhole || !inner.IsWhole || version[0] != 0x01 || !BigEndian.TryDate(from, out var first) || !BigEndian.TryDate(until, out var last)) return false;
        if (!Texts.TryAscii(number, out var numberText) || !Texts.TryUtf8(name, out var nameText) || !Texts.TryAscii(branch, out var branchText)) return false;
        member = new MemberObject(numberText, nameText, branchText, first, last, thumbprint.ToArray(), receipt.ToArray(), BigEndian.Unsigned4(sequence), issuer.ToArray())
        {
            Bytes = bytes.ToArray(),
            Signed = body[..signedLength].ToArray(),
            Signature = signature.ToArray(),
        };
        return member.Sequence > 0;
    }

    /// <summary>The same with the issuer's signature, as it is written to the card.</summary>
    /// <param name="sign">ECDSA with SHA-256 over a text, 64 bytes.</param>
    /// <exception cref="ArgumentException">A value does not fit its element.</exception>
    public MemberObject Issue(Func<byte[], byte[]> sign)
    {
        var signed = new TlvWriter().Put(0x80, 0x01).Put(0x81, Encoding.ASCII.GetBytes(Number)).Put(0x82, Encoding.UTF8.GetBytes(Name)).Put(0x83, Encoding.ASCII.GetBytes(Branch))
            .Put(0x84, BigEndian.Of(From)).Put(0x85, BigEndian.Of(Until)).Put(0x86, Thumbprint).Put(0x87, ReceiptKey).PutUnsigned(0x88, Sequence).Put(0x42, Issuer).ToArray();
        byte[] body = [.. signed, .. TlvWriter.Wrap(0x9E, sign(CardKeys.Tagged(Tag, signed)))];
        return TryRead(TlvWriter.Wrap(0xE2, body), out var member) ? member : throw new ArgumentException("The values do not make a MEMBER.");
    }

    /// <summary>An id as a card can hold it: as it is, or, where it is longer than 24 or not printable ASCII, <c>#</c> and the first 16 hex digits of its SHA-256; <c>-</c> for none.</summary>
    public static string IdOf(string? id) => Texts.IdOf(id, LongestId);

    /// <summary>As much of a name as there is room for beside number and branch, whole characters.</summary>
    public static string NameOf(string name, string number, string branch)
    {
        var room = Math.Min(LongestName, RoomForTexts - number.Length - branch.Length);
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(kept.ToString()) + rune.Utf8SequenceLength > room) break;
            kept.Append(rune);
        }

        return kept.Length == 0 ? "*" : kept.ToString();
    }
}
