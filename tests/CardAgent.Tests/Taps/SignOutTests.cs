using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Taps;

/// <summary>Sessions to which members sign in and out, at the desk and over a restart.</summary>
public sealed class SignOutTests : IDisposable
{
    private const string Reader = "Reader A";

    private readonly Workbench _bench = new();
    private readonly FakeLights _lights = new();
    private readonly TapDesk _desk;

    public SignOutTests()
    {
        _bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Workbench.Session() with { InOut = true });
        _desk = Desk(_bench);
        _desk.ReaderAttached(Reader);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task TapsAlternateAndTheScreenSaysHowLongTheStayWas()
    {
        Assert.Equal((ResultKind.Welcome, null), Tap(0));
        Assert.Equal((ResultKind.Already, Workbench.Morning), Tap(59));
        Assert.Equal((ResultKind.SignedOut, Workbench.Morning), Tap(31));
        Assert.Equal((ResultKind.AlreadyOut, Workbench.Morning.AddSeconds(90)), Tap(59));
        Assert.Equal((ResultKind.WelcomeBack, null), Tap(1));
        Assert.Equal((ResultKind.SignedOut, Workbench.Morning.AddSeconds(150)), Tap(3_600));

        TapOutcome[] expected = [TapOutcome.Accepted, TapOutcome.Repeated, TapOutcome.Accepted, TapOutcome.Repeated, TapOutcome.Accepted, TapOutcome.Accepted];
        Assert.Equal(expected, (await _bench.WaitingAsync()).Select(t => t.Outcome));
        Assert.Equal(expected, _lights.Shown);
    }

    [Theory]
    [InlineData(1, ResultKind.SignedOut)]
    [InlineData(2, ResultKind.WelcomeBack)]
    public async Task ARestartKnowsWhoIsInAndWhoIsOut(int before, ResultKind next)
    {
        for (var i = 0; i < before; i++) Tap(120);
        await _bench.Outbox.Receive([new Receipt((await _bench.WaitingAsync())[0].Id.Journal.ToString(), before)]);
        _bench.Close();
        _bench.Time.Advance(TimeSpan.FromMinutes(30));

        using var again = new Workbench(_bench);
        using var remember = new RememberService(again.Outbox, again.SignIns, new ClockWatch(again.Clock, again.Health), again.Time, NullLogger<RememberService>.Instance);
        await remember.StartingAsync(Workbench.Cancel);
        var desk = Desk(again);
        desk.ReaderAttached(Reader);
        desk.CardPresented(new FakeChannel(Reader), again.Time.GetTimestamp());
        Assert.Equal(next, Assert.Single(again.Screen.State().Results).Result.Kind);
    }

    [Fact]
    public async Task AnOutboxFromBeforeSignOutsOpensWithAllItHolds()
    {
        Tap(0);
        _bench.Close();
        await using (var old = new SqliteConnection($"Data Source={_bench.Options.File};Pooling=False"))
        {
            await old.OpenAsync(Workbench.Cancel);
            await using var command = old.CreateCommand();
            command.CommandText = "ALTER TABLE sign_ins DROP COLUMN out; PRAGMA user_version = 1";
            await command.ExecuteNonQueryAsync(Workbench.Cancel);
        }

        using var again = new Workbench(_bench);
        Assert.Equal(new SignIn(new CardId("CARD0001"), new SessionId("study"), Workbench.Morning), Assert.Single(await again.Outbox.SignIns()));
        Assert.Single(await again.WaitingAsync());
        Assert.DoesNotContain(again.Health.Troubles, t => t.Kind is TroubleKind.OutboxRepaired or TroubleKind.CannotRecord);
    }

    /// <summary>The card lies there for a moment, so many seconds after the last time.</summary>
    private (ResultKind Kind, DateTimeOffset? Since) Tap(int secondsLater)
    {
        _bench.Time.Advance(TimeSpan.FromSeconds(secondsLater));
        var post = new FakeChannel(Reader);
        _desk.CardPresented(post, _bench.Time.GetTimestamp());
        _desk.CardRemoved(Reader);
        var shown = Assert.Single(_bench.Screen.State().Results).Result;
        return (shown.Kind, shown.Since);
    }

    private TapDesk Desk(Workbench bench) => bench.Desk(new FakeCardReading().Kinds, _lights);
}
