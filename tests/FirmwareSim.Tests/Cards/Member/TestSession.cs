using System.Security.Cryptography;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>A kiosk and a card talking, as docs/card/mcap-1.md tells it; every exchange is counted.</summary>
/// <param name="transmit">Null where the card does not answer.</param>
internal sealed class TestSession(TestKiosk kiosk, Func<byte[], byte[]?> transmit, bool extended = false)
{
    public int Exchanges { get; private set; }

    public int Volume { get; private set; }

    public byte[] Thumbprint { get; private set; } = [];

    public byte[] Challenge { get; private set; } = [];

    public byte[] Info { get; private set; } = [];

    /// <summary>As EF06 stood when it was last answered.</summary>
    public byte[] Transaction { get; private set; } = [];

    public static TestSession With(TestKiosk kiosk, VirtualCard card, bool extended = false)
    {
        var session = new CardSession(card, _ => { });
        return new TestSession(kiosk, c => session.Transmit(c), extended);
    }

    /// <returns>Data and status word; an answer in pieces is fetched whole.</returns>
    public (byte[] Data, ushort Status) Send(string header, byte[]? data = null, int? le = null)
    {
        var part = data ?? [];
        for (; !extended && part.Length > 255; part = part[255..])
        {
            var chained = Convert.FromHexString(header);
            chained[0] |= 0x10;
            var taken = One([.. chained, 255, .. part[..255]]);
            if (taken.Status != 0x9000) return taken;
        }

        byte[] head = Convert.FromHexString(header);
        byte[] body = (extended, part.Length, le) switch
        {
            (true, 0, { } ne) => [0, (byte)(ne >> 8), (byte)ne],
            (true, > 0, _) => [0, (byte)(part.Length >> 8), (byte)part.Length, .. part, .. le is { } ne ? new[] { (byte)(ne >> 8), (byte)ne } : []],
            (_, 0, null) => [],
            (_, 0, { } ne) => [(byte)ne],
            _ => [(byte)part.Length, .. part, .. le is { } ne ? new[] { (byte)ne } : []],
        };
        var answer = One([.. head, .. body]);
        var whole = answer.Data.ToList();
        while (answer.Status >> 8 == 0x61)
        {
            answer = One([0x00, 0xC0, 0x00, 0x00, (byte)answer.Status]);
            whole.AddRange(answer.Data);
        }

        return ([.. whole], answer.Status);
    }

    public byte[] Must(string header, byte[]? data = null, int? le = null)
    {
        var (answer, status) = Send(header, data, le);
        Assert.True(status == 0x9000, $"{header} answered {status:X4}");
        return answer;
    }

    public TestSession Select()
    {
        var answer = Must("00A40400", Convert.FromHexString("F04D454D42455201"), 0);
        var properties = Bytes.Find(Bytes.Find(answer, 0x6F), 0xA5)!;
        Info = Bytes.Find(properties, 0xE1)!;
        Thumbprint = Bytes.Find(Info, 0x83) ?? [];
        Challenge = Bytes.Find(Bytes.Find(properties, 0x7C), 0x81)!;
        return this;
    }

    public byte[] Prove(byte[] challenge) => Bytes.Find(Bytes.Find(Must("0087119E", Bytes.Tlv(0x7C, [0x82, 0x00, .. Bytes.Tlv(0x81, challenge)]), 0), 0x7C), 0x82)!;

    public byte[] ReadCertificate() => Bytes.Find(Bytes.Find(Must("00CB3FFF", [0x5C, 0x03, 0x5F, 0xC1, 0x01], 0), 0x53), 0x70)!;

    public TestSession Authenticate(params byte[][] links)
    {
        foreach (var link in links) Must("002A00BE", link);
        Must("002A00BE", kiosk.Certificate);
        Transaction = Must("00820000", kiosk.Sign([.. "MCAP1-EA"u8, .. Thumbprint, .. Challenge]), 0);
        return this;
    }

    public uint Sequence => Bytes.Four(Transaction.AsSpan(4));

    public uint Counter => Bytes.Four(Transaction.AsSpan(8));

    public byte[] LastTap => Transaction[12..28];

    /// <summary>The active SUMMARY; null where there is none yet.</summary>
    public byte[]? ReadSummary() => Transaction[1] == 0 ? null : Must($"00B0{0x80 | Transaction[1]:X2}00", null, 0);

    public int Credits(byte[]? summary) => summary is null ? 0 : (int)Bytes.Four(Bytes.Find(Bytes.Find(summary, 0xE3), 0x83));

    public string InactiveSlot => Transaction[1] == 3 ? "84" : "83";

    /// <summary>Adds to the credits what the taps are worth, one record a tap.</summary>
    /// <returns>What was to be written.</returns>
    public (byte[] Summary, byte[][] Records) Write(int credits, string tap, params string[] taps)
    {
        var next = Sequence + 1;
        var records = taps.Select(t => kiosk.Record(Thumbprint, next, t, 100)).ToArray();
        var summary = kiosk.Summary(Thumbprint, next, tap, credits, records);
        Written = (summary, records);
        Must($"00D6{InactiveSlot}00", summary);
        foreach (var record in records) Must("00E20028", record);
        Transaction = Must("80100000", Bytes.Four(next), 0);
        return Written;
    }

    /// <summary>What the last <see cref="Write"/> set out to write, whether it got to its end or not.</summary>
    public (byte[] Summary, byte[][] Records) Written { get; private set; }

    public byte[] Receipt(byte[] digest) => Must("00880000", digest, 0);

    /// <summary>Section 5.5; the receipt key is the one in MEMBER.</summary>
    public bool IsReceipt(byte[] receipt, byte[] member, byte[] digest)
    {
        var content = Bytes.Find(receipt, 0xE6)!;
        var compressed = Bytes.Find(Bytes.Find(member, 0xE2), 0x87)!;
        return P256.Verify(P256.Decompress(compressed), [.. "MCAP1-RC"u8, .. Thumbprint, .. content[..^66], .. digest], content[^64..]);
    }

    private (byte[] Data, ushort Status) One(byte[] command)
    {
        var answer = transmit(command) ?? throw new CardGoneException();
        Exchanges++;
        Volume += command.Length + answer.Length;
        return (answer[..^2], (ushort)((answer[^2] << 8) | answer[^1]));
    }
}

/// <summary>What the framework lacks: a point from its compressed form (SEC 1, 2.3.4).</summary>
internal static class P256
{
    private static readonly System.Numerics.BigInteger Prime = new(Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF"), isUnsigned: true, isBigEndian: true);
    private static readonly System.Numerics.BigInteger B = new(Convert.FromHexString("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"), isUnsigned: true, isBigEndian: true);

    public static byte[] Decompress(byte[] compressed)
    {
        var x = new System.Numerics.BigInteger(compressed.AsSpan(1), isUnsigned: true, isBigEndian: true);
        var square = (x * x * x - 3 * x + B) % Prime;
        if (square < 0) square += Prime;
        var y = System.Numerics.BigInteger.ModPow(square, (Prime + 1) / 4, Prime);
        if ((y % 2 == 1) != (compressed[0] == 3)) y = Prime - y;
        var bytes = y.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [0x04, .. compressed[1..], .. new byte[32 - bytes.Length], .. bytes];
    }

    public static bool Verify(byte[] point, byte[] text, byte[] signature)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
