using CardSystem.CardAgent.Readers;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Readers;

public class ReaderWorkerTests
{
    private readonly FakeCardSystem _system = new() { NoWaiting = true };
    private readonly RecordingVisitor _visitor = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeReader _reader;
    private readonly ReaderWorker _worker;

    public ReaderWorkerTests()
    {
        _reader = _system.Attach("A");
        _worker = new ReaderWorker("A", _system.Open, _visitor, new ReadersOptions { SessionSeconds = 5 }, _time, NullLogger.Instance);
    }

    /// <summary>Posts what is now and steps until the worker rests.</summary>
    private TimeSpan? Turn()
    {
        _worker.Post(_reader.Sighting(), _time.GetTimestamp());
        var rest = _worker.Step();
        while (rest == TimeSpan.Zero) rest = _worker.Step();
        return rest;
    }

    private string[] Told => [.. _visitor.Told];

    [Fact]
    public void CardIsPresentedOnceHoweverLongItLies()
    {
        Turn();
        _reader.Insert();
        Assert.Equal(Timeout.InfiniteTimeSpan, Turn());
        for (var second = 0; second < 600; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Turn();
        }
        _reader.Remove();
        Turn();
        Assert.Equal(["attached A", "card A", "removed A"], Told);
    }

    [Fact]
    public void CardExchangedBetweenTwoLooksIsPresentedToo()
    {
        _reader.Insert();
        Turn();
        _reader.Swap();
        Turn();
        Assert.Equal(["attached A", "card A", "removed A", "card A"], Told);
    }

    [Fact]
    public void CardExchangedDuringItsConversationIsSeenWithoutAnotherPost()
    {
        _visitor.OnCard = _ =>
        {
            _visitor.OnCard = _ => { };
            _reader.Swap();
            _worker.Post(_reader.Sighting(), _time.GetTimestamp());
        };
        _reader.Insert();
        Turn();
        Assert.Equal(["attached A", "card A", "removed A", "card A"], Told);
    }

    [Fact]
    public void UnavailableForAMomentIsNeitherTapNorDeparture()
    {
        _reader.Insert();
        Turn();
        _reader.Unavailable(true);
        Turn();
        _reader.Unavailable(false);
        Turn();
        Assert.Equal(["attached A", "card A"], Told);
        _reader.Unavailable(true);
        Turn();
        _reader.Unavailable(false);
        _reader.Remove();
        Turn();
        Assert.Equal(["attached A", "card A", "removed A"], Told);
    }

    [Fact]
    public void CardPulledMidReadIsSaidOnce()
    {
        _visitor.OnCard = channel =>
        {
            _reader.Remove();
            channel.Transmit([0x00, 0xA4, 0x04, 0x00]);
        };
        _reader.Insert();
        Turn();
        Turn();
        Assert.Equal(["attached A", "card A", "failed A CardRemoved", "removed A"], Told);
    }

    [Fact]
    public void DriverThatNoticesThePullLateStillGetsItRight()
    {
        // As libccid and vpcd do: the command fails, and only the next look shows that the card is gone.
        _visitor.OnCard = _ => throw FakeCardSystem.Error(0x80100016, cardLost: true);
        _reader.Insert();
        Assert.Equal(TimeSpan.FromMilliseconds(100), Turn());
        _reader.Remove();
        Turn();
        Assert.Equal(["attached A", "card A", "failed A CardRemoved", "removed A"], Told);
    }

    [Fact]
    public void MuteCardIsGivenOneMoreChanceAndThenRefused()
    {
        _reader.InsertMute();
        Assert.Equal(TimeSpan.FromMilliseconds(100), Turn());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(Timeout.InfiniteTimeSpan, Turn());
        _reader.Remove();
        Turn();
        Assert.Equal(["attached A", "failed A CardUnreadable", "removed A"], Told);
    }

    [Fact]
    public void CardThatWakesUpIsPresented()
    {
        _reader.FailNextConnect(FakeCardSystem.Error(0x80100067, cardLost: true), FakeCardSystem.Error(0x80100066, cardLost: true));
        _reader.Insert();
        Turn();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Turn();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Turn();
        Assert.Equal(["attached A", "card A"], Told);
    }

    [Fact]
    public void RestIsNotCutShortByAPostWithoutNews()
    {
        _reader.FailNextConnect(FakeCardSystem.Error(0x80100066, cardLost: true));
        _reader.Insert();
        Turn();
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(TimeSpan.FromMilliseconds(1), Turn());
        Assert.Equal(1, _reader.Connects);
    }

