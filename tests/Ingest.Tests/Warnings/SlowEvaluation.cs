namespace CardSystem.Ingest.Tests.Warnings;

/// <summary>The evaluation again, written from its description alone, slowly, over lists: what the fast one must agree with.</summary>
internal static class SlowEvaluation
{
    public sealed record Result(double Threshold, double FalseAlarms, double Recall, double Precision, double LeadDays);

    private sealed record Row(string Member, string Activity, int Day, bool Came);

    public static Result Judge(
        string rule, IReadOnlyDictionary<string, double> numbers, double limit,
        List<(string Member, string Cohort, string Branch, int? Lapse, string Outcome)> members, List<(string Member, string Activity, int Day, bool Came)> attendance)
    {
        var rows = attendance.Select(r => new Row(r.Member, r.Activity, r.Day, r.Came)).ToList();
        var scores = members.ToDictionary(m => m.Member, m => Scores(rule, numbers, m, members, rows));
        // Only a score above all that a member had before can be the one from which it is warned first.
        var records = scores.Values.SelectMany(s => s.Where((now, i) => s.Take(i).All(before => before.Score < now.Score)));
        foreach (var threshold in records.Select(s => s.Score).Where(s => s > 0).Distinct().Order())
        {
            var alarms = members.Count(m => m.Outcome == "stayed" && scores[m.Member].Any(s => s.Score >= threshold));
            if (alarms > limit * members.Count(m => m.Outcome == "stayed")) continue;
            var lapsed = members.Where(m => m.Outcome == "lapsed").ToList();
            var first = lapsed.Select(m => (m.Lapse, Days: scores[m.Member].Where(s => s.Score >= threshold).Select(s => (int?)s.Day).ToList())).ToList();
            var caught = first.Count(f => f.Days.Count > 0);
            return new Result(
                threshold, (double)alarms / members.Count(m => m.Outcome == "stayed"), (double)caught / lapsed.Count, caught + alarms == 0 ? 0 : (double)caught / (caught + alarms),
                first.Average(f => f.Days.Count > 0 ? f.Lapse!.Value - f.Days[0]!.Value : 0));
        }

        throw new InvalidOperationException("No threshold stays within the limit; the example is too small.");
    }

    private static List<(double Score, int Day)> Scores(
        string rule, IReadOnlyDictionary<string, double> numbers, (string Member, string Cohort, string Branch, int? Lapse, string Outcome) member,
        List<(string Member, string Cohort, string Branch, int? Lapse, string Outcome)> members, List<Row> rows)
    {
        var mine = rows.Where(r => r.Member == member.Member).OrderBy(r => r.Day).ThenBy(r => r.Activity, StringComparer.Ordinal).ToList();
        return [.. mine.Select((row, i) => (Math.Round(Score(rule, numbers, member, members, rows, mine[..(i + 1)]), 6, MidpointRounding.AwayFromZero), row.Day))];
    }

    private static double Score(
        string rule, IReadOnlyDictionary<string, double> n, (string Member, string Cohort, string Branch, int? Lapse, string Outcome) member,
        List<(string Member, string Cohort, string Branch, int? Lapse, string Outcome)> members, List<Row> rows, List<Row> soFar)
    {
        var now = soFar[^1];
        switch (rule)
        {
            case "consecutive-misses": return soFar.AsEnumerable().Reverse().TakeWhile(r => !r.Came).Count();
            case "absence-rate": return soFar.Count < n["least"] ? 0 : soFar.Count(r => !r.Came) / (soFar.Count + n["prior"]);
            case "rolling-window": return soFar.TakeLast((int)n["sessions"]).Count(r => !r.Came && now.Day - r.Day < n["days"]);
            case "first-weeks": return now.Day >= n["days"] ? 0 : soFar.Count(r => !r.Came);
            case "no-activity":
                var last = soFar.FindLastIndex(r => r.Came);
                return soFar.Skip(last + 1).Count(r => !r.Came) < n["least"] ? 0 : now.Day - (last < 0 ? 0 : soFar[last].Day);
            case "peer-drift":
                double missed = 0, seen = 0;
                foreach (var row in soFar)
                {
                    var there = rows.Where(r => r.Activity == row.Activity && r.Member != member.Member).Select(r => (r.Came, members.First(m => m.Member == r.Member).Branch)).ToList();
                    var branch = there.Where(t => t.Branch == member.Branch).ToList();
                    var wide = (double)there.Count(t => t.Came) / there.Count;
                    var rate = (branch.Count(t => t.Came) + (n["shrink"] * wide)) / (branch.Count + n["shrink"]);
                    var weight = n["season"] == 0 ? 1 : Math.Max(n["floor"], 1 - (row.Day / n["season"]));
                    missed = (n["decay"] * missed) + (weight * (rate - (row.Came ? 1 : 0)));
                    seen = (n["decay"] * seen) + 1;
                }

                return missed / (seen + n["prior"]);
            default: throw new ArgumentException(rule);
        }
    }
}
