using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Alerts;

/// <summary>
/// Counts under alerts what the projection has set aside and what the inbox refused, each once. It only reads what is derived: alerts are raised
/// beside counting, never in its way, and deriving everything anew raises nothing a second time.
/// </summary>
public sealed class AlertRound(Database database)
{
    /// <summary>So much is counted in one transaction.</summary>
    private const int Most = 2_000;

    /// <returns>How much was counted; another step may find more where it is <see cref="Most"/>.</returns>
    public int Step()
    {
        var (found, payloadsTo) = Look();
        if (found.Count == 0) return 0;
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        Raise(work, [.. found.Where(s => EvidenceStore.Add(work, s))]);
        EvidenceStore.SetMark(work, "payloads", payloadsTo.ToString(System.Globalization.CultureInfo.InvariantCulture));
        work.Commit();
        return found.Count;
    }

    /// <summary>One alert each kind and subject, told by the last of what was seen.</summary>
    internal static void Raise(Work work, IReadOnlyList<Suspicion> found)
    {
        foreach (var group in found.GroupBy(s => (s.Kind, s.Subject)).OrderBy(g => g.Min(s => s.At)))
        {
            var (first, last) = (group.MinBy(s => s.At)!, group.MaxBy(s => s.At)!);
            SecurityAlerts.Raise(work, DateTimeOffset.FromUnixTimeMilliseconds(first.At), first.Kind, first.Subject, first.Detail, first.Unit);
            if (!ReferenceEquals(first, last))
                SecurityAlerts.Raise(work, DateTimeOffset.FromUnixTimeMilliseconds(last.At), last.Kind, last.Subject, last.Detail, last.Unit, group.Count() - 1);
        }
    }

    private (List<Suspicion> Found, long PayloadsTo) Look()
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var taps = EvidenceStore.Taps(work, Most);
        var (payloads, to) = EvidenceStore.Payloads(work, Most);
        return ([.. taps, .. payloads], to);
    }
}
