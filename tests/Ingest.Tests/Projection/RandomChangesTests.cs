using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

/// <summary>Taps, closings and everything people may enter, in any sequence: what was followed change by change is what deriving everything from the first tap gives.</summary>
public sealed class RandomChangesTests(PostgresServer server)
{
    private static readonly string[] Sessions = ["morning", "talk", "evening"];
    private static readonly string[] Journals = ["00000000000000aa", "00000000000000bb"];

    private static DateTimeOffset At(int hour, int minute = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute);

    [Theory]
    [InlineData(Databases.Sqlite, 1)]
    [InlineData(Databases.Sqlite, 2)]
    [InlineData(Databases.Sqlite, 3)]
    [InlineData(Databases.Sqlite, 4)]
    [InlineData(Databases.Sqlite, 5)]
    [InlineData(Databases.Sqlite, 6)]
    [InlineData(Databases.PostgreSql, 7)]
    [InlineData(Databases.PostgreSql, 8)]
    public async Task FollowingEqualsDerivingAnew(string kind, int seed)
    {
        using var district = new TestDistrict();
        var random = new Random(seed);
        var options = new ProjectionOptions { ProofBacklogTaps = random.Next(2) == 0 ? 0 : 20_000, StepTaps = random.Next(1, 30), StepMembers = random.Next(1, 6), CompletenessDeadlineHours = random.Next(1, 30) };
        using var projection = new TestProjection(kind, server, district, options);
        projection.Enter(work => work.Execute("update sessions set in_out = 1 where session = 'evening'"));
        projection.Policy();
        var told = new List<string>();
        for (var round = 0; round < 14; round++)
        {
            for (var n = random.Next(1, 5); n > 0; n--) told.Add(await DoAsync(projection, district, random));
            if (random.Next(3) == 0) projection.Time.Advance(TimeSpan.FromHours(random.Next(1, 9)));
            await projection.ProjectAsync();
            TestProjection.AssertEqual(projection.Rebuild(), $"seed {seed}, round {round}: {string.Join("; ", told)}");
        }

        AssertLiveAgreesWithTheDatabase(projection);
    }

    private static async Task<string> DoAsync(TestProjection projection, TestDistrict district, Random random)
    {
        var (database, time) = (projection.Database.Database, projection.Time);
        var (member, session) = ($"M{random.Next(1, 11):D3}", Sessions[random.Next(3)]);
        var days = TestProjection.Days();
        var day = days.Of(At(9).ToUnixTimeMilliseconds());
        switch (random.Next(13))
        {
            case 0:
                try
                {
                    projection.Correct(session, member, (CorrectionKind)random.Next(1, 5));
                }
                catch (Xunit.Sdk.XunitException)
                {
                    // Refused, for instance because there is no correction to take back.
                }

                return $"correct {session} {member}";
            case 1:
                var excuse = projection.Excuse(member, session);
                if (random.Next(3) == 0) projection.Enter(work => ExcuseStore.Move(work, time.GetUtcNow(), "secretary", excuse, ExcuseState.Withdrawn, "came back"));
                return $"excuse {member} {session}";
            case 2:
                return new CardDesk(database, days, time).Bind(random.Next(2) == 0 ? district.Nobodys.Number : TestDistrict.CardNumber(random.Next(1, 11)), member, random.Next(2) == 0 ? DateTimeOffset.UnixEpoch : At(random.Next(8, 20)), "secretary").Text;
            case 3:
                return new CardDesk(database, days, time).Enter(TestDistrict.CardNumber(random.Next(1, 11)), (CardState)random.Next(4), At(random.Next(8, 20)), null, "secretary", "as told").Text;
            case 4:
                return new RosterDesk(database, days, time).Transfer(member, $"b{random.Next(1, 4)}", day + random.Next(-1, 2), "secretary").Text;
            case 5:
                return new RosterDesk(database, days, time).Exempt(member, day + random.Next(-1, 1), day + random.Next(1, 3), "secretary", "ill").Text;
            case 6:
                var desk = new MergeDesk(database, days, time);
                return (random.Next(2) == 0 ? desk.Merge(member, $"M{random.Next(1, 11):D3}", "secretary", "one person") : desk.Unmerge(member, "secretary")).Text;
            case 7:
                return Plan(projection, session, random);
            case 8:
                foreach (var kiosk in (string[])["kiosk-1", "kiosk-2"])
                    projection.Say(kiosk, time.GetUtcNow(), random.Next(3) == 0 ? At(random.Next(8, 20)) : null, [.. Journals.Select(j => (j, (long)random.Next(12), (long)random.Next(3)))]);
                return "kiosks say";
            case 9:
                var points = random.Next(1, 100);
                projection.Policy(points);
                return $"policy of {points}";
            default:
                await projection.TakeAsync([.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Tap(district, random))]);
                return "taps";
        }
    }

    private static string Plan(TestProjection projection, string session, Random random)
    {
        var now = projection.Time.GetUtcNow();
        try
        {
            switch (random.Next(4))
            {
                case 0: projection.Enter(work => SessionDesk.Cancel(work, session, "centre", "flooded", now)); return $"cancel {session}";
                case 1: projection.Enter(work => SessionDesk.Reinstate(work, session, "centre", "dry", now)); return $"reinstate {session}";
                case 2: projection.Enter(work => SessionDesk.Move(work, session, new Move(Centre: random.Next(2) == 0 ? "c1" : "c2"), "centre", "flooded", now, TestImport.Settings.Zone)); return $"move {session}";
                default: projection.Enter(work => SessionDesk.Move(work, session, new Move(Starts: new TimeOnly(random.Next(8, 20), 0)), "centre", "later", now, TestImport.Settings.Zone)); return $"shift {session}";
            }
        }
        catch (ActivityException e)
        {
            return e.Message;
        }
    }

    private static byte[] Tap(TestDistrict district, Random random)
    {
        var kiosk = random.Next(5) switch { 0 => district.Two, 1 => district.Far, _ => district.One };
        var card = random.Next(10) switch { 0 => district.Unknown, 1 => district.Nobodys, _ => district.Cards[random.Next(10)] };
        var (at, journal) = (At(8).AddMinutes(random.Next(0, 144) * 5), Journals[random.Next(2)]);
        return random.Next(12) switch
        {
            0 => kiosk.Tap(card, at, journal, change: t => t with { CardSignature = new byte[70] }),
            1 => kiosk.Tap(card, at, journal, change: t => t with { Previous = new byte[32] }),
            _ => kiosk.Tap(card, at, journal, random.Next(4) == 0 ? TapOutcome.Repeated : TapOutcome.Accepted),
        };
    }

    private static void AssertLiveAgreesWithTheDatabase(TestProjection projection)
    {
        var moved = projection.Projector.Live!;
        using var fresh = new Projector(projection.Database.Database, projection.Options, TestProjection.Days(), projection.Time);
        fresh.Step();
        Assert.Equivalent(Snapshot(fresh.Live!), Snapshot(moved), strict: true);

        static Live.LiveSnapshot Snapshot(Live.LiveLedger live) => live.Snapshot(1, TestDistrict.Nine, [], new Dictionary<string, long>(), 0);
    }
}
