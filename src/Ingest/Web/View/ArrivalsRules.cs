using System.Globalization;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.View;

/// <summary>How many had signed in by when: few lines, so that each can be told from the others and named at its end.</summary>
public static class ArrivalsRules
{
    /// <summary>More lines than this cannot be told apart by colour-blind eyes.</summary>
    public const int MaxLines = 5;

    /// <summary>More points than this do not show on a phone, and make the table long.</summary>
    public const int MaxPoints = 60;

    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60];
    private static readonly ArrivalsView None = new([], [], [], [], "");

    public static ArrivalsView Chart(IReadOnlyList<LiveCentre> centres, PageTexts texts, DistrictTime time)
    {
        var lines = Lines(centres, texts).Where(l => l.Minutes.Count > 0).ToList();
        if (lines.Count == 0) return None;
        var first = lines.Min(l => l.Minutes[0].Minute);
        var last = Max(lines.Max(l => l.Minutes[^1].Minute), lines.Any(l => time.Now < l.Closes) ? time.Now : DateTimeOffset.MinValue);
        var (from, step, points) = Grid(time.Local(first), time.Local(last));
        var at = Enumerable.Range(0, points).Select(i => (int)from.TimeOfDay.TotalMinutes + i * step).ToList();
        var shown = lines.Select(l => new ArrivalsLine(l.Name, SoFar(l.Minutes, from, step, points))).ToList();
        return new ArrivalsView(
            at, [.. at.Select(Label)], shown, Starts(lines, from, at[^1], time),
            PageTexts.Fill(texts.ChartLabel, string.Join(", ", shown.Select(l => $"{l.Name} {PageTexts.Number(l.SoFar[^1])}"))));
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>A line for each session; for each centre where the sessions are too many; one in all where the centres are too.</summary>
    private static IEnumerable<Line> Lines(IReadOnlyList<LiveCentre> centres, PageTexts texts)
    {
        var sessions = centres.SelectMany(c => c.Sessions.Select(s => (Centre: c, Session: s))).Where(p => p.Session.Arrivals.Count > 0).ToList();
        if (sessions.Count > MaxLines)
        {
            var busy = centres.Where(c => c.Sessions.Count > 0).ToList();
            return busy.Count is > 1 and <= MaxLines ? busy.Select(c => Sum(c.Name, c.Sessions)) : [Sum(texts.Together, sessions.Select(p => p.Session))];
        }

        var ambiguous = sessions.GroupBy(p => p.Session.Name).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return sessions.Select(p => Sum(!ambiguous.Contains(p.Session.Name) ? p.Session.Name : centres.Count > 1 ? $"{p.Centre.Name} · {p.Session.Name}" : $"{p.Session.Name} · {p.Session.Id}", [p.Session]));
    }

    private static Line Sum(string name, IEnumerable<LiveSession> sessions)
    {
        var all = sessions.ToList();
        return new Line(name, all, [.. all.SelectMany(s => s.Arrivals).Where(a => a.Count > 0).OrderBy(a => a.Minute)]);
    }

    private static (DateTimeOffset From, int Step, int Points) Grid(DateTimeOffset first, DateTimeOffset last)
    {
        var span = (last - first).TotalMinutes + 1;
        var step = Steps.FirstOrDefault(s => span / s + 2 <= MaxPoints, Steps[^1]);
        // Arrivals days apart can only come from a clock that was wrong: coarser still, but never more points.
        while (span / step + 2 > MaxPoints) step *= 2;
        var from = first - TimeSpan.FromMinutes(first.TimeOfDay.TotalMinutes % step);
        var points = 1 + (int)Math.Ceiling(((last - from).TotalMinutes + 1) / step);
        return (from, step, Math.Max(points, 2));
    }

    private static List<long> SoFar(List<LiveArrivals> minutes, DateTimeOffset from, int step, int points)
    {
        var (sum, next, line) = (0L, 0, new List<long>(points));
        for (var i = 0; i < points; i++)
        {
            for (var end = from.AddMinutes((double)i * step); next < minutes.Count && minutes[next].Minute < end; next++) sum += minutes[next].Count;
            line.Add(sum);
        }

        return line;
    }

    private static List<int> Starts(List<Line> lines, DateTimeOffset from, int last, DistrictTime time)
    {
        var starts = lines.SelectMany(l => l.Sessions)
            .Select(s => (int)(time.Local(s.Starts) - from).TotalMinutes + (int)from.TimeOfDay.TotalMinutes)
            .Where(m => m >= (int)from.TimeOfDay.TotalMinutes && m <= last).Distinct().Order().ToList();
        return starts.Count <= 3 ? starts : [];
    }

    private static string Label(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60 % 24:00}:{minute % 60:00}");

    private sealed record Line(string Name, IReadOnlyList<LiveSession> Sessions, List<LiveArrivals> Minutes)
    {
        public long Total { get; } = Minutes.Sum(m => m.Count);
        public DateTimeOffset Closes { get; } = Sessions.Max(s => s.Closes);
    }
}
