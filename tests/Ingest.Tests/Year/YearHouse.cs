using System.Data.Common;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Projection.Rebuilding;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>The centre over a district: inbox, projector and nightly round as the service runs them, stepped by hand under one clock.</summary>
internal sealed class YearHouse : IDisposable
{
    private readonly Dictionary<string, FakeConnection> _connections = new(StringComparer.Ordinal);
    private readonly WarningOptions _warnings = new();
    private WarningService _nights;
    private TestInbox _inbox;

    public YearHouse(string kind, PostgresServer server, YearDistrict district, ProjectionOptions options)
    {
        Database = new TestDatabase(kind, server);
        Options = options;
        (_inbox, _nights, Projector) = (new TestInbox(Database), NewNights(), NewProjector());
        district.ImportInto(Database, Time);
    }

    public TestDatabase Database { get; }
    public ProjectionOptions Options { get; set; }
    public ManualTime Time { get; } = new(TestDistrict.Nine);
    public Projector Projector { get; private set; }
    public WarningRound Round => new(Database.Database, _warnings, Zone, WarningGoal.At, Following.Behind);

    public static TimeZoneInfo Zone => TestImport.Settings.Zone;

    public DateTimeOffset Now => Time.GetUtcNow();

    public DateOnly Today => ActivityDesk.Today(Now, Zone);

    /// <summary>Moves the clock on; what has been is left alone.</summary>
    public void At(DateTimeOffset instant)
    {
        if (instant <= Now) return;
        _inbox.Time.Advance(instant - Now);
        Time.Advance(instant - Now);
    }

    /// <summary>Commits taps in this order.</summary>
    public async Task TakeAsync(IEnumerable<(string Kiosk, byte[] Body)> taps)
    {
        foreach (var (kiosk, body) in taps)
        {
            if (!_connections.TryGetValue(kiosk, out var connection)) _connections.Add(kiosk, connection = new FakeConnection(kiosk));
            await _inbox.TakeAsync(connection, body);
        }

        while (_inbox.Queue.Weight > 0) Assert.True(_inbox.Committer.Step(TestContext.Current.CancellationToken), _inbox.Committer.Trouble);
    }

    /// <summary>What kiosks say of themselves now.</summary>
    public void Say(IEnumerable<(string Kiosk, KioskStatus Status)> said) => Enter(work =>
    {
        foreach (var (kiosk, status) in said)
        {
            work.Execute(
                "insert into kiosk_statuses(kiosk, received_at, body) values(@kiosk, @now, @body) on conflict(kiosk) do update set received_at = excluded.received_at, body = excluded.body",
                new { kiosk, now = Now.ToUnixTimeMilliseconds(), body = Message.Write(status) });
        }

        return 0;
    });

    /// <summary>Steps the projector until it has followed everything.</summary>
    public async Task ProjectAsync()
    {
        await Database.LogIsReadableAsync();
        await Eventually.TrueAsync(FollowsEverything, "the projection to follow everything");
    }

    private bool FollowsEverything()
    {
        // What people changed is looked for every quarter of a second.
        var steps = 1;
        for (var looks = 0; looks < 4 && steps > 0; looks++)
        {
            At(Now.AddMilliseconds(300));
            steps = 0;
            while (Projector.Step() == StepOutcome.Worked) Assert.True(++steps < 20_000, "The projector does not come to rest.");
        }

        return steps == 0 && Projector is { Lag: 0, Due: 0, ProofsAreBehind: false } && Projector.State!.Reference.Change == Database.Scalar<long>("select coalesce(max(change), 0) from changes")
            && Projector.State.Completeness.Journals.Values.Sum(p => p.Taps) == Database.Scalar<long>("select count(*) from taps");
    }

    /// <summary>The service is stopped and started.</summary>
    public void Restart()
    {
        Projector.Dispose();
        _nights.Dispose();
        Schema.Prepare(Database.Database);
        (_nights, Projector) = (NewNights(), NewProjector());
    }

    /// <summary>The round of the night, where it is time for it.</summary>
    public RoundReport? Night()
    {
        var report = _nights.Step(TestContext.Current.CancellationToken);
        if (report is not null) Assert.Empty(report.Troubles);
        return report;
    }

    public T Enter<T>(Func<Work, T> entry)
    {
        using var connection = Database.Database.Open();
        using var work = Work.Begin(Database.Database, connection);
        var entered = entry(work);
        work.Commit();
        return entered;
    }

    public T Read<T>(Func<Work, T> read)
    {
        using var connection = Database.Database.OpenWithDerived();
        using var work = Work.Read(Database.Database, connection);
        return read(work);
    }

    /// <summary>Derives everything anew beside the live tables and compares.</summary>
    /// <param name="replace">Puts it in their place.</param>
    public DerivedComparison Rebuild(bool replace = false)
    {
        var beside = Database.Database.Beside();
        try
        {
            var comparison = new DerivedRebuild(Database.Database, Options, TestProjection.Days(), Time, (_, _) => { }).Run(beside, TestContext.Current.CancellationToken);
            if (!replace) return comparison;
            Projector.Dispose();
            Database.Database.Replace(beside);
            Projector = NewProjector();
            return comparison;
        }
        finally
        {
            beside.RemoveBeside();
        }
    }

    /// <summary>
    /// As if no tap had come yet, and then all of them in an order, with repetitions and in portions of chance; what people entered is as it was.
    /// The nightly round's findings are made again too, and nobody is told anything for a second time.
    /// </summary>
    public async Task TakeAgainAsync(Random random, ProjectionOptions options)
    {
        Options = options;
        Projector.Dispose();
        _inbox.Dispose();
        var taps = Database.Query<(string Kiosk, byte[] Body)>("select j.kiosk, t.body from taps t join journals j on j.id = t.journal order by j.kiosk, j.journal, t.seq");
        Database.Execute("delete from taps");
        Database.Execute("delete from journals");
        Enter(work => { Changes.Add(work, ChangeKind.Everything); return 0; });
        var now = Now;
        _inbox = new TestInbox(Database);
        _inbox.Time.Advance(now - _inbox.Time.GetUtcNow());
        Projector = NewProjector();
        (string, byte[])[] all = [.. taps, .. taps.Where(_ => random.Next(10) == 0)];
        random.Shuffle(all);
        var most = random.Next(2, all.Length);
        for (var from = 0; from < all.Length;)
        {
            var until = Math.Min(all.Length, from + random.Next(1, most));
            await TakeAsync(all[from..until]);
            for (var steps = random.Next(3); steps > 0; steps--) Projector.Step();
            from = until;
        }

        await ProjectAsync();
        var report = Round.Run(Today.AddDays(-1), Now, false, TestContext.Current.CancellationToken);
        Assert.True(report is { Steps.Count: 0, Troubles.Count: 0 }, string.Join('\n', report.ToLines()));
    }

    private Projector NewProjector() => new(Database.Database, Options, TestProjection.Days(), Time);

    private WarningService NewNights() => new(Database.Database, Round, _warnings, Zone, Time, NullLogger<WarningService>.Instance);

    public void Dispose()
    {
        Projector.Dispose();
        _nights.Dispose();
        _inbox.Dispose();
        Database.Dispose();
    }
}
