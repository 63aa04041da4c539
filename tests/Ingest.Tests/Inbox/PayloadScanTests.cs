using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Inbox;

public sealed class PayloadScanTests
{
    private const string Good = """{"v":1,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":7,"at":"2026-05-01T01:00:00.000Z"}""";

    private static (Refusal? Refusal, List<ScannedTap> Taps) Read(string payload) => Read(Encoding.UTF8.GetBytes(payload));

    private static (Refusal? Refusal, List<ScannedTap> Taps) Read(byte[] payload)
    {
        var found = new TapList();
        var refusal = PayloadScan.Read(payload, "kiosk-1"u8, ref found);
        return (refusal, [.. Enumerable.Range(0, found.Count).Select(i => found[i])]);
    }

    [Fact]
    public void ASingleTapIsTheWholePayload()
    {
        var (refusal, taps) = Read(Good);
        Assert.Null(refusal);
        Assert.Equal(new ScannedTap(0xaa, 7, 0, Good.Length, null), Assert.Single(taps));
    }

    [Fact]
    public void ATapOfTheKiosksOwnWriterIsUnderstood()
    {
        using var kiosk = new TestKiosk("kiosk-1");
        var body = kiosk.Tap(null, TestDistrict.Nine, journal: "fedcba9876543210");
        Assert.Equal(new ScannedTap(0xfedcba9876543210, 1, 0, body.Length, null), Assert.Single(Read(body).Taps));
    }

    [Fact]
    public void ABatchIsSlicedIntoItsTaps()
    {
        var payload = $$"""{"v":1,"taps":[ {{Good}} , {{Good.Replace("7", "8", StringComparison.Ordinal)}}]}""";
        var (refusal, taps) = Read(payload);
        Assert.Null(refusal);
        Assert.Equal([7L, 8], taps.Select(t => t.Sequence));
        Assert.All(taps, t => Assert.Null(t.Refusal));
        Assert.Equal(Good, payload.Substring(taps[0].Offset, taps[0].Length));
    }

    [Fact]
    public void TheBatchOfTheKiosksOwnWriterIsUnderstood()
    {
        var (refusal, taps) = Read(TapBatch.Write([Encoding.UTF8.GetBytes(Good), Encoding.UTF8.GetBytes(Good)]));
        Assert.Null(refusal);
        Assert.Equal(2, taps.Count);
    }

    [Theory]
    [InlineData("""{"v":2,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":7}""", "wrong-version", "The version 'v' is 2; this side understands 1.")]
    [InlineData("""{"kiosk":"kiosk-1","journal":"00000000000000aa","seq":7}""", "wrong-version", "The version 'v' is missing; this side understands 1.")]
    [InlineData("""{"v":"1","kiosk":"kiosk-1","journal":"00000000000000aa","seq":7}""", "malformed", "'v' is not a whole number.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-2","journal":"00000000000000aa","seq":7}""", "foreign-kiosk", "The tap names another kiosk than the one it came from.")]
    [InlineData("""{"v":1,"kiosk":{"kiosk":"kiosk-1"},"journal":"00000000000000aa","seq":7}""", "malformed", "'kiosk' is missing or not text.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000AA","seq":7}""", "malformed", "'journal' must be 16 lower-case hex digits.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-1","journal":"aa","seq":7}""", "malformed", "'journal' must be 16 lower-case hex digits.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-1","seq":7}""", "malformed", "'journal' must be 16 lower-case hex digits.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":0}""", "malformed", "'seq' must be a whole number from 1.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":9007199254740992}""", "malformed", "'seq' must be a whole number from 1.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":1.5}""", "malformed", "'seq' must be a whole number from 1.")]
    [InlineData("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":[1]}""", "malformed", "'seq' must be a whole number from 1.")]
    public void ATapThatCanNeverBeTakenSaysWhy(string payload, string reason, string detail)
    {
        var (refusal, taps) = Read(payload);
        Assert.Null(refusal);
        Assert.Equal(new Refusal(reason, detail), Assert.Single(taps).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"v\":1")]
    [InlineData("{\"v\":1}{}")]
    [InlineData("{\"v\":1,\"taps\":{}}")]
    [InlineData("not JSON at all")]
    [InlineData("{\"v\":1,\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}")]
    public void WhatIsNoPayloadIsMalformedAsAWhole(string payload) => Assert.Equal("malformed", Read(payload).Refusal?.Reason);

    [Fact]
    public void BytesThatAreNotTextAreMalformed() => Assert.Equal("malformed", Read([0xff, 0xfe, 0x00, 0x7b]).Refusal?.Reason);

    [Fact]
    public void ABadElementDoesNotBlockItsNeighbours()
    {
        var payload = $$"""{"v":1,"taps":[{{Good}},7,"x",null,{"v":1},[1,[2]],{{Good}}]}""";
        var (refusal, taps) = Read(payload);
        Assert.Null(refusal);
        Assert.Equal([null, "wrong-version", "wrong-version", "wrong-version", "malformed", "wrong-version", null], taps.Select(t => t.Refusal?.Reason));
        Assert.Equal("[1,[2]]", payload.Substring(taps[5].Offset, taps[5].Length));
    }

    [Fact]
    public void WhatCameBeforeBrokenTextIsFound()
    {
        var (refusal, taps) = Read($$"""{"v":1,"taps":[{{Good}},{"v":1,,}]}""");
        Assert.Equal("malformed", refusal?.Reason);
        Assert.Null(Assert.Single(taps).Refusal);
    }

    [Fact]
    public void ABatchOfAnotherVersionIsWrongAsAWhole() => Assert.Equal("wrong-version", Read($$"""{"v":3,"taps":[{{Good}}]}""").Refusal?.Reason);

    [Fact]
    public void LimitsAreKept()
    {
        Assert.Equal("oversized", Read(Good.Replace("\"seq\"", $"\"x\":\"{new string('x', Limits.TapBytes)}\",\"seq\"", StringComparison.Ordinal)).Taps[0].Refusal?.Reason);
        Assert.Equal("oversized", Read(new byte[Limits.PayloadBytes + 1]).Refusal?.Reason);
        Assert.Equal("oversized", Read($$"""{"v":1,"taps":[{{string.Join(',', Enumerable.Repeat(Good, Limits.BatchTaps + 1))}}]}""").Refusal?.Reason);
        Assert.Null(Read($$"""{"v":1,"taps":[{{string.Join(',', Enumerable.Repeat(Good, Limits.BatchTaps))}}]}""").Refusal);
    }

    [Fact]
    public void EscapedNamesAndValuesAreTheSameNames()
    {
        var tap = Assert.Single(Read("""{"\u0076":1,"k\u0069osk":"kiosk\u002d1","journal":"00000000000000\u0061a","s\u0065q":7}""").Taps);
        Assert.Equal((0xaaUL, 7L, null), (tap.Journal, tap.Sequence, tap.Refusal));
    }

    [Fact]
    public void AFieldGivenTwiceCountsTheLastTimeAsInTheFullReader()
    {
        var tap = Assert.Single(Read("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":1,"seq":2}""").Taps);
        Assert.Equal(2, tap.Sequence);
    }
}
