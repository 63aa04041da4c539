using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

/// <summary>Sessions close when their doors are complete, through the real inbox and projector.</summary>
public sealed class ClosingTests(PostgresServer server) : IDisposable
{
    private const string Journal = "00000000000000aa";

    private readonly TestDistrict _district = new();

    private static DateTimeOffset At(int hour, int minute = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute);

    public void Dispose() => _district.Dispose();

    /// <summary>Both kiosks of the centre say they have nothing more.</summary>
    private static void SayAll(TestProjection projection, DateTimeOffset at, long one = 0, long two = 0)
    {
        projection.Say("kiosk-1", at, null, (Journal, one, one));
        projection.Say("kiosk-2", at, null, (Journal, two, two));
    }

    private static string Morning(TestProjection projection) => projection.Sessions().Single(s => s.StartsWith("morning ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T33_MembersWithoutAnyRowAreAbsentOnceTheSessionIsClosed(string kind)
    {
        using var projection = new TestProjection(kind, server, _district, new ProjectionOptions { StepMembers = 3 });
        projection.Excuse("M004", "morning");
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)), _district.One.Tap(_district.Cards[1], At(9, 5)), _district.One.Tap(_district.Cards[2], At(9, 30)));
        Assert.Equal("morning Running 2/3/0/0", Morning(projection));
        Assert.Equal(3, projection.Attendance().Count);

