using CardSystem.Contracts;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Projection;

public sealed class LiveShowTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();
    private readonly List<Publication> _published = [];

    public void Dispose() => _district.Dispose();

    private LiveShow Show(TestProjection projection, LiveBoard board, KioskStatusBook? statuses = null) => new(
        projection.Projector, board, statuses ?? new KioskStatusBook(NullLogger<KioskStatusBook>.Instance), new RefusedCounts(projection.Database.Database, projection.Time), _published.Add, new LiveOptions(), projection.Time);

    [Fact]
    public async Task ThePageShowsEveryKindOfSignInWithMaskedNames()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], TestDistrict.Nine.AddMinutes(-20)),
            _district.One.Tap(_district.Cards[1], TestDistrict.Nine.AddMinutes(-10)),
            _district.One.Tap(_district.Cards[2], TestDistrict.Nine.AddMinutes(20)),
            _district.Far.Tap(_district.Cards[3], TestDistrict.Nine.AddMinutes(30)),
            _district.One.Tap(_district.Unknown, TestDistrict.Nine));
        var board = new LiveBoard();
        Show(projection, board).Step();
        var snapshot = board.Current;
        Assert.Equal(5, snapshot.TapsToday);
        Assert.Equal(["visit 张** c2 kiosk-far", "late 张** c1 kiosk-1", "walk-in 张** c1 kiosk-1", "present 张** c1 kiosk-1"], snapshot.Latest.Select(l => $"{l.State} {l.Name} {l.Centre} {l.Kiosk}"));
        var morning = snapshot.Centres.Single(c => c.Id == "c1").Sessions.Single(s => s.Id == "morning");
        Assert.Equal((2L, 1L, 1L, 7L), (morning.OnTime, morning.Late, morning.WalkIn, morning.Expected));
        Assert.Equal([1L, 1, 1], morning.Arrivals.Select(a => a.Count));
        Assert.Equal(["talk", "morning", "evening"], snapshot.Centres[0].Sessions.Select(s => s.Id));
        Assert.Equal([new LiveSetAside("unknown-card", 1)], snapshot.SetAside);
        Assert.Equal(["kiosk-1", "kiosk-2", "kiosk-far"], snapshot.Kiosks.Select(k => k.Id));
        Assert.Equal(TestDistrict.Nine.AddMinutes(20), snapshot.Kiosks[0].LastTap);
    }

    [Fact]
    public async Task PicturesAreShownAtMostEvery150MillisecondsAndTopicsEverySecond()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        var board = new LiveBoard();
        var show = Show(projection, board);
        Assert.Null(show.Step());
        Assert.Equal(1, board.Current.Version);
        Assert.Single(_published);

        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[1], TestDistrict.Nine));
        show.Changed();
        show.Step();
        Assert.Equal(2, board.Current.Version);
        show.Changed();
        Assert.Equal(TimeSpan.FromMilliseconds(150), show.Step());
        Assert.Equal(2, board.Current.Version);
        Assert.Single(_published);
        projection.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(show.Step());
        Assert.Equal(3, board.Current.Version);
        Assert.Equal(2, _published.Count);
        var live = Message.ReadLive(_published[^1].Payload.Span);
        Assert.Equal((2L, 0L, 1L), live.Sessions.Where(s => s.Session == "morning").Select(s => (s.Present, s.Late, s.WalkIn)).Single());
        Assert.True(_published[^1].Retain);
    }

    [Fact]
    public async Task AtMidnightANewDayBegins()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        var board = new LiveBoard();
        var show = Show(projection, board);
        show.Step();
        Assert.Equal(1, board.Current.TapsToday);
        projection.Time.Advance(TimeSpan.FromHours(15));
        projection.Projector.Step();
        show.Step();
        Assert.Equal((0L, 0), (board.Current.TapsToday, board.Current.Latest.Count));
        Assert.All(board.Current.Centres, c => Assert.Empty(c.Sessions));
    }

    [Fact]
    public async Task WhatTheInboxRefusedIsCountedToo()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district);
        await projection.TakeAsync("""{"v":2,"kiosk":"kiosk-1"}"""u8.ToArray(), _district.One.Tap(_district.Unknown, TestDistrict.Nine));
        await projection.ProjectAsync();
        var board = new LiveBoard();
        Show(projection, board).Step();
        Assert.Equal([new LiveSetAside("unknown-card", 1), new LiveSetAside("wrong-version", 1)], board.Current.SetAside);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N12_ADeafReaderIsSeenAtTheCentreBesideWhatElseItsKioskTells(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        var statuses = new KioskStatusBook(NullLogger<KioskStatusBook>.Instance);
        var board = new LiveBoard();
        var show = Show(projection, board, statuses);
        show.Step();
        Assert.False(board.Current.Kiosks[0].Online);

        statuses.Take(new KioskId("kiosk-1"), Message.Write(new KioskStatus(true, TestDistrict.Nine, "b", "s", 2, TestDistrict.Nine.AddMinutes(-9), [new JournalStatus("00000000000000aa", 3, 1)], [new ReaderStatus("a", "ready"), new ReaderStatus("b", "deaf")], 1, "The disk is nearly full.")));
        statuses.Take(new KioskId("kiosk-2"), "no status at all"u8);
        projection.Time.Advance(TimeSpan.FromSeconds(1));
        show.Step();
        Assert.Equal(new LiveKiosk("kiosk-1", "终端", "c1", true, TestDistrict.Nine.AddMinutes(-9), 2, TestDistrict.Nine, 1, 2, "The disk is nearly full."), board.Current.Kiosks[0]);
        Assert.False(board.Current.Kiosks[1].Online);
    }
}
