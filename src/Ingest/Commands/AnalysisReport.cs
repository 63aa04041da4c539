using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <param name="Unit">Null for the top of the tree.</param>
/// <param name="Below">Each unit directly below it too.</param>
/// <param name="From">The first day, <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Until">The last day.</param>
/// <param name="Category">Null for all.</param>
internal sealed record AnalysisQuestion(AnalysisStep Step, string? Unit, bool Below, long From, long Until, string? Category);

/// <summary>Counts attendance as it was derived, by spans of time and units, at one moment. Reads as many rows as members came or were expected, once.</summary>
internal sealed record AnalysisReport(IReadOnlyDictionary<string, string> Units, IReadOnlyList<AnalysisLine> Lines)
{
    /// <exception cref="SettingException">There is no such unit.</exception>
    public static AnalysisReport Read(Database database, DistrictDays days, AnalysisQuestion question, CancellationToken stop)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var roster = RosterBook.Load(work);
        var shown = ShownUnits(roster, question);
        var sessions = Timetable.Load(work).Sessions.Values.Where(s => question.Category is null || s.Category == question.Category)
            .Select(s => (s.Id, Day: days.Of(s.Session.Starts.ToUnixTimeMilliseconds()))).Where(s => s.Day >= question.From && s.Day <= question.Until).ToDictionary(s => s.Id, s => s.Day, StringComparer.Ordinal);
        var counting = new AnalysisRules(question.Step);
        if (sessions.Count > 0) CountAll(work, roster, sessions, shown, counting, stop);
        return new AnalysisReport(shown.ToDictionary(u => u.Id, u => u.Name, StringComparer.Ordinal), [.. counting.Lines([.. shown.Select(u => u.Id)])]);
    }

    public IEnumerable<string> ToLines()
    {
        if (Lines.Count == 0) yield return "Nobody has come to anything, or was expected anywhere, in these days.";
        foreach (var l in Lines)
        {
            var expected = l.Rate is { } rate ? $", {l.Came} of {l.Expected} expected came ({rate} %)" : "";
            var more = string.Concat(new[] { (l.WalkIn, "not expected"), (l.Late, "late"), (l.LeftEarly, "left early"), (l.Absent, "absent"), (l.Excused, "excused") }
                .Where(m => m.Item1 > 0).Select(m => string.Create(CultureInfo.InvariantCulture, $", {m.Item1} {m.Item2}")));
            yield return string.Create(CultureInfo.InvariantCulture, $"{l.Span} {l.Unit} {Units[l.Unit]}: {l.Sessions} {(l.Sessions == 1 ? "session" : "sessions")}{expected}{more}; {l.Members} different {(l.Members == 1 ? "member" : "members")} came");
        }
    }

    private static List<Organisation> ShownUnits(RosterBook roster, AnalysisQuestion question)
    {
        var tree = roster.TreeAt(question.Until);
        if (question.Unit is { } id && tree[id] is null) throw new SettingException($"There is no unit '{Shown.Of(id)}' on {MemberRules.Day(question.Until)}; 'ingest roster tree' shows them.");
        Organisation[] top = question.Unit is { } named ? [tree[named]!] : [.. tree.Roots];
        return [.. top, .. question.Below ? top.SelectMany(u => tree.Children(u.Id)) : []];
    }

    private static void CountAll(Work work, RosterBook roster, Dictionary<string, long> sessions, List<Organisation> shown, AnalysisRules counting, CancellationToken stop)
    {
        string[][] units = [.. shown.Select(u => new[] { u.Id })];
        using var rows = work.Read("select session, member, status, expected from derived.attendance where status <> 0");
        while (rows.Read())
        {
            stop.ThrowIfCancellationRequested();
            var (session, number) = (rows.GetString(0), rows.GetString(1));
            if (!sessions.TryGetValue(session, out var day) || !roster.Members.TryGetValue(number, out var member)) continue;
            var (status, expected) = ((AttendanceStatus)rows.GetInt64(2), rows.GetInt64(3) != 0);
            // What a member's own branch expects is no matter of the community where the member reports in; what is done there freely counts for both.
            var ways = expected ? BelongingKinds.Expected : BelongingKinds.All;
            foreach (var unit in units)
            {
                if (roster.Belongs(member, unit, ways, day)) counting.Count(day, unit[0], session, number, status, expected);
            }
        }
    }
}
