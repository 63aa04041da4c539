using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Orders;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Orders;

/// <summary>What the centre's people ask of a kiosk: each once, whatever comes twice.</summary>
public sealed class OrderDeskTests : IDisposable
{
    private const string First = "0123456789abcdef";

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    private RecentLines Lines { get; } = new(TimeProvider.System);

    /// <summary>As after a start: what is remembered comes from the folder.</summary>
    private OrderDesk Desk(string? folder = null) => new(
        new OrderBook(new KioskOptions { ConfigFile = Path.Combine(folder ?? _bench.Folder, "config.json") }, NullLogger<OrderBook>.Instance),
        new OrderReport(_bench.Clock, _bench.Outbox, _bench.Options, _bench.Config, _bench.Hotlist, _bench.Health, new TapTimings(), _bench.Screen, Lines),
        _bench.Screen, _bench.Clock, _bench.Time, NullLogger<OrderDesk>.Instance);

    private KioskOrder Order(string kind, string id = First, int minutes = 10) => new(id, kind, _bench.Clock.Now.AddMinutes(minutes), kind == OrderKinds.Locate ? "一楼大厅" : null);

    private static string[] Answers(OrderDesk desk)
    {
        var said = new List<string>();
        while (desk.Next() is { } answer) said.Add($"{answer.Order[..2]} {answer.State} {answer.Note}".Trim());
        return [.. said];
    }

    [Fact]
    public void ItSaysForAMinuteWhereItIsWhileTapsGoOn()
    {
        var desk = Desk();
        desk.Take(new KioskOrderMessage([Order(OrderKinds.Locate)]));
        Assert.Equal(("一楼大厅", 60_000), _bench.Screen.State().Here is { } here ? (here.Name, here.LeftMs) : default);
        Assert.Equal(["01 done no browser shows the kiosk's page"], Answers(desk));
        _bench.Screen.Show(new ScreenResult(0, "Reader A", ResultKind.Welcome, RefusalReason.None, "张*", null, null, false, null, _bench.Clock.Now));
        Assert.Single(_bench.Screen.State().Results);
        _bench.Time.Advance(TimeSpan.FromSeconds(40));
        // The same order again, as after a break of the link: it is answered, and does not begin anew.
        desk.Take(new KioskOrderMessage([Order(OrderKinds.Locate)]));
        Assert.Equal(20_000, _bench.Screen.State().Here?.LeftMs);
        Assert.Equal(["01 done"], Answers(desk));
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(_bench.Screen.State().Here);
    }

    [Fact]
    public async Task ItStartsAnewOnceAndNeverInACircle()
    {
        var (desk, starts) = (Desk(), 0);
        desk.RestartWanted += () => Interlocked.Increment(ref starts);
        var message = new KioskOrderMessage([Order(OrderKinds.Restart)]);
        for (var i = 0; i < 3; i++) desk.Take(message);
        // Received; not done as long as this run lives.
        Assert.Equal(["01 received", "01 received", "01 received"], Answers(desk));
        Assert.Equal(0, starts);
        _bench.Time.Advance(TimeSpan.FromSeconds(3));
        await Eventually.Holds(() => Volatile.Read(ref starts) == 1, "the agent to be told to start anew");

        // The order still stands at the centre when the agent is back, however often it starts.
        for (var run = 0; run < 3; run++)
        {
            var again = Desk();
            again.RestartWanted += () => Interlocked.Increment(ref starts);
            again.Take(message);
            Assert.Equal(["01 done"], Answers(again));
            _bench.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, Volatile.Read(ref starts));
        // Another order is another matter.
        var next = Desk();
        next.Take(new KioskOrderMessage([Order(OrderKinds.Restart, "fedcba9876543210")]));
        Assert.Equal(["fe received"], Answers(next));
    }