        SayAll(projection, At(11), one: 3);
        await projection.AtAsync(At(11));
        Assert.Equal("morning Closed 7/3/4/1", Morning(projection));
        Assert.Equal(
        [
            "morning M001 kiosk-1/1", "morning M002 kiosk-1/2 walk-in", "morning M003 kiosk-1/3 late", "morning M004 excused",
            "morning M006 absent", "morning M007 absent", "morning M009 absent", "morning M010 absent",
        ], projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), "after closing");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T32_WhileAKioskIsOfflineNobodyIsAbsentAndTheHoldIsTold(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        // After its own talk has ended at ten, kiosk-2 is a door of the morning.
        var waiting = _district.Two.Tap(_district.Cards[3], At(10, 12));
        projection.Say("kiosk-2", At(10, 30), At(10, 12), (Journal, 1, 0));
        projection.Say("kiosk-1", At(11), null, (Journal, 1, 1));
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)));
        await projection.AtAsync(At(11, 1));
        Assert.Equal("morning Waiting 1/1/0/0 held: kiosk-2 has 1 tap waiting since 10:12", Morning(projection));
        Assert.Single(projection.Attendance());

        await projection.AtAsync(At(11).AddHours(24));
        Assert.StartsWith("morning Provisional 7/1/6/0 held: kiosk-2 has 1 tap waiting", Morning(projection), StringComparison.Ordinal);
        Assert.Contains("morning M004 absent provisional", projection.Attendance());

        // It is back: its tap comes, and it says that there is nothing more.
        await projection.TakeAndProjectAsync(waiting);
        Assert.Contains("morning M004 kiosk-2/1 late", projection.Attendance());
        Assert.StartsWith("morning Provisional 7/2/5/0 held: kiosk-2 was last heard of at", Morning(projection), StringComparison.Ordinal);
        projection.Say("kiosk-2", projection.Time.GetUtcNow(), null, (Journal, 1, 1));
        await projection.AtAsync(At(12).AddHours(24));
        Assert.Equal("morning Closed 7/2/5/0", Morning(projection));
        Assert.DoesNotContain(projection.Attendance(), a => a.Contains("provisional", StringComparison.Ordinal));
        TestProjection.AssertEqual(projection.Rebuild(), "after the kiosk came back");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T27_SessionsCloseAlsoWhenTheServiceWasDownForDays(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        projection.Enter(work => work.Execute("update sessions set in_out = 1 where session = 'morning'"));
        await projection.TakeAsync(_district.One.Tap(_district.Cards[0], At(8, 50)), _district.One.Tap(_district.Cards[0], At(9).AddDays(1)));
        SayAll(projection, At(9).AddDays(3), one: 2);
        // Nothing ran until now.
        await projection.AtAsync(At(9).AddDays(3));
        Assert.Equal("morning Closed 7/1/6/0", Morning(projection));
        Assert.Contains("morning M001 kiosk-1/1 forgotten-sign-out", projection.Attendance());
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from derived.visits where member = 'M001'"));
        Assert.Equal(At(11).ToUnixTimeMilliseconds(), projection.Database.Scalar<long>("select out_at from derived.attendance where member = 'M001' and session = 'morning'"));
        TestProjection.AssertEqual(projection.Rebuild(), "after the downtime");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T34_ASessionNobodyWasRecordedAtMakesNobodyAbsentUntilSomethingArrives(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        SayAll(projection, At(11));
        await projection.AtAsync(At(11));
        Assert.Equal("morning RegisterMissing 0/0/0/0", Morning(projection));
        Assert.Empty(projection.Attendance());

        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)));
        Assert.Equal("morning Closed 7/1/6/0", Morning(projection));

        projection.Correct("morning", "M001", CorrectionKind.NotAttended);
        await projection.ProjectAsync();
        Assert.Equal("morning RegisterMissing 1/0/1/0", Morning(projection));
        Assert.Equal(["morning M001 kiosk-1/1 absent correction"], projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), "after the only one was taken back");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N16_ACancelledSessionGivesBackItsAbsencesAndAMovedOneTakesItsTapsAlong(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)));
        SayAll(projection, At(11), one: 1);
        await projection.AtAsync(At(11));
        Assert.Equal("morning Closed 7/1/6/0", Morning(projection));

        projection.Enter(work => SessionDesk.Cancel(work, "morning", "centre", "the hall is flooded", projection.Time.GetUtcNow()));
        await projection.ProjectAsync();
        Assert.Equal("morning Cancelled 0/0/0/0", Morning(projection));
        Assert.Empty(projection.Attendance());
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from derived.visits"));
        TestProjection.AssertEqual(projection.Rebuild(), "cancelled");

        projection.Enter(work => SessionDesk.Reinstate(work, "morning", "centre", "it is dry again", projection.Time.GetUtcNow()));
        await projection.ProjectAsync();
        Assert.Equal("morning Closed 7/1/6/0", Morning(projection));

        // To the other centre: taps at the former kiosks still count, and those at the new one begin to.
        projection.Enter(work => SessionDesk.Move(work, "morning", new Move(Centre: "c2"), "centre", "the hall is flooded", projection.Time.GetUtcNow(), TestImport.Settings.Zone));
        await projection.TakeAndProjectAsync(_district.Far.Tap(_district.Cards[3], At(9, 5)));
        projection.Say("kiosk-far", At(11, 30), null, (Journal, 1, 1));
        await projection.AtAsync(At(11, 31));
        Assert.Equal("morning Closed 7/2/5/0", Morning(projection));
        Assert.Contains("morning M001 kiosk-1/1", projection.Attendance());
        Assert.Contains("morning M004 kiosk-far/1", projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), "moved");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AKioskThatNeverReportedHoldsUntilTheDeadlineAndNoLonger(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        projection.Say("kiosk-1", At(11), null, (Journal, 1, 1));
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)));
        await projection.AtAsync(At(12));
        Assert.Equal("morning Waiting 1/1/0/0 held: kiosk-2 has never reported", Morning(projection));
        await projection.AtAsync(At(12).AddDays(1));
        Assert.Equal("morning Closed 7/1/6/0", Morning(projection));

        // It speaks after all, of taps from before: what was closed without it is provisional until they come.
        var late = _district.Two.Tap(_district.Cards[3], At(10, 5));
        projection.Say("kiosk-2", projection.Time.GetUtcNow(), At(10, 5), (Journal, 1, 0));
        await projection.AtAsync(At(20).AddDays(1));
        Assert.StartsWith("morning Provisional 7/1/6/0 held: kiosk-2 has 1 tap waiting", Morning(projection), StringComparison.Ordinal);
        TestProjection.AssertEqual(projection.Rebuild(), "before it was needed");
        await projection.TakeAndProjectAsync(late);
        projection.Say("kiosk-2", projection.Time.GetUtcNow(), null, (Journal, 1, 1));
        await projection.AtAsync(At(21).AddDays(1));
        Assert.Equal("morning Closed 7/2/5/0", Morning(projection));
    }

    [Fact]
    public async Task ClosingsSurviveARestartBetweenAnyTwoSteps()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district, new ProjectionOptions { StepMembers = 1 });
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)));
        SayAll(projection, At(11), one: 1);
        projection.Time.Advance(At(11) - projection.Time.GetUtcNow());
        // A session that is interrupted is gone over from its first member again, so each run goes a step further than the one before.
        for (var steps = 1; steps <= 25; steps++)
        {
            using var projector = new Projector(projection.Database.Database, projection.Options, TestProjection.Days(), projection.Time);
            for (var step = 0; step < steps; step++) projector.Step();
        }

        Assert.Equal("morning Closed 7/1/6/0", Morning(projection));
        Assert.Equal(0, projection.Database.Scalar<long>("select count(*) from derived.going_over"));
        TestProjection.AssertEqual(projection.Rebuild(), "after many restarts");
    }
}