    [Fact]
    public void DeadContextIsReplacedAndTheSameCardPresented()
    {
        _reader.Insert();
        Turn();
        _reader.Remove();
        Turn();
        _system.Restart();
        _reader.Insert();
        Turn();
        Assert.Equal(["attached A", "card A", "removed A", "card A"], Told);
        Assert.Equal(1, _system.OpenContexts);
        Assert.Equal(2, _system.Opened);
    }

    [Fact]
    public void ServiceThatStaysAwayIsAskedForTwoSecondsAndNoLonger()
    {
        _system.Die();
        _reader.Insert();
        for (var rest = Turn(); rest != Timeout.InfiniteTimeSpan; rest = Turn()) _time.Advance(rest!.Value);
        Assert.Equal(["attached A", "failed A CardUnreadable"], Told);
        Assert.Equal(0, _system.OpenContexts);
        Assert.Equal(TimeSpan.FromSeconds(2), _time.GetElapsedTime(0));
    }

    [Fact]
    public void VisitorsMistakeSilencesNoReader()
    {
        _visitor.OnAny = _ => throw new InvalidOperationException("The visitor stumbles.");
        _reader.Insert();
        Turn();
        _reader.Remove();
        Turn();
        _visitor.OnAny = _ => { };
        _reader.Insert();
        Turn();
        Assert.Equal(["attached A", "card A", "removed A", "card A"], Told);
        Assert.Equal(ReaderState.Card, _worker.Health().State);
    }

    [Fact]
    public void ConversationEndsAtItsCap()
    {
        var said = 0;
        _visitor.OnCard = channel =>
        {
            while (true)
            {
                channel.Transmit([0x00, 0xB0, 0x00, 0x00, 0x00]);
                _time.Advance(TimeSpan.FromSeconds(1));
                said++;
            }
        };
        _reader.Insert();
        Turn();
        Assert.Equal(6, said);
        Assert.Equal(["attached A", "card A", "failed A CardUnreadable"], Told);
    }

    [Fact]
    public void ChannelIsClosedWhenTheVisitIsOver()
    {
        ICardChannel? kept = null;
        _visitor.OnCard = channel => kept = channel;
        _reader.Insert();
        Turn();
        Assert.Throws<ObjectDisposedException>(() => kept!.Transmit([0x00, 0xB0, 0x00, 0x00]));
    }

    [Fact]
    public void ReaderThatHangsInAConversationIsDeaf()
    {
        _visitor.OnCard = _ =>
        {
            Assert.Equal(ReaderState.Card, _worker.Health().State);
            _time.Advance(TimeSpan.FromSeconds(7));
            Assert.Equal(new ReaderHealth("A", ReaderState.Deaf, "The reader has not answered for 7 s; unplug it and plug it in again."), _worker.Health());
        };
        _reader.Insert();
        Turn();
        Assert.Contains("card A", Told);
        Assert.Equal(ReaderState.Card, _worker.Health().State);
    }

    [Fact]
    public void ThreeCardsInARowThatCannotBeTalkedToMakeTheReaderDeafUntilOneCan()
    {
        for (var card = 0; card < 3; card++)
        {
            _reader.InsertMute();
            Turn();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Turn();
            _reader.Remove();
            Turn();
        }
        Assert.Equal(ReaderState.Deaf, _worker.Health().State);
        _reader.Insert();
        Turn();
        Assert.Equal(ReaderState.Card, _worker.Health().State);
    }

    [Fact]
    public void CardsPulledTooFastDoNotMakeTheReaderDeaf()
    {
        _visitor.OnCard = channel => { _reader.Remove(); channel.Transmit([0, 0, 0, 0]); };
        for (var card = 0; card < 5; card++)
        {
            _reader.Insert();
            Turn();
            Turn();
        }
        Assert.Equal(ReaderState.Ready, _worker.Health().State);
    }

    [Fact]
    public void RetiredWorkerTakesItsCardAndItsReaderBackInOrder()
    {
        _reader.Insert();
        Turn();
        _worker.Retire("The reader was unplugged.");
        Assert.Null(_worker.Step());
        Assert.Null(_worker.Step());
        Assert.Equal(["attached A", "card A", "removed A", "detached A"], Told);
        Assert.True(_worker.Ended);
        Assert.Equal(0, _system.OpenContexts);
    }

    [Fact]
    public void WorkerRetiredBeforeItsFirstStepStillComesAndGoes()
    {
        _worker.Retire("The reader was unplugged.");
        Assert.Null(_worker.Step());
        Assert.Equal(["attached A", "detached A"], Told);
    }
}
