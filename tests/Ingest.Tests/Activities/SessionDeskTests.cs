using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Activities;

public sealed class SessionDeskTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AMoveKeepsTheWindowsAroundTheNewTimes(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays() with { Windows = new SessionWindows(30, 5, 15, 20) });
        var before = desk.LastChange();
        Assert.True(desk.Move("tue-20260505", new Move(TestDesk.Day("2026-05-07"), new TimeOnly(20, 0))));
        var moved = desk.Session("tue-20260505");
        var starts = new DateTimeOffset(2026, 5, 7, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal((-30, 0, 5, 105, 120, 140), ((moved.Opens - starts) / 60_000, (moved.Starts - starts) / 60_000, (moved.LateAfter - starts) / 60_000, (moved.LeaveFrom - starts) / 60_000, (moved.Ends - starts) / 60_000, (moved.Closes - starts) / 60_000));
        Assert.Equal((1, 1, "", "the room is taken", TestDesk.Now.ToUnixTimeMilliseconds()), (moved.Sequence, moved.ByHand, moved.Former, moved.Reason, moved.ChangedAt));
        Assert.Equal(["Centre c1 05-05 18:30 05-05 21:20", "Centre c1 05-07 19:30 05-07 22:20", "Session tue-20260505"], desk.Changes(before));
        Assert.Equal("li move-session tue-20260505", desk.Acts()[^1]);

        desk.Move("tue-20260505", new Move(Ends: new TimeOnly(0, 30)));
        Assert.Equal(270, (desk.Session("tue-20260505").Ends - starts) / 60_000);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AMoveThatChangesNothingIsNotRecorded(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        var changes = desk.LastChange();
        Assert.False(desk.Move("morning", new Move(TestDesk.Day("2026-05-01"), new TimeOnly(9, 0), Centre: "c1")));
        Assert.Equal((0, changes), (desk.Acts().Count, desk.LastChange()));
    }

    [Fact]
    public void WhatCannotBeDoneIsNamed()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        (Action Does, string Message)[] wrong =
        [
            (() => desk.Move("noon", new Move(Room: "3")), "There is no session 'noon'."),
            (() => desk.Move("morning", new Move(Centre: "c7")), "There is no centre 'c7'."),
            (() => desk.Move("morning", new Move(Centre: "c2", Kiosks: "kiosk-1")), "Kiosk 'kiosk-1' stands in c1, not in c2."),
            (() => desk.Move("morning", new Move(Kiosks: "kiosk-8")), "There is no kiosk 'kiosk-8'."),
            (() => desk.Move("morning", new Move(Room: "a\nb")), "The room may have 200 characters on one line."),
            (() => desk.Reinstate("morning"), "Session 'morning' is not cancelled."),
            (() => desk.Do(work => { SessionDesk.Cancel(work, "morning", "li", " ", TestDesk.Now); return 0; }), "Why this is done is told with --reason, by 1 to 500 characters on one line."),
            (() => desk.Do(work => { SessionDesk.Cancel(work, "morning", "", "a storm", TestDesk.Now); return 0; }), "Who does this is told with --by, by 1 to 64 characters on one line."),
            (() => desk.Do(work => SessionDesk.SetCapacity(work, "morning", 3, "li", "more chairs", TestDesk.Now)), "Session 'morning' is required of its audience and has no capacity."),
        ];
        foreach (var (does, message) in wrong) Assert.Equal(message, Assert.Throws<ActivityException>(does).Message);
        desk.Cancel("morning");
        Assert.Equal("Session 'morning' is cancelled already.", Assert.Throws<ActivityException>(() => desk.Cancel("morning")).Message);
        Assert.Equal("Session 'morning' is cancelled; reinstate it first.", Assert.Throws<ActivityException>(() => desk.Move("morning", new Move(Room: "3"))).Message);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T38_TapsFollowTheMovedActivityAndNotTheRoom(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var two = TestDistrict.Nine.AddHours(5);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        Assert.Equal(["morning M001"], SignIns(projection));

        Change(projection, work => SessionDesk.Move(work, "morning", new Move(Starts: new TimeOnly(14, 0), Centre: "c2"), "li", "the hall is taken", TestDesk.Now, TestDesk.Zone));
        await projection.TakeAndProjectAsync(
            _district.Far.Tap(_district.Cards[1], two.AddMinutes(-5)), // where it is held now
            _district.One.Tap(_district.Cards[2], two.AddMinutes(-5)), // where it was to be held, by one who had not heard
            _district.Far.Tap(_district.Cards[3], TestDistrict.Nine)); // at its old time
        Assert.Equal(["morning M002", "morning M003"], SignIns(projection));
        Assert.Equal(["c1 M001", "c2 M004"], Visits(projection));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T38_ACancelledSessionTakesNoTapsUntilItIsReinstated(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        byte[][] taps = [_district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.Two.Tap(_district.Cards[1], TestDistrict.Nine)];
        await projection.TakeAndProjectAsync(taps);
        Assert.Equal(["morning M001", "talk M002"], SignIns(projection));
        Change(projection, work => { SessionDesk.Cancel(work, "morning", "li", "a storm", TestDesk.Now); return true; });
        await projection.ProjectAsync();
        Assert.Equal(["talk M002", "visit c1 M001"], SignIns(projection).Concat(Visits(projection).Select(v => "visit " + v)));
        Change(projection, work => { SessionDesk.Cancel(work, "talk", "li", "a storm", TestDesk.Now); SessionDesk.Reinstate(work, "morning", "li", "no storm", TestDesk.Now); return true; });
        await projection.ProjectAsync();
        Assert.Equal(["morning M001", "morning M002"], SignIns(projection).Concat(Visits(projection).Select(v => "visit " + v)));
    }

    [Fact]
    public void T38_WhatIsHeldAtTheKioskNowGoesBeforeWhatWasMovedAwayFromIt()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        // The talk at kiosk-2 goes to kiosk-1: at kiosk-2 it still goes before what is held all over the centre.
        desk.Move("talk", new Move(Kiosks: "kiosk-1"));
        Assert.Equal(("talk", "talk"), (Chosen(desk, "kiosk-1"), Chosen(desk, "kiosk-2")));
        // Something else is held at kiosk-2 in its place.
        TestImport.Run(desk.Database, "timetable", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\nother,a,n,c1,2026-05-01 08:00,2026-05-01 09:20,2026-05-01 09:30,2026-05-01 10:00,*,kiosk-2\n");
        Assert.Equal(("talk", "other"), (Chosen(desk, "kiosk-1"), Chosen(desk, "kiosk-2")));
        // Back again: nothing is former any more.
        desk.Move("talk", new Move(Kiosks: "kiosk-2"));
        Assert.Equal("c1:kiosk-1", desk.Session("talk").Former);
        desk.Move("talk", new Move(Kiosks: "kiosk-1"));
        Assert.Equal("c1:kiosk-2", desk.Session("talk").Former);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T10_KiosksLearnOfMovesAndCancellationsAtTheNextLook(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        var published = new Dictionary<string, KioskConfig>();
        using var service = new KioskConfigService(desk.Database.Database, p => published[p.Topic] = Message.ReadConfig(p.Payload.Span), new ActivitiesOptions(), TestProjection.Days(), CardSystem.Ingest.Commands.SessionCredits.Of, new ManualTime(TestDistrict.Nine.AddHours(-6)),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<KioskConfigService>.Instance);
        service.Step();
        Assert.Equal(("talk morning evening", "morning evening", ""), (Sessions("kiosk-2"), Sessions("kiosk-1"), Sessions("kiosk-far")));
        desk.Move("morning", new Move(Centre: "c2", Kiosks: "kiosk-far"));
        desk.Cancel("evening");
        service.Step();
        Assert.Equal(("talk morning*", "morning*", "morning"), (Sessions("kiosk-2"), Sessions("kiosk-1"), Sessions("kiosk-far")));

        string Sessions(string kiosk) => string.Join(' ', published[Topics.Config(new KioskId(kiosk))].Sessions.Select(s => s.Id + (s.Former ? "*" : "")));
    }

    private static string? Chosen(TestDesk desk, string kiosk) => desk.Read(Timetable.Load).Choose("c1", kiosk, TestDistrict.Nine.ToUnixTimeMilliseconds())?.Id;

    private static void Change(TestProjection projection, Func<Ingest.Storage.Work, bool> change)
    {
        using var connection = projection.Database.Database.Open();
        using var work = Ingest.Storage.Work.Begin(projection.Database.Database, connection);
        change(work);
        work.Commit();
    }

    private static List<string> SignIns(TestProjection projection) => projection.Database.Query<string>("select distinct session || ' ' || member from derived.sign_ins order by 1");

    private static List<string> Visits(TestProjection projection) => projection.Database.Query<string>("select distinct centre || ' ' || member from derived.visits order by 1");
}
