using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Reports;

/// <summary>Gathers a session's counts by kiosk, centre and eye, and compares them. Costs as much as the session's days have taps at its doors, however long the log.</summary>
public static class SessionReconciling
{
    /// <param name="work">Reaches what is derived too.</param>
    /// <returns>Null where there is no such session.</returns>
    public static Reconciliation? Read(Database database, Work work, string id)
    {
        if (SessionStore.Planned(work, id) is not { } session) return null;
        var doors = session.Session.Kiosks.Count > 0 ? session.Session.Kiosks.ToHashSet(StringComparer.Ordinal)
            : work.Query<string>("select kiosk from kiosks where centre = @Centre", new { session.Centre }).ToHashSet(StringComparer.Ordinal);
        var counted = work.Query<(string Kiosk, string Member, long Journal, long Seq)>(
            "select j.kiosk, s.member, s.journal, s.seq from derived.sign_ins s join journals j on j.id = s.journal where s.session = @id", new { id }).ToList();
        var into = work.Query<(string Member, string Into)>("select member, into_member from member_merges").ToDictionary(m => m.Member, m => m.Into, StringComparer.Ordinal);
        return ReconcileRules.Reconcile(new ReconcileInput(
            doors, ShownTaps.Read(work, session, doors, counted.ToDictionary(c => (c.Journal, c.Seq), c => c.Member), into), [.. counted.Select(c => new CountedTap(c.Kiosk, c.Member))],
            Corrected(work, into, id), HeadCountStore.Of(work, id).ToDictionary(h => h.Kiosk, h => h.People, StringComparer.Ordinal), Waiting(database, work, doors)));
    }

    /// <summary>The whole names of those a reconciliation tells of, by number.</summary>
    public static IReadOnlyDictionary<string, (string Name, string Branch)> PeopleOf(Database database, Work work, Reconciliation result)
    {
        var numbers = System.Text.Json.JsonSerializer.Serialize(result.Differences.Select(d => d.Person).Distinct(StringComparer.Ordinal));
        return work.Query<(string Member, string Name, string Branch)>($"select member, name, branch from members where member in {database.ListOf("@numbers")}", new { numbers })
            .ToDictionary(m => m.Member, m => (m.Name, m.Branch), StringComparer.Ordinal);
    }

    /// <summary>The number that stands for the person; a circle, which only a damaged table has, ends.</summary>
    internal static string Person(IReadOnlyDictionary<string, string> into, string number)
    {
        for (var steps = 0; steps < into.Count && into.TryGetValue(number, out var next); steps++) number = next;
        return number;
    }

    private static Dictionary<string, bool> Corrected(Work work, Dictionary<string, string> into, string session) =>
        CorrectionStore.Of(work, session).GroupBy(c => Person(into, c.Member), StringComparer.Ordinal).Select(g => (Member: g.Key, Last: g.Last().What)).Where(c => c.Last != CorrectionKind.AsRecorded)
            .ToDictionary(c => c.Member, c => c.Last == CorrectionKind.Attended, StringComparer.Ordinal);

    private static Dictionary<string, long> Waiting(Database database, Work work, HashSet<string> doors)
    {
        var upTo = work.Query<(string Kiosk, string Journal, long UpTo)>("select j.kiosk, j.journal, p.up_to from derived.journal_progress p join journals j on j.id = p.journal")
            .ToDictionary(p => (p.Kiosk, p.Journal), p => p.UpTo);
        return KioskStatusService.Read(database).Where(s => doors.Contains(s.Kiosk))
            .ToDictionary(s => s.Kiosk, s => CompletenessRules.Judge(s.Status, journal => upTo.GetValueOrDefault((s.Kiosk, journal))).Waiting, StringComparer.Ordinal);
    }
}
