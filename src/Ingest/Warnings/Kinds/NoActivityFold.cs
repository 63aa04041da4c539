namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>
/// Nothing attended for so many days, expected or not, while at least <c>least</c> sessions were missed: where a unit holds nothing, nobody is inactive.
/// Exempt and excused days do not count.
/// </summary>
internal sealed class NoActivityFold(int least) : Fold
{
    private Pauses _pauses = Pauses.None;
    private int _since;
    private int _missed;

    public override void Begin(Frame frame) => (_pauses, _since, _missed) = (frame.Pauses, frame.Start, 0);

    public override long Take(in Seen seen)
    {
        if (seen.Mark == Mark.Attended) (_since, _missed) = (seen.Day, 0);
        else if (seen.Mark == Mark.Absent) _missed++;
        return _missed < least ? 0 : _pauses.Running(_since, seen.Day) * One;
    }

    public override int DayOfReaching(long score) => _missed < least ? Never : _pauses.After(_since, (score + One - 1) / One);
}
