using System.Runtime.InteropServices;
using CardSystem.Contracts;
using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Evaluation;

/// <summary>
/// Reads a folder of histories: <c>members</c> (member, cohort, branch, lapsed_on_day, outcome) and <c>attendance</c> (member, activity, day, attended).
/// The others at an activity are those of the same cohort, and of the same branch, who have a row there.
/// </summary>
public static class ParticipationReader
{
    private const int MostDays = 100_000;

    private sealed record Row(string Member, string Cohort, string Branch, Ending Ending, int LapsedOn)
    {
        public List<(int Day, string Activity, bool Came)> Sessions { get; } = [];
    }

    /// <summary>How many were expected at an activity, and how many came.</summary>
    private record struct Tally(int Came, int Expected)
    {
        public readonly Others Without(bool came) => new(Came - (came ? 1 : 0), Expected - 1);
    }

    /// <exception cref="WarningException">A file is missing or wrong.</exception>
    public static Participation Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new WarningException($"The folder '{folder}' does not exist.");
        var members = new Dictionary<string, Row>(StringComparer.Ordinal);
        ParticipationTable.Read(folder, "members", ["member", "cohort", "branch", "lapsed_on_day", "outcome"], table => AddMember(members, table));
        ParticipationTable.Read(folder, "attendance", ["member", "activity", "day", "attended"], table => AddSession(members, table));
        return Build(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), [.. members.Values.OrderBy(m => m.Member, StringComparer.Ordinal)]);
    }

    private static void AddMember(Dictionary<string, Row> members, ParticipationTable table)
    {
        var ending = table["outcome"] switch
        {
            "stayed" => Ending.Stayed,
            "lapsed" => Ending.Lapsed,
            "ambiguous" => Ending.Ambiguous,
            var other => throw table.Wrong("outcome", $"is '{Shown.Of(other)}'; allowed are lapsed, stayed and ambiguous"),
        };
        if (ending == Ending.Stayed && table["lapsed_on_day"].Length > 0) throw table.Wrong("lapsed_on_day", "is given, yet the member stayed");
        var lapsedOn = ending == Ending.Lapsed ? table.Number("lapsed_on_day", -MostDays, MostDays) : 0;
        var row = new Row(table.Text("member"), table.Text("cohort"), table.Text("branch"), ending, lapsedOn);
        if (!members.TryAdd(row.Member, row)) throw table.Wrong("member", $"'{Shown.Of(row.Member)}' stands there twice");
    }

    private static void AddSession(Dictionary<string, Row> members, ParticipationTable table)
    {
        if (!members.TryGetValue(table.Text("member"), out var member)) throw table.Wrong("member", $"'{Shown.Of(table["member"])}' is not among the members");
        member.Sessions.Add((table.Number("day", -MostDays, MostDays), table.Text("activity"), table.Number("attended", 0, 1) == 1));
    }

    private static Participation Build(string name, Row[] members)
    {
        var (cohorts, branches) = (new Dictionary<(string, string), Tally>(), new Dictionary<(string, string, string), Tally>());
        var spans = new Dictionary<string, (int First, int Last, HashSet<string> Activities)>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            member.Sessions.Sort((a, b) => a.Day != b.Day ? a.Day.CompareTo(b.Day) : string.CompareOrdinal(a.Activity, b.Activity));
            foreach (var (day, activity, came) in member.Sessions)
            {
                Count(ref CollectionsMarshal.GetValueRefOrAddDefault(cohorts, (member.Cohort, activity), out _), came);
                Count(ref CollectionsMarshal.GetValueRefOrAddDefault(branches, (member.Cohort, member.Branch, activity), out _), came);
                var span = spans.GetValueOrDefault(member.Cohort, (int.MaxValue, int.MinValue, []));
                span.Activities.Add(activity);
                spans[member.Cohort] = (Math.Min(span.First, day), Math.Max(span.Last, day), span.Activities);
            }
        }

        return Lay(name, members, cohorts, branches, spans);
    }

    private static Participation Lay(
        string name, Row[] members, Dictionary<(string, string), Tally> cohorts, Dictionary<(string, string, string), Tally> branches, Dictionary<string, (int First, int Last, HashSet<string> Activities)> spans)
    {
        var sessions = new List<Seen>();
        var past = new List<PastMember>();
        foreach (var member in members)
        {
            var first = sessions.Count;
            for (var i = 0; i < member.Sessions.Count; i++)
            {
                var (day, activity, came) = member.Sessions[i];
                if (i > 0 && member.Sessions[i - 1].Activity == activity && member.Sessions[i - 1].Day == day)
                    throw new WarningException($"The folder '{name}' has two rows of member '{Shown.Of(member.Member)}' for activity '{Shown.Of(activity)}'; each member has one row an activity.");
                // What is entered about a member after it has lapsed can warn nobody any more.
                if (member.Ending == Ending.Lapsed && day > member.LapsedOn) continue;
                sessions.Add(new Seen(i, day, came ? Mark.Attended : Mark.Absent, true, branches[(member.Cohort, member.Branch, activity)].Without(came), cohorts[(member.Cohort, activity)].Without(came)));
            }

            // Histories of the past have no credits: every activity attended stands for one point, and the goal is to have them all.
            var goal = spans.TryGetValue(member.Cohort, out var span) ? new Goal(Math.Min(0, span.First), span.Last + 1, 100L * span.Activities.Count) : new Goal(0, 1, 0);
            past.Add(new PastMember(member.Ending, member.LapsedOn, first, sessions.Count, goal));
        }

        return new Participation(name, past, [.. sessions]);
    }

    private static void Count(ref Tally tally, bool came)
    {
        tally.Expected++;
        if (came) tally.Came++;
    }
}
