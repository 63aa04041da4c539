using System.Security.Cryptography;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Contracts.Tests.Mcap;

public sealed class CardObjectTests
{
    private static readonly byte[] Thumbprint = McapVectors.Key("card", "thumbprint");

    [Fact]
    public void KeysAreNamedAsTheVectorsSay() => Assert.All(McapVectors.Keys.EnumerateObject(), key =>
    {
        var point = key.Value.Bytes("point");
        Assert.Equal(key.Value.Bytes("publicKeyInfo"), CardKeys.PublicKeyInfo(point));
        Assert.Equal(point, CardKeys.PointOf(CardKeys.PublicKeyInfo(point)));
        Assert.Equal(key.Value.Bytes("thumbprint"), CardKeys.Thumbprint(point));
        Assert.Equal(key.Value.Bytes("reference"), CardKeys.Reference(point));
        Assert.Equal(key.Value.Bytes("compressed"), CardKeys.Compress(point));
        Assert.True(CardKeys.TryDecompress(key.Value.Bytes("compressed"), out var back));
        Assert.Equal(point, back);
    });

    [Fact]
    public void EveryDrawnKeyIsFoundAgainFromItsHalf()
    {
        for (var i = 0; i < 200; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var point = CardKeys.PointOf(key);
            Assert.True(CardKeys.TryDecompress(CardKeys.Compress(point), out var back));
            Assert.Equal(point, back);
        }
    }

    [Fact]
    public void AnXThatNoPointHasIsNotDecompressed()
    {
        var refused = Enumerable.Range(0, 64).Count(x => !CardKeys.TryDecompress([0x02, .. new byte[31], (byte)x], out _));
        Assert.InRange(refused, 16, 48);
        Assert.False(CardKeys.TryDecompress([0x02, .. Enumerable.Repeat((byte)0xFF, 32)], out _));
        Assert.False(CardKeys.TryDecompress([0x04, .. new byte[32]], out _));
    }

    [Fact]
    public void TheTapReferenceIsTheVectors() =>
        Assert.Equal(McapVectors.Object("tapReference"), TapReference.Of(new TapId(new KioskId("kiosk-1"), new JournalId("00000000000000aa"), 42)));

