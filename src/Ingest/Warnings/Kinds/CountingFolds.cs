namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>Missed so many in a row. An excused session neither breaks the row nor lengthens it.</summary>
internal sealed class ConsecutiveFold : Fold
{
    private long _row;

    public override void Begin(Frame frame) => _row = 0;

    public override long Take(in Seen seen)
    {
        if (seen.Mark == Mark.Attended) _row = 0;
        else if (seen.Mark == Mark.Absent) _row++;
        return _row * One;
    }
}

/// <summary>Missed such a share of all sessions since the beginning; <c>prior</c> sessions are taken as attended, so that one miss at the start is not yet everything.</summary>
internal sealed class AbsenceRateFold(double prior, int least) : Fold
{
    private int _missed;
    private int _counted;

    public override void Begin(Frame frame) => (_missed, _counted) = (0, 0);

    public override long Take(in Seen seen)
    {
        if (seen.Expected && seen.Mark != Mark.Excused)
        {
            _counted++;
            if (seen.Mark == Mark.Absent) _missed++;
        }

        return _counted < least ? 0 : Millionths(_missed / (_counted + prior));
    }
}

/// <summary>Missed so many of the last so many sessions, none of them older than so many days.</summary>
internal sealed class WindowFold(int sessions, int days) : Fold
{
    private readonly Queue<(int Day, bool Missed)> _window = new();
    private Pauses _pauses = Pauses.None;
    private int _missed;

    public override void Begin(Frame frame)
    {
        _window.Clear();
        (_missed, _pauses) = (0, frame.Pauses);
    }

    public override long Take(in Seen seen)
    {
        if (seen.Expected && seen.Mark != Mark.Excused)
        {
            _window.Enqueue((seen.Day, seen.Mark == Mark.Absent));
            if (seen.Mark == Mark.Absent) _missed++;
        }

        while (_window.Count > sessions || (_window.TryPeek(out var oldest) && _pauses.Running(oldest.Day, seen.Day) >= days))
        {
            if (_window.Dequeue().Missed) _missed--;
        }

        return _missed * One;
    }
}

/// <summary>Missed so many in the first days after beginning.</summary>
internal sealed class FirstWeeksFold(int days) : Fold
{
    private Frame? _frame;
    private long _missed;

    public override void Begin(Frame frame) => (_frame, _missed) = (frame, 0);

    public override long Take(in Seen seen)
    {
        if (_frame is not { Joined: true } || _frame.Pauses.Running(_frame.Start, seen.Day) >= days) return 0;
        if (seen.Mark == Mark.Absent) _missed++;
        return _missed * One;
    }
}
