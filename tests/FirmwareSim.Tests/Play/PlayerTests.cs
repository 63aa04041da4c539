using System.Text;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Check;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Play;
using CardSystem.FirmwareSim.Reader;
using CardSystem.TestKit;

namespace CardSystem.FirmwareSim.Tests.Play;

/// <summary>The player on a clock that moves when told, with readers that light up when told.</summary>
public sealed class PlayerTests : IAsyncDisposable
{
    private static readonly Deck Deck = DeckMaker.Make([new("M1", "张三"), new("M2", "李四")], new OddCards(Plain: 1), 5, 1, TimeProvider.System.GetUtcNow());

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly MemoryStream _record = new();
    private readonly PlayedLog _log;

    public PlayerTests() => _log = new PlayedLog(_record, _time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private List<string> Lines => [.. Encoding.UTF8.GetString(_record.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static PlayStep Step(double due, int card = 0, double lying = 0, int? pulled = null, double gap = 0.65) =>
        new(TimeSpan.FromSeconds(due), 0, Deck.Cards[card], TimeSpan.FromSeconds(gap), TimeSpan.FromSeconds(lying), pulled, "tap");

    private void Play(FakeSlot slot, double seconds, PlayStep[] steps, double speed = 1)
    {
        var pump = Start(slot, seconds, steps, speed, Stop, out var playing);
        pump.RunUntil(() => playing.IsCompleted);
    }

    private Pump Start(FakeSlot slot, double seconds, PlayStep[] steps, double speed, CancellationToken stop, out Task playing)
    {
        var pump = new Pump(_time);
        playing = pump.Start(() => new Player(new HandSettings(), [slot], _log, _time).RunAsync(new PlayPlan([steps], []), TimeSpan.FromSeconds(seconds), speed, stop));
        return pump;
    }

    [Fact]
    public void ACardIsHeldUntilTheLightAndThenTaken()
    {
        var slot = new FakeSlot(_time) { Light = LightColour.Green };
        Play(slot, 20, [Step(1), Step(1, card: 1)]);

        Assert.Equal(2, slot.Stays.Count);
        Assert.True(slot.Stays[0].From >= 1);
        Assert.True(slot.Stays[0].To - slot.Stays[0].From < 5, "The hand reacts to the light and does not wait out its patience.");
        Assert.True(slot.Stays[1].From - slot.Stays[0].To >= 0.65, "The reader is left empty long enough to be seen.");
        Assert.Equal(["presented", "signed", "light", "removed", "presented", "signed", "light", "removed"], Lines.Select(Event));
        Assert.Contains("\"how\":\"light\"", Lines[3], StringComparison.Ordinal);
        Assert.Contains(Deck.Cards[0].Number, Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ACardIsLaidDownWithTheFaultsOrdered()
    {
        var slot = new FakeSlot(_time) { Light = LightColour.Green };
        var faults = new[] { new CardFault(CardFaultKind.CutAfter, 9) };
        Play(slot, 20, [Step(1) with { Faults = faults }, Step(2)]);
        Assert.Equal(faults, slot.Cards[0].Behaviour.Faults);
        Assert.Empty(slot.Cards[1].Behaviour.Faults);
    }

    [Fact]
    public void WhoSeesNoLightGivesUpAfterAWhile()
    {
        var slot = new FakeSlot(_time);
        Play(slot, 20, [Step(0)]);
        Assert.InRange(slot.Stays[0].To - slot.Stays[0].From, 4.9, 10);
        Assert.Contains("\"how\":\"impatient\"", Lines[1], StringComparison.Ordinal);
        Assert.Equal(1, _log.Counts.WithoutLight);
    }

    [Fact]
    public void ACardLeftLyingStaysAfterTheLight()
    {
        var slot = new FakeSlot(_time) { Light = LightColour.Orange };
        Play(slot, 30, [Step(0, lying: 8)]);
        Assert.True(slot.Stays[0].To - slot.Stays[0].From >= 8);
    }

    [Fact]
    public void AnEarlyPullIsToldFromALostReader()
    {
        var slot = new FakeSlot(_time) { GoneAtOnce = true };
        Play(slot, 20, [Step(0, pulled: 2), Step(1)]);
        Assert.Contains("\"how\":\"pulled\"", Lines[1], StringComparison.Ordinal);
        Assert.Contains("\"how\":\"lost\"", Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void AReaderThatIsAwayIsTriedUntilItIsBack()
    {
        var slot = new FakeSlot(_time) { Light = LightColour.Green, AwayUntil = 6 };
        Play(slot, 30, [Step(0)]);
        Assert.InRange(slot.Stays[0].From, 6, 12);
        Assert.Equal(1, _log.Counts.Presentations);
    }

    [Fact]
    public void NobodyStartsAfterTheEnd()
    {
        var slot = new FakeSlot(_time) { Light = LightColour.Green };
        Play(slot, 10, [Step(9), Step(9.5), Step(11)]);
        Assert.InRange(slot.Stays.Count, 1, 2);
        Assert.True(_time.GetUtcNow() >= new DateTimeOffset(2026, 5, 1, 8, 0, 10, TimeSpan.Zero));
    }

    [Fact]
    public void SpeedHurriesTheClockAndNotTheHands()
    {
        var slot = new FakeSlot(_time) { Light = LightColour.Green };
        Play(slot, 100, [Step(80)], speed: 10);
        Assert.InRange(slot.Stays[0].From, 8, 9.5);
    }

    [Fact]
    public void StoppingTakesTheCardAway()
    {
        using var stop = new CancellationTokenSource();
        var slot = new FakeSlot(_time);
        var pump = Start(slot, 1_000, [Step(0), Step(1)], 1, stop.Token, out var playing);
        pump.RunUntil(() => slot.Stays.Count == 1);
        stop.Cancel();
        pump.RunUntil(() => playing.IsCompleted);
        Assert.Single(slot.Stays);
        Assert.Contains("\"how\":\"stopped\"", Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void TheRecordIsWhatTheCheckerReads()
    {
        var slot = new FakeSlot(_time) { Light = LightColour.Green };
        Play(slot, 20, [Step(0), Step(2, card: 1)]);
        _log.Relay("k1", isCut: true, CutMode.Silent);
        _log.Summary();
        using var folder = new TestFolder();
        var played = PlayedRecord.Read(folder.Write("played.jsonl", Encoding.UTF8.GetString(_record.ToArray())));
        Assert.Equal([Deck.Cards[0].Number, Deck.Cards[1].Number], played.Select(p => p.Card));
        Assert.All(played, p => Assert.Equal("member", p.Kind));
        Assert.All(played, p => Assert.Equal(2, p.Events.Count));
        Assert.Equal(Convert.ToBase64String([9, 9]), played[0].Events[0].Signature);
        Assert.Contains("\"lights\":{\"green\":2}", Lines[^1], StringComparison.Ordinal);
    }

    private static string Event(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!;

    /// <summary>Signs and lights as soon as a card lies there, if told to light at all.</summary>
    private sealed class FakeSlot(ManualTime time) : ICardSlot
    {
        private readonly DateTimeOffset _start = time.GetUtcNow();

        public string Name => "Desk";
        public LightColour? Light { get; init; }
        public bool GoneAtOnce { get; init; }
        public double AwayUntil { get; init; }
        public List<(double From, double To)> Stays { get; } = [];
        public List<VirtualCard> Cards { get; } = [];
        private double Now => (time.GetUtcNow() - _start).TotalSeconds;

        public Task<ILaidCard> LayAsync(VirtualCard card, Action<CardSignature> onSigned, Action<LightShown> onLight, CancellationToken stop)
        {
            if (Now < AwayUntil) throw new IOException("The reader is away.");
            if (Light is { } colour)
            {
                onSigned(new CardSignature([1], [9, 9]));
                onLight(new LightShown(time.GetUtcNow(), colour, []));
            }

            Cards.Add(card);
            Stays.Add((Now, double.NaN));
            return Task.FromResult<ILaidCard>(new LaidCard(this));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class LaidCard(FakeSlot slot) : ILaidCard
        {
            private readonly TaskCompletionSource _never = new();

            public Task Gone => slot.GoneAtOnce ? Task.CompletedTask : _never.Task;

            public ValueTask DisposeAsync()
            {
                slot.Stays[^1] = (slot.Stays[^1].From, slot.Now);
                return ValueTask.CompletedTask;
            }
        }
    }

    /// <summary>Runs everything on the test's own thread, and moves the clock only when nothing is left to run: the same every time, on any machine.</summary>
    private sealed class Pump(ManualTime time) : SynchronizationContext
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _queue = [];

        public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

        public Task Start(Func<Task> start) => Within(start);

        public void RunUntil(Func<bool> isDone) => Within(() =>
        {
            for (var i = 0; ; i++)
            {
                while (_queue.TryDequeue(out var next)) next.Callback(next.State);
                if (isDone()) return i;
                Assert.True(i < 200_000, "The player does not come to an end.");
                time.Advance(TimeSpan.FromMilliseconds(10));
            }
        });

        private T Within<T>(Func<T> work)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                return work();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
