using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Takes committed taps from the log, step by step: signatures first, or attendance first under pressure.</summary>
internal sealed class TapIntake(ProjectionState state, TapLogReader log, TapPlacing placing, TapProving proving, Horizon horizon)
{
    private readonly LogPage _page = new();

    /// <summary>The usual way: signatures first, then attendance.</summary>
    /// <returns>How many taps were taken.</returns>
    public int TakeProved(Work work, int most)
    {
        var count = Read(most);
        if (count == 0) return 0;
        var page = proving.Check(work, _page);
        for (var i = 0; i < count; i++)
        {
            var tap = _page.Taps[i];
            var isReadable = TapPlacing.TryRead(_page.Body(i), out var glance, out _);
            placing.Note(tap, isReadable, glance);
            var verdict = proving.Judge(work, tap, page, i);
            if (verdict.Reason is not null) placing.SetAside(tap, verdict);
            else placing.Place(work, tap, glance);
        }

        state.Cursor = state.Proofs = _page.Taps[count - 1].Cursor;
        return count;
    }

    /// <summary>Under pressure: attendance by roster and timetable alone.</summary>
    /// <returns>How many taps were taken.</returns>
    public int TakeAhead(Work work, int most)
    {
        var count = Read(most);
        for (var i = 0; i < count; i++)
        {
            var tap = _page.Taps[i];
            var isReadable = TapPlacing.TryRead(_page.Body(i), out var glance, out var malformed);
            placing.Note(tap, isReadable, glance);
            if (isReadable) placing.Place(work, tap, glance);
            else placing.SetAside(tap, 0, null, ProofRules.Malformed, malformed);
        }

        if (count > 0) state.Cursor = _page.Taps[count - 1].Cursor;
        return count;
    }

    private int Read(int most)
    {
        log.Read(state.Cursor, most, _page);
        return Horizon.Within(_page, horizon.Cursor);
    }
}
