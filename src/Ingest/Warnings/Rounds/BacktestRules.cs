using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>What became of a member in the time a backtest looks at.</summary>
/// <param name="WarnedOn">The first day in that time on which any rule, or the one in question, warned; null where none did.</param>
/// <param name="LapsedOn">The day by which the member had attended nothing for so long that it counts as lapsed; null where it did not lapse.</param>
public readonly record struct Fate(int? WarnedOn, int? LapsedOn);

/// <summary>Whom a rule would have warned, how many of them lapsed, and how long before.</summary>
public sealed record BacktestLine(string Name, int Members, int Warned, int Lapsed, int Caught, double Precision, double Recall, double FalseAlarms, double LeadDays);

/// <summary>A lapse in a district's own data: after the last attendance nothing attended for so many running days, with something to attend in them.</summary>
public static class BacktestRules
{
    /// <summary>The first day in <paramref name="from"/> to <paramref name="until"/> on which the member counts as lapsed, judged by attendance up to <paramref name="known"/>.</summary>
    public static int? LapsedOn(MemberHistory history, int lapseDays, int from, int until, int known)
    {
        var (since, missed) = (history.Frame.Start, 0);
        foreach (ref readonly var seen in history.Sessions.Span)
        {
            if (seen.Day > known) break;
            if (seen.Mark == Mark.Attended)
            {
                if (Within(since, missed, seen.Day - 1) is { } before) return before;
                (since, missed) = (seen.Day, 0);
            }
            else if (seen.Mark == Mark.Absent)
            {
                missed++;
            }
        }

        return Within(since, missed, known);

        int? Within(int start, int misses, int last) =>
            misses > 0 && history.Frame.Pauses.After(start, lapseDays) is var day && day <= last && day >= from && day <= until ? day : null;
    }

    /// <summary>The first day from which the episodes warned within the time looked at; one that had begun before counts from its first day there only if it rose in it.</summary>
    public static int? WarnedOn(IEnumerable<Episode> episodes, WarningLevel least, int from, int until)
    {
        int? first = null;
        foreach (var episode in episodes)
        {
            for (var level = least; level <= WarningLevel.Serious; level++)
            {
                if (episode.Reached[level] is > 0 and var day && day >= from && day <= until && !(day >= first)) first = day;
            }
        }

        return first;
    }

    /// <summary>Sums up. A warning after the lapse catches nothing, and is no false alarm either.</summary>
    public static BacktestLine Sum(string name, IReadOnlyCollection<Fate> fates)
    {
        var (warned, lapsed, caught, alarms, lead) = (0, 0, 0, 0, 0L);
        foreach (var fate in fates)
        {
            if (fate.WarnedOn is not null) warned++;
            if (fate.LapsedOn is not null) lapsed++;
            if (fate.LapsedOn is null && fate.WarnedOn is not null) alarms++;
            if (fate is not { LapsedOn: { } lapse, WarnedOn: { } warning } || warning > lapse) continue;
            caught++;
            lead += lapse - warning;
        }

        return new BacktestLine(
            name, fates.Count, warned, lapsed, caught, Share(caught, caught + alarms), Share(caught, lapsed), Share(alarms, fates.Count - lapsed), lapsed == 0 ? 0 : Math.Round((double)lead / lapsed, 2));
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);
}
