using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage.Logs;
using static CardSystem.Ingest.Tests.Attendance.Morning;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>What must hold for any taps, excuses and corrections. A failure prints its seed.</summary>
public sealed class AttendancePropertyTests
{
    private const int Cases = 3_000;

    private sealed record Case(PlannedSession Session, bool Expected, SessionPhase Phase, TapPoint[] Taps, Excuse? Excuse, Correction[] Corrections)
    {
        public Outcome? Judge(IEnumerable<TapPoint>? taps = null) => AttendanceRules.Judge(Session, Expected, Phase, taps is null ? Taps : InOrder(taps), Excuse, Corrections);

        public IReadOnlyList<FactVersion> Versions() => AttendanceRules.Versions(Session, Expected, Phase, Taps, Excuse, Corrections);
    }

    private static void ForAll(Action<Case, Random> holds)
    {
        for (var seed = 1; seed <= Cases; seed++)
        {
            var random = new Random(seed);
            try
            {
                holds(Any(random), random);
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    private static Case Any(Random random)
    {
        var session = random.Next(8) == 0 ? Night() : Session(random.Next(2) == 0, Pick(random, Enum.GetValues<SessionKind>()), random.Next(12) == 0 ? SessionFate.Cancelled : SessionFate.Planned);
        var (opens, closes) = (session.Session.Opens.ToUnixTimeMilliseconds(), session.Session.Closes.ToUnixTimeMilliseconds());
        long[] edges = [opens, closes, session.Session.LateAfter.ToUnixTimeMilliseconds(), session.LeaveFrom, session.Ends];
        var taps = Enumerable.Range(1, random.Next(7)).Select(i => new TapPoint(
            random.Next(3) == 0 ? Pick(random, edges) + random.Next(-1, 2) : random.NextInt64(opens - 3_600_000, closes + 3_600_000), random.Next(1, 4), i)).ToList();
        // Often two close together, within the window of a repeat or just outside it.
        if (taps.Count > 0) taps.Add(taps[0] with { At = taps[0].At + (StayRules.RepeatWindow * random.Next(2)) + random.Next(-1, 2), Sequence = 50 });
        var corrections = Enumerable.Range(0, Math.Max(0, random.Next(6) - 2)).Select(i => new Correction(
            100 + i, session.Id, "M001", Pick(random, Enum.GetValues<CorrectionKind>()), random.Next(2) == 0 ? 0 : opens + random.Next(3_600_000), random.Next(2) == 0 ? 0 : closes - random.Next(3_600_000), "why"));
        return new Case(session, random.Next(3) > 0, Pick(random, Enum.GetValues<SessionPhase>()), InOrder(taps), random.Next(3) == 0 ? Approved(0, long.MaxValue) : null, [.. corrections]);
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    [Fact]
    public void T25_AnyOrderAndRepetitionOfTheSameTapsComesToTheSame() => ForAll((c, random) =>
    {
        var shuffled = c.Taps.Concat(c.Taps.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(shuffled);
        Assert.Equal(c.Judge(), c.Judge(shuffled));
    });

    [Fact]
    public void TheLastVersionIsTheOutcome() => ForAll((c, _) =>
    {
        var versions = c.Versions();
        Assert.Equal(c.Judge(), versions[^1].Outcome);
        Assert.Equal(0, versions[0].Act);
        Assert.Equal((c with { Corrections = [] }).Judge(), versions[0].Outcome);
        for (var i = 1; i < versions.Count; i++)
        {
            Assert.True(versions[i].Act > versions[i - 1].Act);
            Assert.NotEqual(versions[i - 1].Outcome, versions[i].Outcome);
        }
    });

    [Fact]
    public void ALaterTapNeverMakesAnAttendanceAnAbsence() => ForAll((c, random) =>
    {
        if (c.Judge() is not { Attended: true } before || c.Taps.Length == 0) return;
        var after = c.Judge(c.Taps.Append(new TapPoint(c.Taps[^1].At + random.NextInt64(0, 7_200_000), 9, 99)));
        Assert.True(after is { Attended: true });
        if (before.Rule != AttendanceRules.ByCorrection) Assert.Equal(before.In, after.Value.In);
    });

    [Fact]
    public void WhoAttendedSignedInWithinTheSessionAndStayedNoLongerThanItLasts() => ForAll((c, _) =>
    {
        if (c.Judge() is not { } outcome) return;
        Assert.Equal(outcome.Attended, outcome.In != 0);
        Assert.True(outcome.In == 0 || StayRules.IsWithin(c.Session.Session, outcome.In));
        Assert.InRange(outcome.Minutes, 0, (c.Session.Session.Closes - c.Session.Session.Opens).TotalMinutes);
        Assert.True(outcome.Out == 0 || outcome.Out >= outcome.In);
        Assert.True(outcome.Attended || outcome.Expected);
        Assert.Equal(outcome.Act != 0, outcome.Rule is AttendanceRules.ByCorrection or AttendanceRules.ByExcuse);
    });

    [Fact]
    public void AbsenceNeedsARequiredSessionThatHasEndedAndNothingTapped() => ForAll((c, _) =>
    {
        if (c.Judge() is not { Status: AttendanceStatus.Absent } absent) return;
        Assert.True(c.Expected && c.Session.Kind == SessionKind.Required && c.Session.Fate == SessionFate.Planned);
        Assert.Null(c.Excuse);
        if (absent.Rule == AttendanceRules.ByNoTap) Assert.DoesNotContain(c.Taps, t => StayRules.IsWithin(c.Session.Session, t.At));
        else Assert.Equal(CorrectionKind.NotAttended, c.Corrections[^1].What);
    });

    [Fact]
    public void TheQuickWayForOneTapIsTheSameAsTheWhole() => ForAll((c, _) =>
    {
        var within = c.Taps.Where(t => StayRules.IsWithin(c.Session.Session, t.At)).ToArray();
        if (within.Length == 0 || c.Session.InOut || c.Session.Fate == SessionFate.Cancelled || c.Phase == SessionPhase.Cancelled || c.Corrections.Length > 0) return;
        Assert.Equal(AttendanceRules.JudgeFirst(c.Session, c.Expected, within[0].At), c.Judge());
    });
}
