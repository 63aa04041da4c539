using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CardSystem.Contracts.Mcap;

/// <summary>Credits of one category on the card.</summary>
/// <param name="Number">The category's number in the centre's credit policy.</param>
/// <param name="Credits">Hundredths of a point.</param>
public readonly record struct CategoryCredits(byte Number, int Credits);

/// <summary>What a member did, as counters. A byte counter that would pass 255 stays there.</summary>
/// <param name="Day">The day <paramref name="SignInsToday"/> speaks of.</param>
public readonly record struct DailyPerformance(DateOnly Day, byte SignInsToday, byte SessionsThisMonth, ushort SessionsThisYear, ushort MissedThisYear, uint VolunteerMinutesThisYear)
{
    public const int Length = 14;
}

/// <summary>EF03/EF04 SUMMARY: credits and daily performance, as the kiosk that wrote it signed them (docs/card/mcap-1.md, 4.3).</summary>
/// <param name="Sequence">The transaction that writes it.</param>
/// <param name="AsOf">The kiosk's clock.</param>
/// <param name="Credits">Hundredths of a point.</param>
/// <param name="Categories">At most <see cref="MostCategories"/>.</param>
/// <param name="CentreWord">As of when the centre's latest figures are contained; null where none are.</param>
/// <param name="RecordsHash">SHA-256 over the records appended in the same transaction, 32 bytes.</param>
/// <param name="Signer">The kiosk, 1–32 ASCII characters.</param>
/// <param name="Reference">Tap reference, 16 bytes.</param>
public sealed record SummaryObject(
    uint Sequence, DateTimeOffset AsOf, int Credits, IReadOnlyList<CategoryCredits> Categories, DailyPerformance Performance,
    DateTimeOffset? CentreWord, byte[] RecordsHash, string Signer, byte[] Reference)
{
    public const int MostBytes = 248;
    public const int MostCategories = 6;

    private static ReadOnlySpan<byte> Tag => "MCAP1-SU"u8;

    /// <summary>The object E3 as it stands on the card, signature included.</summary>
    public byte[] Bytes { get; private init; } = [];

    private byte[] Signed { get; init; } = [];

    private byte[] Signature { get; init; } = [];

    /// <param name="thumbprint">Of the card key: a summary of another card verifies nowhere.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> kioskPoint, byte[] thumbprint) => CardKeys.Verify(kioskPoint, CardKeys.Tagged(Tag, thumbprint, Signed), Signature);

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SummaryObject? summary)
    {
        summary = null;
        if (bytes.Length > MostBytes) return false;
        var outer = new TlvReader(bytes);
        var body = outer.Take(0xE3, 1, MostBytes);
        var inner = new TlvReader(body);
        var version = inner.Take(0x80, 1);
        var sequence = inner.Take(0x81, 4);
        var asOf = inner.Take(0x82, 8);
        var credits = inner.Take(0x83, 4);
        var categories = inner.Take(0x84, 0, MostCategories * 5);
        var performance = inner.Take(0x85, DailyPerformance.Length);
        var word = inner.Take(0x86, 8);
        var records = inner.Take(0x87, 32);
        var signer = inner.Take(0x88, 1, 32);
        var reference = inner.Take(0x89, TapReference.Length);
        var signedLength = body.Length - inner.Left;
        var signature = inner.Take(0x9E, CardKeys.SignatureLength);
        if (!outer.IsWhole || !inner.IsWhole || version[0] != 0x01 || categories.Length % 5 != 0 || !Texts.TryAscii(signer, out var signerText)) return false;
        if (!BigEndian.TryDate(performance[..4], out var day) || !Instants.TryRead(asOf, out var at) || !Instants.TryRead(word, out var wordAt)) return false;
        summary = new SummaryObject(
            BigEndian.Unsigned4(sequence), at, BigEndian.Signed4(credits), CategoriesOf(categories), PerformanceOf(day, performance[4..]),
            BigEndian.Signed8(word) == 0 ? null : wordAt, records.ToArray(), signerText, reference.ToArray())
        {
            Bytes = bytes.ToArray(),
            Signed = body[..signedLength].ToArray(),
            Signature = signature.ToArray(),
        };
        return true;
    }

    /// <summary>The same with the kiosk's signature, as it is written to the card.</summary>
    /// <param name="sign">ECDSA with SHA-256 over a text, 64 bytes.</param>
    /// <exception cref="ArgumentException">A value does not fit its element.</exception>
    public SummaryObject Sign(byte[] thumbprint, Func<byte[], byte[]> sign)
    {
        var signed = new TlvWriter().Put(0x80, 0x01).PutUnsigned(0x81, Sequence).PutSigned(0x82, AsOf.ToUnixTimeMilliseconds()).Put(0x83, BigEndian.Of(Credits))
            .Put(0x84, [.. Categories.SelectMany(c => (byte[])[c.Number, .. BigEndian.Of(c.Credits)])]).Put(0x85, Written(Performance))
            .PutSigned(0x86, CentreWord?.ToUnixTimeMilliseconds() ?? 0).Put(0x87, RecordsHash).Put(0x88, Encoding.ASCII.GetBytes(Signer)).Put(0x89, Reference).ToArray();
        byte[] body = [.. signed, .. TlvWriter.Wrap(0x9E, sign(CardKeys.Tagged(Tag, thumbprint, signed)))];
        return TryRead(TlvWriter.Wrap(0xE3, body), out var summary) ? summary : throw new ArgumentException("The values do not make a SUMMARY.");
    }

    private static CategoryCredits[] CategoriesOf(ReadOnlySpan<byte> bytes)
    {
        var all = new CategoryCredits[bytes.Length / 5];
        for (var i = 0; i < all.Length; i++) all[i] = new CategoryCredits(bytes[i * 5], BigEndian.Signed4(bytes.Slice((i * 5) + 1, 4)));
        return all;
    }

    private static DailyPerformance PerformanceOf(DateOnly day, ReadOnlySpan<byte> b) =>
        new(day, b[0], b[1], (ushort)(b[2] << 8 | b[3]), (ushort)(b[4] << 8 | b[5]), BigEndian.Unsigned4(b[6..]));

    private static byte[] Written(DailyPerformance p) =>
    [
        .. BigEndian.Of(p.Day), p.SignInsToday, p.SessionsThisMonth, (byte)(p.SessionsThisYear >> 8), (byte)p.SessionsThisYear,
        (byte)(p.MissedThisYear >> 8), (byte)p.MissedThisYear, .. BigEndian.Of(p.VolunteerMinutesThisYear),
    ];
}