    [Fact]
    public void WhatCannotBeRememberedIsNotDone()
    {
        // A file where a folder should be: nothing can be written there.
        var blocked = Path.Combine(_bench.Folder, "blocked");
        File.WriteAllText(blocked, "");
        var (desk, starts) = (Desk(blocked), 0);
        desk.RestartWanted += () => Interlocked.Increment(ref starts);
        desk.Take(new KioskOrderMessage([Order(OrderKinds.Restart)]));
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("01 failed it cannot be written down", Assert.Single(Answers(desk)), StringComparison.Ordinal);
        Assert.Equal(0, Volatile.Read(ref starts));
    }

    [Fact]
    public void WhatIsOverIsNotDoneAndWhatIsUnknownIsSaid()
    {
        var desk = Desk();
        desk.Take(new KioskOrderMessage([Order(OrderKinds.Locate, minutes: -11), Order("dance", "aaaaaaaaaaaaaaaa")]));
        Assert.Null(_bench.Screen.State().Here);
        Assert.Equal(["aa unknown"], Answers(desk));
        // Answers that nobody fetches do not pile up.
        for (var i = 0; i < 100; i++) desk.Take(new KioskOrderMessage([Order("dance", "aaaaaaaaaaaaaaaa")]));
        Assert.Equal(32, Answers(desk).Length);
    }

    [Fact]
    public async Task AReportTellsHowTheKioskIsAndNothingOfAnybody()
    {
        await Workbench.Append(_bench.Outbox.BorrowLane(), "CARD0001");
        _bench.Health.SetReaders([new ReaderStatus("Reader A", "ready")], "", _ => "");
        _bench.Health.Raise(TroubleKind.LinkDown, "no connection to the centre");
        using (Lines)
        {
            var log = Lines.CreateLogger("CardSystem.CardAgent.Taps.TapDesk");
            log.LogInformation("Card {Card} of reader {Reader} in journal {Journal}: code {Code}", "3101000000000001", "Reader A", "0123456789abcdef", "0x80100069");
            log.LogDebug("too small to be kept");
            for (var i = 0; i < 200; i++) log.LogWarning("line {Number} {Card} {Long}", i, "PK0A1B2C3D4E", new string('x', 400));
            var desk = Desk();
            desk.Take(new KioskOrderMessage([Order(OrderKinds.Report)]));
            var answer = desk.Next()!;
            var wire = KioskAnswer.Write(answer);
            var report = KioskAnswer.Read(wire).Report!;
            Assert.Equal("1", report.Facts.Single(f => f.Name == "waiting").Value);
            Assert.Equal(["Reader A"], report.Readers.Select(r => r.Name));
            Assert.Contains(report.Troubles, t => t.EndsWith("Z no connection to the centre", StringComparison.Ordinal));
            Assert.Equal(KioskReport.MostLines, report.Log.Count);
            var text = System.Text.Encoding.UTF8.GetString(wire);
            Assert.All(["3101000000000001", "PK0A1B2C3D4E", "CARD0001", "too small"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            Assert.InRange(wire.Length, 1, KioskReport.MostBytes);
        }

        Assert.Equal("Card … of reader A in 0123456789abcdef: 0x80100069, 2026-05-01, T=1", RecentLines.Blotted("Card 3101000000000001 of reader A in 0123456789abcdef: 0x80100069, 2026-05-01, T=1"));
    }

    [Fact]
    public async Task OrdersComeByTheLinkAndAnswersGoBackByIt()
    {
        var desk = Desk();
        var inbox = new UplinkInbox(
            Workbench.Kiosk, _bench.Outbox, _bench.Config, _bench.Hotlist, _bench.Screen, _bench.Cards, new ClockWatch(_bench.Clock, _bench.Health), NullLogger<UplinkInbox>.Instance, orders: desk);
        Assert.Contains(Topics.Orders(Workbench.Kiosk), inbox.Comforts);
        var asked = 0;
        desk.Answered += () => asked++;
        foreach (var payload in new[] { KioskOrderMessage.Write(new KioskOrderMessage([Order(OrderKinds.Locate)])), [], "nonsense"u8.ToArray() })
            await inbox.TakeAsync(new Publication(Topics.Orders(Workbench.Kiosk), payload, Retain: true));
        Assert.Equal(1, asked);
        Assert.NotNull(_bench.Screen.State().Here);
    }
}
