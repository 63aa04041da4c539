using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

/// <summary>What people enter is followed by deriving again what it concerns, and nothing else.</summary>
public sealed class ChangeTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    private static DateTimeOffset At(int hour, int minute = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute);

    public void Dispose() => _district.Dispose();

    /// <summary>A row nobody derives: deriving everything again would remove it.</summary>
    private static void Mark(TestProjection projection) => projection.Database.Execute("insert into derived.days(day, taps) values(1, 1)");

    private static void AssertOnlyThatWasDerivedAgain(TestProjection projection)
    {
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from derived.days where day = 1"));
        projection.Database.Execute("delete from derived.days where day = 1");
        TestProjection.AssertEqual(projection.Rebuild(), "followed");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N7_BindingACardBringsItsTapsToLife(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Nobodys, At(9)), _district.Far.Tap(_district.Nobodys, At(9, 5)), _district.One.Tap(_district.Cards[1], At(9)),
            _district.One.Tap(_district.Nobodys, At(9, 10), change: t => t with { CardSignature = new byte[70] }));
        Assert.Equal(3, projection.SetAside().Count);
        Mark(projection);

        var bound = new CardDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Bind(_district.Nobodys.Number, "M001", null, "secretary");
        Assert.True(bound.Done, bound.Text);
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/1", "morning M002 kiosk-1/2 walk-in"], projection.Attendance());
        // What the card did not sign is seen only now that its key counts.
        Assert.Equal(["kiosk-1/3 bad-proof"], projection.SetAside());
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from derived.visits where member = 'M001'"));
        AssertOnlyThatWasDerivedAgain(projection);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N11_ACardLostAsOfATimeCountsBeforeItAndNotAfter(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)), _district.Far.Tap(_district.Cards[0], At(9, 30)));
        Mark(projection);
        var lost = new CardDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Enter(_district.Cards[0].Number, CardState.Lost, At(9), null, "secretary", "lost on the bus");
        Assert.True(lost.Done, lost.Text);
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
        Assert.Equal(["kiosk-far/1 card-lost"], projection.SetAside());
        AssertOnlyThatWasDerivedAgain(projection);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T30_ACorrectionLowersAndRaisesTheLiveCountAndSeveralDoorsCountAMemberOnce(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], At(8, 50)), _district.Two.Tap(_district.Cards[0], At(10, 1), outcome: TapOutcome.Repeated), _district.One.Tap(_district.Cards[2], At(9, 20)));
        Assert.Equal((1L, 1L, 2), Live());
        Mark(projection);

        projection.Correct("morning", "M001", CorrectionKind.NotAttended);
        await projection.ProjectAsync();
        Assert.Equal((0L, 1L, 1), Live());
        projection.Correct("morning", "M004", CorrectionKind.Attended, At(9));
        await projection.ProjectAsync();
        Assert.Equal((1L, 1L, 2), Live());
        projection.Correct("morning", "M001", CorrectionKind.AsRecorded);
        await projection.ProjectAsync();
        Assert.Equal((2L, 1L, 3), Live());
        Assert.Equal(["morning M001 kiosk-1/1", "morning M003 kiosk-1/2 late", "morning M004 correction"], projection.Attendance());
        AssertOnlyThatWasDerivedAgain(projection);

        (long OnTime, long Late, int Arrivals) Live()
        {
            var session = projection.Projector.Live!.Snapshot(1, At(9), [], new Dictionary<string, long>(), 0).Centres.SelectMany(c => c.Sessions).Single(s => s.Id == "morning");
            return (session.OnTime, session.Late, (int)session.Arrivals.Sum(a => a.Count));
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T31_TwoNumbersThatAreOnePersonKeepTheTapsOfBothAndAreTwoAgainWhenTakenBack(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(9, 20)), _district.One.Tap(_district.Cards[3], At(8, 50)), _district.Two.Tap(_district.Cards[3], At(9, 30)));
        projection.Correct("morning", "M007", CorrectionKind.Attended);
        foreach (var kiosk in (string[])["kiosk-1", "kiosk-2"]) projection.Say(kiosk, At(11));
        await projection.AtAsync(At(11));
        var before = projection.Everything();
        Mark(projection);

        var desk = new MergeDesk(projection.Database.Database, TestProjection.Days(), projection.Time);
        Assert.True(desk.Merge("M004", "M001", "secretary", "one person").Done);
        Assert.True(desk.Merge("M007", "M003", "secretary", "one person").Done);
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/2", "morning M003 correction", "morning M006 absent", "morning M009 absent", "morning M010 absent", "talk M001 kiosk-2/1 late walk-in"], projection.Attendance());
        AssertOnlyThatWasDerivedAgain(projection);

        Assert.True(desk.Unmerge("M004", "secretary").Done);
        Assert.True(desk.Unmerge("M007", "secretary").Done);
        await projection.ProjectAsync();
        Assert.Equal(before, projection.Everything());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATransferOrAnExemptionMovesAbsencesAndNothingElse(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)));
        foreach (var kiosk in (string[])["kiosk-1", "kiosk-2"]) projection.Say(kiosk, At(11));
        await projection.AtAsync(At(11));
        Mark(projection);
        var day = TestProjection.Days().Of(At(9).ToUnixTimeMilliseconds());
        var desk = new RosterDesk(projection.Database.Database, TestProjection.Days(), projection.Time);
        Assert.True(desk.Transfer("M002", "b1", day, "secretary").Done);
        Assert.True(desk.Exempt("M003", day, day + 1, "secretary", "ill").Done);
        Assert.True(desk.Transfer("M006", "b3", day + 1, "secretary").Done);
        await projection.ProjectAsync();
        Assert.Equal(
            ["morning M001 kiosk-1/1", "morning M002 absent", "morning M004 absent", "morning M006 absent", "morning M007 absent", "morning M009 absent", "morning M010 absent"], projection.Attendance());
        AssertOnlyThatWasDerivedAgain(projection);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasEnteredWhileNothingRanIsFollowedAtTheNextStart(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Nobodys, At(9)), _district.One.Tap(_district.Cards[0], At(8, 50)));
        Mark(projection);
        projection.Projector.Dispose();
        Assert.True(new CardDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Bind(_district.Nobodys.Number, "M003", null, "secretary").Done);
        projection.Correct("morning", "M001", CorrectionKind.NotAttended);
        using (var projector = new Ingest.Projection.Projector(projection.Database.Database, projection.Options, TestProjection.Days(), projection.Time))
        {
            while (projector.Step() == Ingest.Projection.StepOutcome.Worked) continue;
        }

        Assert.Equal(["morning M003 kiosk-1/1"], projection.Attendance());
        AssertOnlyThatWasDerivedAgain(projection);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChangeThatFailsHalfwayIsFollowedWholeTheNextTime(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Nobodys, At(9)));
        projection.Database.Execute("alter table derived.attendance rename to attendance_away");
        Assert.True(new CardDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Bind(_district.Nobodys.Number, "M003", null, "secretary").Done);
        projection.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => projection.Projector.Step());
        Assert.Single(projection.SetAside());
        projection.Database.Execute("alter table derived.attendance_away rename to attendance");
        await projection.ProjectAsync();
        Assert.Equal(["morning M003 kiosk-1/1"], projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), "after the failure");
    }
}