    [Fact]
    public void MemberIsReadAndVerifiedAndWrittenTheSame()
    {
        Assert.True(MemberObject.TryRead(McapVectors.Object("member"), out var member));
        Assert.Equal(("M000001", "张小明", "branch-12", 1u), (member.Number, member.Name, member.Branch, member.Sequence));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2030, 12, 31)), (member.From, member.Until));
        Assert.Equal(Thumbprint, member.Thumbprint);
        Assert.Equal(McapVectors.Key("receipt", "compressed"), member.ReceiptKey);
        Assert.True(member.IsSignedBy(McapVectors.Key("card issuer")));
        Assert.False(member.IsSignedBy(McapVectors.Key("stranger")));
        Assert.Equal(McapVectors.Objects.GetProperty("member").Bytes("signed"), Told(sign => member.Issue(sign)));
    }

    [Fact]
    public void WhatAStrangerSignedIsNotTheIssuers()
    {
        Assert.True(MemberObject.TryRead(McapVectors.Object("memberByAStranger"), out var member));
        Assert.False(member.IsSignedBy(McapVectors.Key("card issuer")));
    }

    [Fact]
    public void SummaryIsReadAndVerifiedForItsCardAlone()
    {
        Assert.True(SummaryObject.TryRead(McapVectors.Object("summary"), out var summary));
        Assert.Equal((1u, "kiosk-1"), (summary.Sequence, summary.Signer));
        Assert.Equal(SHA256.HashData(McapVectors.Object("activity")), summary.RecordsHash);
        Assert.True(summary.IsSignedBy(McapVectors.Key("kiosk-1"), Thumbprint));
        Assert.False(summary.IsSignedBy(McapVectors.Key("kiosk-1"), new byte[32]));
        Assert.False(summary.IsSignedBy(McapVectors.Key("kiosk-2"), Thumbprint));
        Assert.Equal(McapVectors.Objects.GetProperty("summary").Bytes("signed"), Told(sign => summary.Sign(Thumbprint, sign)));
    }

    [Fact]
    public void ARecordIsReadAndVerified()
    {
        Assert.True(ActivityRecord.TryRead(McapVectors.Object("activity"), out var record));
        Assert.Equal(McapVectors.Object("tapReference"), record.Reference);
        Assert.True(record.IsSignedBy(McapVectors.Key("kiosk-1"), Thumbprint));
        Assert.Equal(McapVectors.Objects.GetProperty("activity").Bytes("signed"), Told(sign => record.Sign(Thumbprint, sign)));
    }

    [Fact]
    public void ALongSessionIsNamedByItsHash()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] Sign(byte[] text) => key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var name = ActivityRecord.SessionNameOf("theme-party-day-2026-05-at-hongkou");
        var written = new ActivityRecord(7, DateTimeOffset.UnixEpoch.AddDays(20_000), name, -150, ActivityKind.Service, "kiosk-1", new byte[16]).Sign(Thumbprint, Sign);
        Assert.Equal(33, name.Length);
        Assert.True(ActivityRecord.TryRead(written.Bytes, out var read));
        Assert.Equal((name, -150, ActivityKind.Service), (read.Session, read.Credits, read.Kind));
        Assert.True(read.IsSignedBy(CardKeys.PointOf(key), Thumbprint));
    }

    [Fact]
    public void TheReceiptOfTheSessionVerifies()
    {
        Assert.True(CardReceipt.TryRead(McapVectors.Object("receipt"), out var receipt));
        Assert.Equal((1u, 11u), (receipt.Sequence, receipt.Counter));
        Assert.Equal(SHA256.HashData(McapVectors.Object("summary")), receipt.SummaryHash);
        var exchange = McapVectors.Session.GetProperty("exchanges").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "INTERNAL AUTHENTICATE");
        var digest = exchange.Bytes("command")[5..37];
        Assert.True(receipt.IsSignedBy(McapVectors.Key("receipt"), Thumbprint, digest));
        Assert.False(receipt.IsSignedBy(McapVectors.Key("receipt"), Thumbprint, new byte[32]));
        Assert.False(receipt.IsSignedBy(McapVectors.Key("card"), Thumbprint, digest));
    }

    [Fact]
    public void TxnAndInfoAreReadAsTheCardGivesThem()
    {
        var before = TransactionState.TryRead(McapVectors.Answer("EXTERNAL AUTHENTICATE"))!;
        Assert.Equal((0, 0u, new DateOnly(2026, 4, 20)), (before.ActiveSlot, before.Sequence, before.CardDate!.Value));
        var after = TransactionState.TryRead(McapVectors.Answer("COMMIT"))!;
        Assert.Equal((TransactionState.SlotA, (byte)1, 1u, 11u), (after.ActiveSlot, after.Records, after.Sequence, after.Counter));
        Assert.Equal(TransactionState.SlotB, after.InactiveSlot);
        Assert.Null(TransactionState.TryRead(new byte[32]));

        var select = McapVectors.Answer("SELECT");
        var at = select.AsSpan().IndexOf((byte)0xE1);
        Assert.True(CardInfo.TryRead(select.AsSpan(at, 2 + select[at + 1]), out var info));
        Assert.Equal(CardLife.Activated, info.Life);
        Assert.Equal(Thumbprint, info.Thumbprint);
        Assert.Equal([McapVectors.Key("kiosk authority 1", "reference")], info.KioskAnchors);
    }

    [Theory]
    [InlineData("member")]
    [InlineData("summary")]
    [InlineData("activity")]
    [InlineData("receipt")]
    public void EveryOtherByteIsNoticed(string name)
    {
        var whole = McapVectors.Object(name);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x01;
            Assert.False(Verifies(name, changed), $"byte {at}");
            Assert.False(Verifies(name, whole[..at]), $"cut at {at}");
        }

        Assert.True(Verifies(name, whole));
        Assert.False(Verifies(name, [.. whole, 0x00]));
    }

    private static bool Verifies(string name, byte[] bytes) => name switch
    {
        "member" => MemberObject.TryRead(bytes, out var m) && m.IsSignedBy(McapVectors.Key("card issuer")),
        "summary" => SummaryObject.TryRead(bytes, out var s) && s.IsSignedBy(McapVectors.Key("kiosk-1"), Thumbprint),
        "activity" => ActivityRecord.TryRead(bytes, out var a) && a.IsSignedBy(McapVectors.Key("kiosk-1"), Thumbprint),
        _ => CardReceipt.TryRead(bytes, out var r) && r.IsSignedBy(McapVectors.Key("receipt"), Thumbprint, ReceiptDigest()),
    };

    private static byte[] ReceiptDigest() =>
        McapVectors.Session.GetProperty("exchanges").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "INTERNAL AUTHENTICATE").Bytes("command")[5..37];

    /// <summary>The text an object hands to whoever signs.</summary>
    private static byte[] Told(Action<Func<byte[], byte[]>> write)
    {
        byte[] told = [];
        write(text =>
        {
            told = text;
            return new byte[64];
        });
        return told;
    }
}
