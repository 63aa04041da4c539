using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>What members say of a service at kiosks: counted per session, never with a member beside it.</summary>
public sealed class RatingLedgerTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    private static DateTimeOffset At(int minute) => TestDistrict.Nine.AddMinutes(minute);

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RatingsAreCountedPerSessionAndTouchNoAttendance(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var one = _district.One;
        await projection.TakeAndProjectAsync(
            one.Tap(_district.Cards[0], At(0)), Rating(one, 1, 5),
            one.Tap(_district.Cards[1], At(1)), Rating(one, 3, 4),
            one.Tap(_district.Cards[2], At(2)), Rating(one, 5, 4), Rating(one, 5, 1),
            _district.Far.Tap(null, At(4), outcome: TapOutcome.Void), Rating(_district.Far, 1, 2, "talk"));
        Assert.Empty(projection.SetAside());
        Assert.Equal(3, projection.Attendance().Count);
        Assert.Equal((3L, 0L), (projection.Database.Scalar<long>("select count(*) from derived.sign_ins"), projection.Database.Scalar<long>("select count(*) from derived.visits")));

        // Of two ratings of one tap the first counts.
        Assert.Equal(["morning c1 主题党日 0,0,0,2,1 = 4.33", "talk c2 党课 0,1,0,0,0 = 2"], Sums(projection, null, null));
        Assert.Equal(["talk c2 党课 0,1,0,0,0 = 2"], Sums(projection, "c2", null));
        Assert.Empty(Sums(projection, "c2", "morning"));
    }

    [Theory]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.PostgreSql, false)]
    [InlineData(Databases.PostgreSql, true)]
    public async Task ARatingWhoseProofFailsIsTakenBack(string kind, bool ahead)
    {
        using var projection = new TestProjection(kind, server, _district, ahead ? new ProjectionOptions { ProofBacklogTaps = 0 } : null);
        var (one, stranger) = (_district.One, _district.Stranger);
        await projection.TakeAndProjectAsync(
            one.Tap(_district.Cards[0], At(0)), Rating(one, 1, 5), Rating(one, 1, 5, forge: t => t with { Rating = 1 }), Rating(one, 1, 5, forge: t => t with { OfSequence = 2 }),
            Rating(one, 1, 3, forge: t => t with { KioskSignature = default }),
            stranger.Tap(null, At(4), outcome: TapOutcome.Void), Rating(stranger, 1, 1));
        Assert.Equal(
            ["kiosk-1/3 bad-kiosk-signature", "kiosk-1/4 bad-kiosk-signature", "kiosk-1/5 bad-kiosk-signature", "kiosk-x/1 unknown-kiosk", "kiosk-x/2 unknown-kiosk"], projection.SetAside());
        Assert.Equal(["morning c1 主题党日 0,0,0,0,1 = 5"], Sums(projection, null, null));
    }

    [Theory]
    [InlineData(Databases.Sqlite, 1)]
    [InlineData(Databases.Sqlite, 2)]
    [InlineData(Databases.PostgreSql, 3)]
    public async Task AnyOrderRepetitionAndRebuildGiveTheSameRatings(string kind, int seed)
    {
        var random = new Random(seed);
        var taps = new List<byte[]>();
        for (var i = 0; i < 10; i++)
        {
            var kiosk = random.Next(2) == 0 ? _district.One : _district.Two;
            taps.Add(kiosk.Tap(_district.Cards[i], At(i)));
            taps.Add(Rating(kiosk, TapJson.Read(taps[^1]).Id.Sequence, random.Next(1, 6), forge: random.Next(4) == 0 ? t => t with { Rating = t.Rating % 5 + 1 } : null));
        }

        string expected;
        using (var plain = new TestProjection(Databases.Sqlite, server, _district))
        {
            await plain.TakeAndProjectAsync([.. taps]);
            expected = plain.Everything();
        }

        Assert.Contains("ratings: ", expected, StringComparison.Ordinal);
        for (var round = 0; round < 3; round++)
        {
            using var shuffled = new TestProjection(kind, server, _district, new ProjectionOptions { ProofBacklogTaps = round == 0 ? 0 : 20_000, StepTaps = random.Next(1, 9) });
            await shuffled.TakeAndProjectAsync([.. taps.Concat(taps.Take(7)).OrderBy(_ => random.Next())]);
            Assert.Equal(expected, shuffled.Everything());
            shuffled.Enter(work => Changes.Add(work, ChangeKind.Everything));
            await shuffled.ProjectAsync();
            Assert.Equal(expected, shuffled.Everything());
        }
    }

    private static byte[] Rating(TestKiosk kiosk, long of, int stars, string session = "morning", Func<Tap, Tap>? forge = null) =>
        kiosk.Tap(null, At(5), outcome: TapOutcome.Rated, change: t => t with { Session = new SessionId(session), Rating = stars, OfSequence = of }, forge: forge);

    private static List<string> Sums(TestProjection projection, string? centre, string? session)
    {
        using var connection = projection.Database.Database.OpenWithDerived();
        using var work = Work.Read(projection.Database.Database, connection);
        return [.. RatingLedger.Sums(work, centre, session).Select(s => FormattableString.Invariant($"{s.Session} {s.Centre} {s.Name} {string.Join(',', s.Counts)} = {s.Mean:0.##}"))];
    }
}
