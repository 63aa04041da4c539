using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Taps;

public sealed class RatingDeskTests : IDisposable
{
    private const string Reader = "Reader A";

    private readonly Workbench _bench = new();
    private readonly FakeCardReading _cards = new();
    private readonly TapDesk _desk;

    public RatingDeskTests()
    {
        _bench.GiveConfig(Workbench.Session() with { Rate = true });
        _desk = _bench.Desk(_cards.Kinds);
        _desk.ReaderAttached(Reader);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task ARatingIsAnEntryOfTheSameJournalThatNamesTheTapAndNoCard()
    {
        var ticket = TapAndAsk();
        Assert.Equal(RatingAnswer.Kept, await _bench.Ratings.RateAsync(ticket, 4));

        var (tap, rating) = await _bench.WaitingAsync() is [var first, var second] ? (first, second) : throw new InvalidOperationException("There are not two entries.");
        Assert.Equal((TapOutcome.Rated, 4, tap.Id.Sequence), (rating.Outcome, rating.Rating, rating.OfSequence));
        Assert.Equal((tap.Id.Journal, 2L, tap.Session, tap.Reader), (rating.Id.Journal, rating.Id.Sequence, rating.Session, rating.Reader));
        Assert.Null(rating.Card);
        Assert.True(rating.CardSignature.IsEmpty && rating.CardKey.IsEmpty && rating.Salt.IsEmpty);
        Assert.Equal(TapText.Hash(tap), rating.Previous.ToArray());
        Assert.Equal(ResultKind.Thanks, Assert.Single(_bench.Screen.State().Results).Result.Kind);
    }

    [Fact]
    public async Task ATapIsRatedOnceAtMostHoweverOftenAndFastItIsTried()
    {
        var ticket = TapAndAsk();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => _bench.Ratings.RateAsync(ticket, 1 + i % 5), Workbench.Cancel)));
        Assert.All(answers, answer => Assert.Equal(RatingAnswer.Kept, answer));
        Assert.Equal(RatingAnswer.Kept, await _bench.Ratings.RateAsync(ticket, 1));
        Assert.Equal(2, (await _bench.WaitingAsync()).Count);
    }

    [Fact]
    public async Task AfterAMinuteNobodyIsAskedAnyMore()
    {
        var ticket = TapAndAsk();
        _bench.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(ticket, _bench.Ratings.StillAsked(ticket));
        _bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_bench.Ratings.StillAsked(ticket));
        Assert.Equal(RatingAnswer.TooLate, await _bench.Ratings.RateAsync(ticket, 5));
        Assert.Single(await _bench.WaitingAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-1)]
    public async Task OnlyOneToFiveIsARating(int stars)
    {
        var ticket = TapAndAsk();
        Assert.Equal(RatingAnswer.NoSuchRating, await _bench.Ratings.RateAsync(ticket, stars));
        Assert.Equal(RatingAnswer.TooLate, await _bench.Ratings.RateAsync("made-up", 5));
        Assert.Single(await _bench.WaitingAsync());
    }

    [Fact]
    public void WhoHadSignedInAlreadyOrIsRefusedIsNotAsked()
    {
        TapAndAsk();
        _desk.CardRemoved(Reader);
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        Present();
        Assert.Null(Assert.Single(_bench.Screen.State().Results).Result.Ticket);
        _cards.Identity = FakeCardReading.Refused(RefusalReason.CardExpired, "CARD0002");
        Present();
        Assert.Null(Assert.Single(_bench.Screen.State().Results).Result.Ticket);
    }

    [Fact]
    public void TheQuestionStaysFifteenSecondsAndIsAskedAgainWhereTheCardFlickers()
    {
        var ticket = TapAndAsk();
        Assert.Equal(15_000, Assert.Single(_bench.Screen.State().Results).LeftMs);
        _desk.CardRemoved(Reader);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Present();
        Assert.Equal(ticket, Assert.Single(_bench.Screen.State().Results).Result.Ticket);
        _bench.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Empty(_bench.Screen.State().Results);
    }

    [Fact]
    public async Task ThanksDoNotCoverTheNextMembersAnswer()
    {
        var ticket = TapAndAsk();
        _cards.Identity = FakeCardReading.Of("CARD0002", "李*");
        Present();
        Assert.Equal(RatingAnswer.Kept, await _bench.Ratings.RateAsync(ticket, 5));
        Assert.Equal("李*", Assert.Single(_bench.Screen.State().Results).Result.Name);
        Assert.Equal((TapOutcome.Rated, 1L), (await _bench.WaitingAsync())[^1] is var rating ? (rating.Outcome, rating.OfSequence) : default);
    }

    [Fact]
    public async Task WhatCannotBeWrittenIsNotThankedForAndMayBeTriedAgain()
    {
        var ticket = TapAndAsk();
        await using (var other = new SqliteConnection($"Data Source={_bench.Options.File};Pooling=False"))
        {
            await other.OpenAsync(Workbench.Cancel);
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(Workbench.Cancel);
            Assert.Equal(RatingAnswer.NotKept, await _bench.Ratings.RateAsync(ticket, 5));
            Assert.Equal(ResultKind.Welcome, Assert.Single(_bench.Screen.State().Results).Result.Kind);
        }

        await Eventually.Holds(() => !_bench.Health.Has(TroubleKind.CannotRecord), "the outbox can be written again");
        Assert.Equal(RatingAnswer.Kept, await _bench.Ratings.RateAsync(ticket, 5));
        Assert.Equal([TapOutcome.Accepted, TapOutcome.Rated], (await _bench.WaitingAsync()).Select(t => t.Outcome));
    }

    [Fact]
    public async Task TapsAndRatingsOfOneReaderTakeTurnsAndLoseNothing()
    {
        const int Members = 60;
        var ratings = new List<Task<RatingAnswer>>();
        for (var i = 0; i < Members; i++)
        {
            _cards.Identity = FakeCardReading.Of($"CARD{i:0000}");
            Present();
            var ticket = Assert.Single(_bench.Screen.State().Results).Result.Ticket!;
            ratings.Add(Task.Run(() => _bench.Ratings.RateAsync(ticket, 3), Workbench.Cancel));
        }

        Assert.All(await Task.WhenAll(ratings), answer => Assert.Equal(RatingAnswer.Kept, answer));
        var taps = await _bench.WaitingAsync();
        Assert.Equal(Enumerable.Range(1, 2 * Members).Select(i => (long)i), taps.Select(t => t.Id.Sequence));
        Assert.Equal(taps.Where(t => t.Outcome == TapOutcome.Accepted).Select(t => t.Id.Sequence), taps.Where(t => t.Outcome == TapOutcome.Rated).Select(t => t.OfSequence).Order());
        for (var i = 1; i < taps.Count; i++) Assert.Equal(TapText.Hash(taps[i - 1]), taps[i].Previous.ToArray());
    }

    [Fact]
    public async Task ARestartAsksNobodyAboutTheTapsBeforeIt()
    {
        var ticket = TapAndAsk();
        _bench.Close();
        using var again = new Workbench(_bench);
        Assert.Equal(RatingAnswer.TooLate, await again.Ratings.RateAsync(ticket, 5));
        Assert.Single(await again.WaitingAsync());
    }

    private string TapAndAsk()
    {
        Present();
        return Assert.Single(_bench.Screen.State().Results).Result.Ticket ?? throw new InvalidOperationException("Nobody was asked.");
    }

    private void Present() => _desk.CardPresented(new FakeChannel(Reader), _bench.Time.GetTimestamp());
}
