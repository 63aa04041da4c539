using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

public sealed class RebuildTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    private static DateTimeOffset At(int hour, int minute = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute);

    public void Dispose() => _district.Dispose();

    private async Task<TestProjection> MorningAsync(string kind)
    {
        var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], At(8, 50)), _district.One.Tap(_district.Cards[1], At(9, 20)), _district.Far.Tap(_district.Cards[2], At(9)), _district.One.Tap(_district.Unknown, At(9)));
        projection.Correct("morning", "M003", CorrectionKind.Attended);
        foreach (var kiosk in (string[])["kiosk-1", "kiosk-2"]) projection.Say(kiosk, At(11), null, ("00000000000000aa", kiosk == "kiosk-1" ? 3 : 0, 3));
        await projection.AtAsync(At(11));
        return projection;
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DerivedAnewItIsTheSameAndTheLiveTablesAreLeftAlone(string kind)
    {
        using var projection = await MorningAsync(kind);
        var before = projection.Everything();
        var comparison = projection.Rebuild();
        Assert.True(comparison.IsEqual, string.Join('\n', comparison.First));
        Assert.Equal((8L, 8L), comparison.Tables.Where(t => t.Name == "attendance").Select(t => (t.Live, t.Fresh)).Single());
        Assert.Equal((4L, 4L), comparison.Tables.Where(t => t.Name == "card_taps").Select(t => (t.Live, t.Fresh)).Single());
        Assert.Equal(before, projection.Everything());
        if (kind == Databases.Sqlite) Assert.DoesNotContain(Directory.GetFiles(projection.Database.Folder), f => f.Contains("beside", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Databases.Sqlite, "update derived.attendance set minutes = 1 where member = 'M001'", "attendance")]
    [InlineData(Databases.PostgreSql, "update derived.attendance set minutes = 1 where member = 'M001'", "attendance")]
    [InlineData(Databases.Sqlite, "delete from derived.sign_ins where member = 'M002'", "sign_ins")]
    [InlineData(Databases.PostgreSql, "delete from derived.sign_ins where member = 'M002'", "sign_ins")]
    [InlineData(Databases.Sqlite, "insert into derived.attendance_before select session, member, 99, 1, 1, 0, 1, 0, 0, 'x', 0 from derived.attendance where member = 'M003'", "attendance_before")]
    [InlineData(Databases.Sqlite, "delete from derived.card_taps where bucket = (select max(bucket) from derived.card_taps)", "card_taps")]
    [InlineData(Databases.PostgreSql, "update derived.session_states set absent = absent + 1 where session = 'morning'", "session_states")]
    [InlineData(Databases.Sqlite, "update derived.journal_progress set up_to = up_to - 1", "journal_progress")]
    public async Task WhatIsOtherwiseIsFoundAndNamed(string kind, string damage, string table)
    {
        using var projection = await MorningAsync(kind);
        projection.Projector.Dispose();
        projection.Database.Execute(damage);
        var comparison = projection.Rebuild();
        Assert.Equal([table], comparison.Tables.Where(t => t.Differences > 0).Select(t => t.Name));
        Assert.Contains(comparison.First, row => row.Contains($" {table}: ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheFreshOneTakesTheLiveOnesPlaceOrTheServiceIsToldTo(string kind)
    {
        using var projection = await MorningAsync(kind);
        var before = projection.Everything();
        projection.Projector.Dispose();
        projection.Database.Execute("delete from derived.attendance where member = 'M001'");
        var settings = projection.Database.Settings();
        await Assert.ThrowsAsync<FindingException>(() => CommandLine.QuietlyAsync(() => RebuildCommand.RunAsync(settings, projection.Database.Database, false, projection.Time, TestContext.Current.CancellationToken)));
        Assert.NotEqual(before, projection.Everything());
        await Assert.ThrowsAsync<FindingException>(() => CommandLine.QuietlyAsync(() => RebuildCommand.RunAsync(settings, projection.Database.Database, true, projection.Time, TestContext.Current.CancellationToken)));
        Assert.Equal(before, projection.Everything());
        await CommandLine.QuietlyAsync(() => RebuildCommand.RunAsync(settings, projection.Database.Database, false, projection.Time, TestContext.Current.CancellationToken));

        using (projection.Database.Database.TryLockProjection())
        {
            await CommandLine.QuietlyAsync(() => RebuildCommand.RunAsync(settings, projection.Database.Database, true, projection.Time, TestContext.Current.CancellationToken));
        }

        Assert.Equal("Everything", projection.Database.Scalar<string>("select kind from changes order by change desc limit 1"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheLiveOneMayGoOnMeanwhile(string kind)
    {
        using var projection = await MorningAsync(kind);
        using var live = CardSystem.Ingest.Projection.Rebuilding.LivePicture.TryTake(projection.Database.Database, TestProjection.Days());
        Assert.NotNull(live);
        // Taken is taken: what comes afterwards is in neither side of the comparison.
        var taps = live.Work.One<long>("select count(*) from derived.sign_ins");
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[5], At(9, 1)));
        Assert.Equal(taps, live.Work.One<long>("select count(*) from derived.sign_ins"));
        Assert.Equal(taps + 1, projection.Database.Scalar<long>("select count(*) from derived.sign_ins"));
    }

    [Theory]
    [InlineData(Databases.Sqlite, 0)]
    [InlineData(Databases.PostgreSql, 1)]
    [InlineData(Databases.Sqlite, 2)]
    public async Task AProgramWithOtherRulesDerivesEverythingAnewWhenItStarts(string kind, int room)
    {
        using var projection = await MorningAsync(kind);
        var before = projection.Everything();
        projection.Projector.Dispose();
        // As a program left it whose rules came to something else.
        int[] older = [AttendanceDerived.RuleVersion, CreditDerived.RuleVersion, WarningDerived.RuleVersion];
        older[room]--;
        projection.Database.Execute("update derived.state set value = replace(value, @now, @then) where name = 'belongs-to'", new { now = DerivedSchema.Version, then = DerivedSchema.VersionOf(older[0], older[1], older[2]) });
        projection.Database.Execute("update derived.attendance set status = 5");
        Assert.NotEqual(before, projection.Everything());
        Schema.Prepare(projection.Database.Database);
        using var started = new CardSystem.Ingest.Projection.Projector(projection.Database.Database, projection.Options, TestProjection.Days(), projection.Time);
        while (started.Step() == CardSystem.Ingest.Projection.StepOutcome.Worked) Assert.False(TestContext.Current.CancellationToken.IsCancellationRequested);
        Assert.Equal(before, projection.Everything());
    }

    /// <summary>While everything is derived anew nobody seems to have come: a round by that would take back every warning there is.</summary>
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NoRoundOfWarningsIsRunByWhatIsHalfDerived(string kind)
    {
        using var projection = await MorningAsync(kind);
        var round = new WarningRound(projection.Database.Database, new(), TestProjection.Days().Zone, WarningGoal.At, Following.Behind);
        void Run() => round.Run(new DateOnly(2026, 5, 1), projection.Time.GetUtcNow(), false, TestContext.Current.CancellationToken);
        Run();
        await projection.TakeAsync(_district.One.Tap(_district.Cards[4], At(9)));
        // PostgreSQL lets a tap be seen only when nobody who began earlier may still commit one.
        await Eventually.TrueAsync(() => projection.Read(work => Following.Behind(projection.Database.Database, work).Any()), "the tap to be seen");
        Assert.Equal("Taps have come in that are not counted yet. The round is run when that is done.", Assert.Throws<WarningException>(Run).Message);
        await projection.ProjectAsync();
        projection.Enter(work => Changes.Add(work, ChangeKind.Everything));
        Assert.Equal("What people entered is not followed yet. The round is run when that is done.", Assert.Throws<WarningException>(Run).Message);
        await projection.ProjectAsync();
        Run();
    }
}
