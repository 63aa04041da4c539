using CardSystem.Contracts;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

public sealed class ProjectorTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    private static DateTimeOffset At(int hour, int minute, int second = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute).AddSeconds(second);

    private static ProjectionOptions Ahead => new() { ProofBacklogTaps = 0 };

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MembersArePresentLateOrWalkInAndCountOnce(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var cards = _district.Cards;
        await projection.TakeAndProjectAsync(
            _district.One.Tap(cards[0], At(8, 45)),                                     // M001, branch two: expected, on time
            _district.One.Tap(cards[1], At(9, 10)),                                     // M002, branch three: walk-in, at late_after to the millisecond
            _district.One.Tap(cards[2], At(9, 10).AddMilliseconds(1)),                  // M003, branch one: late
            _district.One.Tap(cards[0], At(9, 30), outcome: TapOutcome.Repeated));      // already signed in
        Assert.Equal(["morning M001 kiosk-1/1", "morning M002 kiosk-1/2 walk-in", "morning M003 kiosk-1/3 late"], projection.Attendance());
        Assert.Empty(projection.SetAside());
        Assert.Equal(4, projection.Database.Scalar<long>("select count(*) from derived.sign_ins"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheFirstTapByTimeDecidesWhicheverKioskSendsItFirst(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(9, 20)));
        Assert.Equal(["morning M001 kiosk-1/1 late"], projection.Attendance());
        // kiosk-2 was offline; its own session ends at ten, so from then on it is at the morning too.
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50), journal: "00000000000000bb"));
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASessionOfThisVeryKioskGoesFirstAndAnOpenOneExpectsNobody(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.Two.Tap(_district.Cards[0], At(8, 50)), _district.Two.Tap(_district.Cards[0], At(10, 0)));
        Assert.Equal(["morning M001 kiosk-2/2 late", "talk M001 kiosk-2/1 late walk-in"], projection.Attendance());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OutsideEverySessionATapIsAVisitOncePerDay(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.Far.Tap(_district.Cards[0], At(9, 0)), _district.Far.Tap(_district.Cards[0], At(9, 5)), _district.One.Tap(_district.Cards[1], At(12, 0)));
        Assert.Empty(projection.Attendance());
        Assert.Equal(3, projection.Database.Scalar<long>("select count(*) from derived.visits"));
        Assert.Equal((1L, 1L), (Visits("c2"), Visits("c1")));

        long Visits(string centre) => projection.Projector.Live!.Snapshot(1, At(9, 0), [], new Dictionary<string, long>(), 0).Centres.Single(c => c.Id == centre).Visits;
    }

    [Theory]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.PostgreSql, false)]
    [InlineData(Databases.PostgreSql, true)]
    public async Task WhateverFailsIsSetAsideUnderItsReasonAndNeverCounted(string kind, bool ahead)
    {
        using var projection = new TestProjection(kind, server, _district, ahead ? Ahead : null);
        var (card, other) = (_district.Cards[0], _district.Cards[1]);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Unknown, At(9, 0)),
            _district.One.Tap(_district.Nobodys, At(9, 0)),
            _district.One.Tap(_district.Expired, At(9, 0)),
            _district.One.Tap(card, At(9, 0), change: t => t with { CardSignature = other.Key.SignHash(TapText.Challenge(t.Id, t.At, t.Salt.Span), System.Security.Cryptography.DSASignatureFormat.Rfc3279DerSequence) }),
            _district.One.Tap(card, At(9, 1), change: t => t with { Card = new CardId(other.Number) }),
            _district.One.Tap(card, At(9, 2), change: t => t with { CardSignature = default, Assurance = Assurance.A0 }),
            _district.One.Tap(card, At(9, 3), change: t => t with { At = At(9, 4) }),
            _district.One.Tap(card, At(9, 5), forge: t => t with { At = At(8, 40) }),
            _district.One.Tap(card, At(9, 6), forge: t => t with { KioskSignature = default }),
            _district.One.Tap(null, At(9, 7), outcome: TapOutcome.Refused, reason: RefusalReason.TwoCards),
            _district.One.Tap(null, At(9, 8), outcome: TapOutcome.Void),
            _district.One.Tap(null, At(9, 8)),
            System.Text.Encoding.UTF8.GetBytes("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000cc","seq":1,"outcome":"accepted"}"""),
            _district.Stranger.Tap(card, At(9, 0)));
        Assert.Equal(
        [
            "kiosk-1/1 unknown-card", "kiosk-1/2 unknown-card", "kiosk-1/3 card-expired", "kiosk-1/4 bad-proof", "kiosk-1/5 other-key", "kiosk-1/6 downgrade", "kiosk-1/7 bad-proof",
            "kiosk-1/8 bad-kiosk-signature", "kiosk-1/9 bad-kiosk-signature", "kiosk-1/10 refused-at-kiosk:two-cards", "kiosk-1/12 no-proof", "kiosk-1/1 malformed", "kiosk-x/1 unknown-kiosk",
        ], projection.SetAside());
        Assert.Empty(projection.Attendance());
        Assert.Equal(0, projection.Database.Scalar<long>("select count(*) from derived.sign_ins"));
        Assert.Equal("bad-kiosk-signature:2 bad-proof:2 card-expired:1 downgrade:1 malformed:1 no-proof:1 other-key:1 refused-at-kiosk:two-cards:1 unknown-card:2 unknown-kiosk:1", LiveAside(projection));
    }

    private static string LiveAside(TestProjection projection) =>
        string.Join(' ', projection.Projector.Live!.Snapshot(1, At(9, 0), [], new Dictionary<string, long>(), 0).SetAside.Select(s => $"{s.Reason}:{s.Count}"));

    [Theory]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.PostgreSql, false)]
    [InlineData(Databases.PostgreSql, true)]
    public async Task ABrokenLinkIsFoundFromEitherSideAndVoidIsNotCheckedOver(string kind, bool ahead)
    {
        using var projection = new TestProjection(kind, server, _district, ahead ? Ahead : null);
        var kiosk = _district.One;
        var wrong = new byte[32];
        wrong[0] = 1;
        var one = kiosk.Tap(_district.Cards[0], At(9, 0));
        var two = kiosk.Tap(_district.Cards[1], At(9, 1), change: t => t with { Previous = wrong });
        var three = kiosk.Tap(_district.Cards[2], At(9, 2));
        var hole = kiosk.Tap(null, At(9, 3), outcome: TapOutcome.Void, change: t => t with { Previous = wrong });
        var five = kiosk.Tap(_district.Cards[3], At(9, 4), change: t => t with { Previous = wrong });
        var headless = kiosk.Tap(_district.Cards[4], At(9, 5), journal: "00000000000000dd", change: t => t with { Previous = wrong });

        await projection.TakeAndProjectAsync(five, three, two);
        Assert.Empty(projection.SetAside());
        Assert.Equal(3, projection.Attendance().Count);
        await projection.TakeAndProjectAsync(hole, one, headless);
        Assert.Equal(["kiosk-1/2 broken-chain", "kiosk-1/1 broken-chain"], projection.SetAside());
        Assert.Equal(["morning M001 kiosk-1/1", "morning M003 kiosk-1/3", "morning M004 kiosk-1/5"], projection.Attendance());
    }

    [Theory]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.PostgreSql, true)]
    public async Task N6_ATapOfATimeThatCannotBeIsSetAsideAndNeverGivenAnother(string kind, bool ahead)
    {
        using var projection = new TestProjection(kind, server, _district, ahead ? Ahead : null);
        var received = projection.Inbox.Time.GetUtcNow();
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], At(8, 50)),
            _district.One.Tap(_district.Cards[1], received.AddMinutes(5).AddMilliseconds(1)),                           // a clock that is fast
            _district.One.Tap(_district.Cards[2], new DateTimeOffset(2000, 1, 1, 0, 0, 3, TimeSpan.Zero)));             // a clock without its battery
        Assert.Equal(["kiosk-1/2 time-in-doubt", "kiosk-1/3 time-in-doubt"], projection.SetAside());
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
        Assert.Equal(0, projection.Database.Scalar<long>("select count(*) from derived.visits"));
        Assert.Equal(At(8, 50).ToUnixTimeMilliseconds(), Assert.Single(projection.Projector.Journals()).Progress.LastAt);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[1], received.AddMinutes(5)));
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from derived.visits"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UnderPressureAllIsCreditedBeforeSignaturesThatWaitAreChecked(string kind)
    {
        using var projection = new TestProjection(kind, server, _district, new ProjectionOptions { ProofBacklogTaps = 0, StepMembers = 1 });
        var projector = projection.Projector;
        await projection.TakeAndProjectAsync([.. Enumerable.Range(0, 5).Select(i => _district.One.Tap(_district.Cards[i], At(8, 50, i)))]);
        projection.Policy();
        await projection.TakeAsync([.. Enumerable.Range(0, 40).Select(i => _district.One.Tap(_district.Cards[i % 5], At(9, 0, i)))]);
        await projection.Database.LogIsReadableAsync();
        projection.Time.Advance(TimeSpan.FromMilliseconds(300));
        projector.Step();
        Assert.True(projector.Due > 0, "nothing is due: the test shows nothing");
        for (var steps = 0; projector.Due > 0; steps++)
        {
            Assert.True(projector.ProofsAreBehind && steps < 100, $"{projector.Due} due after {steps} steps");
            projector.Step();
        }

        Assert.True(projector.ProofsAreBehind);
        await projection.ProjectAsync();
        Assert.False(projector.ProofsAreBehind);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AForgedNeighbourDoesNotBreakTheGenuineTapsChain(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var forged = _district.One.Tap(_district.Cards[0], At(9, 0), forge: t => t with { Reader = "another" });
        var genuine = _district.One.Tap(_district.Cards[1], At(9, 1));
        await projection.TakeAndProjectAsync(forged, genuine);
        Assert.Equal(["kiosk-1/1 bad-kiosk-signature"], projection.SetAside());
        Assert.Equal(["morning M002 kiosk-1/2 walk-in"], projection.Attendance());
    }

    [Theory]
    [InlineData(Databases.Sqlite)]
    [InlineData(Databases.PostgreSql)]
    public async Task WhatWasCountedAheadIsTakenBackAndTheNextTapDecides(string kind)
    {
        using var projection = new TestProjection(kind, server, _district, Ahead);
        var card = _district.Cards[0];
        await projection.TakeAsync(
            _district.One.Tap(card, At(8, 50), change: t => t with { CardSignature = new byte[70] }),
            _district.One.Tap(card, At(9, 20)),
            _district.One.Tap(card, At(9, 30)));
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/2 late"], projection.Attendance());
        var session = projection.Projector.Live!.Snapshot(1, At(9, 0), [], new Dictionary<string, long>(), 0).Centres[0].Sessions.Single(s => s.Id == "morning");
        Assert.Equal((0L, 1L), (session.OnTime, session.Late));
        Assert.Equal(1, session.Arrivals.Sum(a => a.Count));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BindingACardLaterBackFillsItsTaps(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Nobodys, At(9, 0)), _district.One.Tap(_district.Unknown, At(9, 0)));
        Assert.Equal(2, projection.SetAside().Count);
        TestImport.Run(projection.Database, "cards",
            $"card,member,certificate\n{_district.Nobodys.Number},M001,{Convert.ToBase64String(_district.Nobodys.Certificate)}\n{_district.Unknown.Number},M002,{Convert.ToBase64String(_district.Unknown.Certificate)}\n");
        await projection.ProjectAsync();
        Assert.Empty(projection.SetAside());
        Assert.Equal(["morning M001 kiosk-1/1", "morning M002 kiosk-1/2 walk-in"], projection.Attendance());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFailedStepKeepsNothingAndTheNextBeginsFromDisk(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(9, 0)));
        projection.Database.Execute("alter table derived.attendance rename to attendance_away");
        await projection.TakeAsync(_district.One.Tap(_district.Cards[1], At(9, 1)));
        await Eventually.TrueAsync(() => Record.Exception(() => projection.Projector.Step()) is System.Data.Common.DbException, "the step to fail");
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from derived.sign_ins"));
        projection.Database.Execute(kind == Databases.Sqlite ? "alter table derived.attendance_away rename to attendance" : "alter table derived.attendance_away rename to attendance");
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/1", "morning M002 kiosk-1/2 walk-in"], projection.Attendance());
    }
}
