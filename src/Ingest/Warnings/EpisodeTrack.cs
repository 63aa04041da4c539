using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings;

/// <summary>Follows one rule over one member and notes when it begins to warn, rises and ends. Used again for the next member.</summary>
internal sealed class EpisodeTrack(WarningRule rule, Season season)
{
    private readonly Fold _fold = rule.Kind.Fold(rule.Numbers, season);
    private WarningLevel _level;
    private LevelDays _reached;
    private int _from;
    private long _score;
    private int _seen;
    private int _day;
    private Pauses _pauses = Pauses.None;

    public void Follow(MemberHistory history, int asOf, List<Episode> episodes)
    {
        (_level, _reached, _seen, _day) = (WarningLevel.None, default, 0, history.Frame.Start);
        _pauses = history.Frame.Pauses;
        _fold.Begin(history.Frame);
        var sessions = history.Sessions.Span;
        var earned = history.Earned.Span;
        var (s, e) = (0, 0);
        while (s < sessions.Length || e < earned.Length)
        {
            var day = Math.Min(s < sessions.Length ? sessions[s].Day : int.MaxValue, e < earned.Length ? earned[e].Day : int.MaxValue);
            if (day > asOf) break;
            Pass(day, sessions[..s], episodes);
            // A day is judged at its end: which of its sessions stands first is chance, and an episode is known by its first day.
            long? score = null;
            for (; s < sessions.Length && sessions[s].Day == day; s++) score = _fold.Take(Effective(sessions[s]));
            // Credits of a day come from its sessions, so the sessions go first.
            for (; e < earned.Length && earned[e].Day == day; e++) score = _fold.Earn(day, earned[e].Amount) ?? score;
            if (score is { } known) Set(known, day, sessions[..s], episodes);
            _day = day;
        }

        Pass(asOf + 1, sessions[..s], episodes);
        if (_level != WarningLevel.None) episodes.Add(Close(null, sessions[..s]));
    }

    /// <summary>Missing a session on a day on which the clock stands still is not missing it.</summary>
    private Seen Effective(in Seen seen) => seen.Mark == Mark.Absent && _pauses.Covers(seen.Day) ? seen with { Mark = Mark.Excused } : seen;

    /// <summary>Days go by until another, which is not reached yet.</summary>
    private void Pass(int until, ReadOnlySpan<Seen> seen, List<Episode> episodes)
    {
        for (var level = _level + 1; level <= WarningLevel.Serious; level++)
        {
            if (rule.Levels[level] is not (> 0 and var step)) continue;
            var day = Math.Max(_fold.DayOfReaching(step), _day);
            if (day < until) Set(step, day, seen, episodes);
        }
    }

    private void Set(long score, int day, ReadOnlySpan<Seen> seen, List<Episode> episodes)
    {
        var level = rule.Levels.LevelOf(score);
        if (level == WarningLevel.None)
        {
            if (_level != WarningLevel.None) episodes.Add(Close(day, seen));
            _level = WarningLevel.None;
            return;
        }

        if (level <= _level) return;
        if (_level == WarningLevel.None) (_from, _reached) = (day, default);
        // A score that leaps over a level reaches that level on the same day.
        _reached = new LevelDays(
            First(_reached.Notice, WarningLevel.Notice, level, day), First(_reached.Concern, WarningLevel.Concern, level, day), First(_reached.Serious, WarningLevel.Serious, level, day));
        (_level, _score, _seen) = (level, score, seen.Length);
    }

    private int First(int known, WarningLevel step, WarningLevel level, int day) => known == 0 && step <= level && rule.Levels[step] > 0 ? day : known;

    private Episode Close(int? until, ReadOnlySpan<Seen> seen) => new(rule.Id, _level, _from, until, _reached, EvidenceOf(seen[.._seen]));

    private Evidence EvidenceOf(ReadOnlySpan<Seen> seen)
    {
        var last = seen[Math.Max(0, seen.Length - Evidence.MostSessions)..];
        var sessions = new int[last.Length];
        var (expected, missed, excused, came, others) = (0, 0, 0, 0L, 0L);
        for (var i = 0; i < last.Length; i++)
        {
            var session = Effective(last[i]);
            sessions[i] = session.Session;
            if (session.Mark == Mark.Excused) excused++;
            else if (session.Expected) expected++;
            if (session.Mark != Mark.Absent) continue;
            missed++;
            var peers = session.Unit.Expected > 0 ? session.Unit : session.Wide;
            (came, others) = (came + peers.Came, others + peers.Expected);
        }

        return new Evidence(_score, sessions, expected, missed, excused, came, others);
    }
}
