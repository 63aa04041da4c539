using System.Text;

namespace CardSystem.Contracts.Tests;

public sealed class KioskOrderTests
{
    private static readonly DateTimeOffset Nine = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void OrdersAndAnswersAreWrittenAsTheWireHasThem()
    {
        var orders = KioskOrderMessage.Write(new KioskOrderMessage([new KioskOrder("0123456789abcdef", OrderKinds.Locate, Nine, "hall"), new KioskOrder("fedcba9876543210", OrderKinds.Restart, Nine)]));
        Assert.Equal(
            """{"orders":[{"id":"0123456789abcdef","kind":"locate","until":"2026-05-01T09:00:00+00:00","text":"hall"},{"id":"fedcba9876543210","kind":"restart","until":"2026-05-01T09:00:00+00:00"}],"v":1}""",
            Encoding.UTF8.GetString(orders));
        Assert.Equal(["0123456789abcdef", "fedcba9876543210"], KioskOrderMessage.Read(orders).Orders.Select(o => o.Id));
        var answer = KioskAnswer.Write(new KioskAnswer("0123456789abcdef", OrderStates.Done, Nine, "no browser"));
        Assert.Equal("""{"order":"0123456789abcdef","state":"done","at":"2026-05-01T09:00:00+00:00","note":"no browser","v":1}""", Encoding.UTF8.GetString(answer));
        Assert.Equal((OrderStates.Done, "no browser"), KioskAnswer.Read(answer) is var read ? (read.State, read.Note) : default);
        var report = new KioskReport([new("software", "cardagent 1")], [new ReaderStatus("Reader 0", "ready")], [new JournalStatus("0123456789abcdef", 4, 3)], ["late"], ["a line"]);
        var whole = KioskAnswer.Write(new KioskAnswer("0123456789abcdef", OrderStates.Done, Nine, Report: report));
        Assert.Equal(whole, KioskAnswer.Write(KioskAnswer.Read(whole)));
        // A kind that this side does not know is read all the same: whoever gets it answers so.
        Assert.Single(KioskOrderMessage.Read("""{"orders":[{"id":"0123456789abcdef","kind":"dance","until":"2026-05-01T09:00:00Z","tempo":3}],"v":1}"""u8).Orders);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"v":2,"orders":[]}""")]
    [InlineData("""{"v":1,"orders":[null]}""")]
    [InlineData("""{"v":1,"orders":[{"id":"0123456789ABCDEF","kind":"locate","until":"2026-05-01T09:00:00Z"}]}""")]
    [InlineData("""{"v":1,"orders":[{"id":"0123456789abcdef","kind":"","until":"2026-05-01T09:00:00Z"}]}""")]
    public void WhatIsNoOrderIsAFormatError(string text) => Assert.Throws<FormatException>(() => KioskOrderMessage.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void OrdersAndAnswersHaveLimits()
    {
        var order = new KioskOrder("0123456789abcdef", OrderKinds.Locate, Nine);
        Assert.Throws<FormatException>(() => KioskOrderMessage.Read(KioskOrderMessage.Write(new KioskOrderMessage([.. Enumerable.Repeat(order, KioskOrderMessage.Most + 1)]))));
        Assert.Throws<FormatException>(() => KioskOrderMessage.Read(KioskOrderMessage.Write(new KioskOrderMessage([order with { Text = new string('x', 201) }]))));
        KioskAnswer Of(KioskReport report) => new("0123456789abcdef", OrderStates.Done, Nine, Report: report);
        var lines = Enumerable.Repeat(new string('x', KioskReport.LongestLine), KioskReport.MostLines).ToList();
        Assert.Equal(KioskReport.MostLines, KioskAnswer.Read(KioskAnswer.Write(Of(new KioskReport([], [], [], [], lines)))).Report!.Log.Count);
        Assert.Throws<FormatException>(() => KioskAnswer.Read(KioskAnswer.Write(Of(new KioskReport([], [], [], [], [.. lines, "more"])))));
        Assert.Throws<FormatException>(() => KioskAnswer.Read(KioskAnswer.Write(Of(new KioskReport([], [], [], [new string('x', KioskReport.LongestLine + 1)], [])))));
        Assert.Throws<FormatException>(() => KioskAnswer.Read(KioskAnswer.Write(new KioskAnswer("0123456789abcdef", "perhaps", Nine))));
        Assert.Throws<FormatException>(() => KioskAnswer.Read(KioskAnswer.Write(new KioskAnswer("0123456789abcdef", OrderStates.Failed, Nine, new string('x', 201)))));
        Assert.Throws<FormatException>(() => KioskAnswer.Read("""{"order":"0123456789abcdef","state":"done","at":"2026-05-01T09:00:00Z","report":{"facts":[]},"v":1}"""u8));
    }
}
