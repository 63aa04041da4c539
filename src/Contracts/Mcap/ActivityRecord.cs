using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Contracts.Mcap;

/// <summary>What a member did, on an ACTIVITY record.</summary>
public enum ActivityKind : byte
{
    SignedIn = 0x01,
    SignedOut = 0x02,
    Service = 0x03,
}

/// <summary>One record of EF05 ACTIVITY, as the kiosk signed it (docs/card/mcap-1.md, 4.4).</summary>
/// <param name="Sequence">Of the transaction.</param>
/// <param name="At">Time of the tap.</param>
/// <param name="Session">The session's id, or its hash of 16 bytes in hex after <c>#</c> where the id is longer than 24 bytes.</param>
/// <param name="Credits">Hundredths of a point, as the kiosk reckoned them.</param>
/// <param name="Kiosk">1–32 ASCII characters.</param>
/// <param name="Reference">Tap reference, 16 bytes.</param>
public sealed record ActivityRecord(uint Sequence, DateTimeOffset At, string Session, int Credits, ActivityKind Kind, string Kiosk, byte[] Reference)
{
    public const int MostBytes = 188;

    private const int LongestSession = 24;
    private const int SessionHash = 16;

    private static ReadOnlySpan<byte> Tag => "MCAP1-AC"u8;

    /// <summary>The object E5 as it stands on the card, signature included.</summary>
    public byte[] Bytes { get; private init; } = [];

    private byte[] Signed { get; init; } = [];

    private byte[] Signature { get; init; } = [];

    public bool IsSignedBy(ReadOnlySpan<byte> kioskPoint, byte[] thumbprint) => CardKeys.Verify(kioskPoint, CardKeys.Tagged(Tag, thumbprint, Signed), Signature);

    /// <summary>A session as records name it: its id where it has at most 24 bytes of UTF-8, else <c>#</c> and 32 hex digits.</summary>
    public static string SessionNameOf(string session) =>
        Encoding.UTF8.GetByteCount(session) <= LongestSession ? session
            : "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"cardsystem-session-1\n{session}\n")).AsSpan(0, SessionHash));

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ActivityRecord? record)
    {
        record = null;
        if (bytes.Length > MostBytes) return false;
        var outer = new TlvReader(bytes);
        var body = outer.Take(0xE5, 1, MostBytes);
        var inner = new TlvReader(body);
        var sequence = inner.Take(0x81, 4);
        var at = inner.Take(0x82, 8);
        var isHash = inner.IsNext(0x8A);
        var session = isHash ? inner.Take(0x8A, SessionHash) : inner.Take(0x83, 1, LongestSession);
        var credits = inner.Take(0x84, 4);
        var kind = inner.Take(0x85, 1);
        var kiosk = inner.Take(0x86, 1, 32);
        var reference = inner.Take(0x89, TapReference.Length);
        var signedLength = body.Length - inner.Left;
        var signature = inner.Take(0x9E, CardKeys.SignatureLength);
        if (!outer.IsWhole || !inner.IsWhole || !Instants.TryRead(at, out var instant) || !Texts.TryAscii(kiosk, out var kioskText)) return false;
        var name = "#" + Convert.ToHexStringLower(session);
        if (!isHash && !Texts.TryUtf8(session, out name)) return false;
        if (kind[0] is < (byte)ActivityKind.SignedIn or > (byte)ActivityKind.Service) return false;
        record = new ActivityRecord(BigEndian.Unsigned4(sequence), instant, name, BigEndian.Signed4(credits), (ActivityKind)kind[0], kioskText, reference.ToArray())
        {
            Bytes = bytes.ToArray(),
            Signed = body[..signedLength].ToArray(),
            Signature = signature.ToArray(),
        };
        return true;
    }

    /// <summary>The same with the kiosk's signature, as it is appended.</summary>
    /// <param name="sign">ECDSA with SHA-256 over a text, 64 bytes.</param>
    /// <exception cref="ArgumentException">A value does not fit its element.</exception>
    public ActivityRecord Sign(byte[] thumbprint, Func<byte[], byte[]> sign)
    {
        var writer = new TlvWriter().PutUnsigned(0x81, Sequence).PutSigned(0x82, At.ToUnixTimeMilliseconds());
        if (Session.Length == 1 + (SessionHash * 2) && Session[0] == '#') writer.Put(0x8A, Convert.FromHexString(Session.AsSpan(1)));
        else writer.Put(0x83, Encoding.UTF8.GetBytes(Session));
        var signed = writer.Put(0x84, BigEndian.Of(Credits)).Put(0x85, (byte)Kind).Put(0x86, Encoding.ASCII.GetBytes(Kiosk)).Put(0x89, Reference).ToArray();
        byte[] body = [.. signed, .. TlvWriter.Wrap(0x9E, sign(CardKeys.Tagged(Tag, thumbprint, signed)))];
        return TryRead(TlvWriter.Wrap(0xE5, body), out var record) ? record : throw new ArgumentException("The values do not make an ACTIVITY record.");
    }
}
