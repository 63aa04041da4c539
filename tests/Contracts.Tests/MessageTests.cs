using System.Text;
using CardSystem.Contracts;

namespace CardSystem.Contracts.Tests;

public sealed class MessageTests
{
    private static readonly DateTimeOffset Nine = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ReceiptIsWrittenAsTheWireHasIt() => Assert.Equal(
        """{"receipts":[{"journal":"0123456789abcdef","upTo":4112}],"v":1}""",
        Encoding.UTF8.GetString(Message.Write(new ReceiptMessage([new Receipt("0123456789abcdef", 4112)]))));

    [Fact]
    public void EveryMessageSurvivesTheWire()
    {
        var status = new KioskStatus(true, Nine, "5f", "0.1.0", 37, Nine, [new JournalStatus("0123456789abcdef", 40, 3)], [new ReaderStatus("Reader 0", "ready")], 5);
        var config = new KioskConfig(5, "c1", "一号中心", [new TimetableSession("s", "主题党日", Nine, Nine, Nine, Nine.AddHours(1), ["hk-01"])], new KioskPolicy());
        var live = new CentreLive("c1", Nine, [new SessionLive("s", 12, 2, 1, 40)]);
        Assert.Equal(Message.Write(status), Message.Write(Message.ReadStatus(Message.Write(status))));
        Assert.Equal(Message.Write(config), Message.Write(Message.ReadConfig(Message.Write(config))));
        Assert.Equal(Message.Write(live), Message.Write(Message.ReadLive(Message.Write(live))));
        var standing = new Standing("3101000000000001", Nine, 1_250, [new CategoryStanding(2, 400)], new DayStanding(new DateOnly(2026, 5, 1), 1, 3, 12, 2, 90), [new byte[16]], Nine.AddDays(-40));
        var standings = new StandingMessage([standing]);
        var hotlist = new HotlistMessage(6, 7, Nine, [new HotlistEntry("3101000000000001", "lost")]);
        Assert.Equal(Message.Write(standings), Message.Write(Message.ReadStandings(Message.Write(standings))));
        Assert.Equal(Message.Write(hotlist), Message.Write(Message.ReadHotlist(Message.Write(hotlist))));
    }

    [Fact]
    public void AWordOfTheCentreWithoutItsPartsIsNotRead()
    {
        Assert.Throws<FormatException>(() => Message.ReadStandings("""{"standings":[null],"v":1}"""u8));
        Assert.Throws<FormatException>(() => Message.ReadStandings("""{"standings":[{"card":"3101000000000001","categories":[],"counted":["AAA="]}],"v":1}"""u8));
        Assert.Throws<FormatException>(() => Message.ReadHotlist("""{"from":7,"to":6,"at":"2026-05-01T09:00:00Z","entries":[],"v":1}"""u8));
        Assert.Throws<FormatException>(() => Message.ReadHotlist("""{"from":6,"to":7,"at":"2026-05-01T09:00:00Z","entries":[{"card":"3101000000000001"}],"v":1}"""u8));
    }

    [Fact]
    public void WhatASessionHasBeyondTheFirstVersionStandsOnTheWireOnlyWhereItIsSo()
    {
        var plain = new TimetableSession("s", "n", Nine, Nine, Nine, Nine.AddHours(1), []);
        var config = new KioskConfig(5, "c1", "c", [plain, plain with { Id = "t", Ends = Nine.AddMinutes(50), InOut = true, Former = true }], new KioskPolicy());
        var text = Encoding.UTF8.GetString(Message.Write(config));
        Assert.Contains("""{"id":"s","name":"n","opens":"2026-05-01T09:00:00+00:00","starts":"2026-05-01T09:00:00+00:00","lateAfter":"2026-05-01T09:00:00+00:00","closes":"2026-05-01T10:00:00+00:00","kiosks":[]}""", text, StringComparison.Ordinal);
        Assert.Contains(""","kiosks":[],"ends":"2026-05-01T09:50:00+00:00","inOut":true,"former":true}""", text, StringComparison.Ordinal);
        var read = Message.ReadConfig(Encoding.UTF8.GetBytes(text.Replace("\"former\"", "\"fromLater\"", StringComparison.Ordinal)));
        Assert.Equal((true, false, Nine.AddMinutes(50)), (read.Sessions[1].InOut, read.Sessions[1].Former, read.Sessions[1].Ends));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"v":2,"receipts":[]}""")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":1,"receipts":7}""")]
    public void WhatIsNotTheMessageIsAFormatError(string text) => Assert.Throws<FormatException>(() => Message.ReadReceipts(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void BatchJoinsTapsWithoutReadingThem()
    {
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(TapBatch.Write([Encoding.UTF8.GetBytes("{\"a\":1}")])));
        Assert.Equal("{\"v\":1,\"taps\":[{},{}]}", Encoding.UTF8.GetString(TapBatch.Write(["{}"u8.ToArray(), "{}"u8.ToArray()])));
        Assert.Throws<ArgumentOutOfRangeException>(() => TapBatch.Write([]));
    }
}
