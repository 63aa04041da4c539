namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>
/// Lately misses what others come to, and the earlier in the season, the more it weighs: N = decay·N + weight·(rate of the others − own attendance),
/// D = decay·D + 1, score = N / (D + prior). The rate is that of the others of the member's unit, drawn towards that of everybody expected
/// as if <c>shrink</c> more people of the unit had come at that rate; a session at which nobody else was expected says nothing.
/// The weight falls from 1 on the season's first day in a straight line, to reach 0 after <c>season</c> days, but never below <c>floor</c>; season 0 keeps it at 1.
/// </summary>
internal sealed class PeerDriftFold(double decay, double prior, double shrink, int season, double floor, Season calendar) : Fold
{
    private double _missed;
    private double _seen;
    private long _score;

    public override void Begin(Frame frame) => (_missed, _seen, _score) = (0, 0, 0);

    public override long Take(in Seen seen)
    {
        if (!seen.Expected || seen.Mark == Mark.Excused || seen.Wide.Expected == 0) return _score;
        var weight = season == 0 ? 1 : Math.Max(floor, 1 - ((double)calendar.DayOf(seen.Day) / season));
        _missed = (decay * _missed) + (weight * (RateOf(seen.Unit, seen.Wide, shrink) - (seen.Mark == Mark.Attended ? 1 : 0)));
        _seen = (decay * _seen) + 1;
        return _score = Millionths(_missed / (_seen + prior));
    }

    /// <summary>The share of the others that came, between 0 and 1.</summary>
    public static double RateOf(Others unit, Others wide, double shrink)
    {
        var wideRate = (double)wide.Came / wide.Expected;
        return unit.Expected + shrink <= 0 ? wideRate : (unit.Came + (shrink * wideRate)) / (unit.Expected + shrink);
    }
}
