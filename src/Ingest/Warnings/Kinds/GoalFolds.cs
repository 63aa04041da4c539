namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>Credits towards a period's goal; the straight pace leads from nothing on its first running day to the target on its last.</summary>
internal abstract class GoalFold : Fold
{
    protected Goal? Goal { get; private set; }
    protected Pauses Pauses { get; private set; } = Pauses.None;
    protected long Credits { get; private set; }

    /// <summary>Running days of the whole period.</summary>
    protected int Days { get; private set; }

    public override void Begin(Frame frame)
    {
        (Goal, Pauses, Credits) = (frame.Goal is { Target: > 0 } goal ? goal : null, frame.Pauses, 0);
        Days = Goal is null ? 0 : Pauses.Running(Goal.From, Goal.Until);
        if (Days == 0) Goal = null;
    }

    public override long Take(in Seen seen) => ScoreAt(seen.Day);

    public override long? Earn(int day, long amount)
    {
        if (Goal is null || day < Goal.From || day >= Goal.Until) return null;
        Credits += amount;
        return ScoreAt(day);
    }

    public override int DayOfReaching(long score)
    {
        if (Goal is null || score <= 0 || ScoreOf(Days) < score) return Never;
        // The score only rises as days pass without credits, so the day can be found by halving.
        var (low, high) = (0, Days);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ScoreOf(middle) >= score) high = middle;
            else low = middle + 1;
        }

        return Pauses.After(Goal.From, low);
    }

    private long ScoreAt(int day) => Goal is null || day < Goal.From ? 0 : ScoreOf(Pauses.Running(Goal.From, Math.Min(day, Goal.Until)));

    /// <param name="passed">Running days since the period began.</param>
    protected abstract long ScoreOf(int passed);
}

/// <summary>Behind the straight pace by such a share of the target; the first <c>grace</c> days ask for nothing.</summary>
internal sealed class BehindPaceFold(int grace) : GoalFold
{
    protected override long ScoreOf(int passed)
    {
        var asked = Days > grace ? (double)Math.Max(0, passed - grace) / (Days - grace) : 0;
        return Math.Max(0, Millionths(asked - ((double)Credits / Goal!.Target)));
    }
}

/// <summary>Such a share of the target can no longer be reached, even if from now on the member earned <c>most</c> of it (a share) in every 30 days.</summary>
internal sealed class OutOfReachFold(double most) : GoalFold
{
    protected override long ScoreOf(int passed) => Math.Max(0, Millionths(1 - ((double)Credits / Goal!.Target) - (most * (Days - passed) / 30)));
}
