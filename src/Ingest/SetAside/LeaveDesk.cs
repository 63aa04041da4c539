using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.SetAside;

/// <summary>Why something was not left as it is.</summary>
public enum LeaveFault { None, NoteMissing, NoteTooLong, NothingThere }

/// <param name="Act">The act's number; 0 where nothing was done.</param>
/// <param name="Taps">How many it concerns.</param>
public readonly record struct LeaveAnswer(LeaveFault Fault, long Act, long Taps);

/// <summary>
/// Where a person says that something set aside was looked at and stays as it is: it leaves the list and nothing else happens to it. What is said is of the taps that lie there now,
/// under the reason they have now: later ones, and the same ones under another reason, come up again.
/// </summary>
public sealed class LeaveDesk(Database database, TimeProvider time)
{
    public const int LongestNote = 300;

    /// <summary>More at once are left in several goes.</summary>
    public const int MostAtOnce = 10_000;

    /// <param name="card">As the taps name it; null for those that name none.</param>
    /// <param name="kiosks">The kiosks whose taps are meant; null for all.</param>
    public LeaveAnswer Leave(string? card, string reason, IReadOnlyCollection<string>? kiosks, string who, string note) =>
        Enter("set-aside-leave", card ?? "", new { reason, card }, note, who, new { card, reason, kiosks, MostAtOnce }, $"""
            select a.journal, a.seq from derived.set_aside a {(kiosks is null ? "" : "join journals j on j.id = a.journal")}
            where {(card is null ? "a.card is null" : "a.card = @card")} and a.reason = @reason {(kiosks is null ? "" : "and j.kiosk in @kiosks")}
              and not exists (select 1 from set_aside_left l where l.journal = a.journal and l.seq = a.seq and l.reason = a.reason)
            order by a.journal, a.seq limit @MostAtOnce
            """, reason);

    /// <summary>The same of payloads that could never become taps, of one kiosk.</summary>
    public LeaveAnswer LeavePayloads(string kiosk, string reason, string who, string note) =>
        Enter("payloads-leave", kiosk, new { reason }, note, who, new { kiosk, reason, MostAtOnce }, """
            select 0, r.id from refused_payloads r where r.kiosk = @kiosk and r.reason = @reason
              and not exists (select 1 from set_aside_left l where l.journal = 0 and l.seq = r.id and l.reason = r.reason)
            order by r.id limit @MostAtOnce
            """, reason);

    /// <summary>Takes it back: what that act took from the list stands there again.</summary>
    /// <returns>How many; 0 where there were none.</returns>
    public long Back(long act, string who)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        var taps = work.Execute("delete from set_aside_left where act = @act", new { act });
        if (taps == 0) return 0;
        ActLog.Record(work, time.GetUtcNow(), who, "set-aside-back", $"act {act}", new { taps });
        work.Commit();
        return taps;
    }

    private LeaveAnswer Enter(string what, string subject, object about, string note, string who, object values, string select, string reason)
    {
        if (string.IsNullOrWhiteSpace(note)) return new(LeaveFault.NoteMissing, 0, 0);
        if (note.Length > LongestNote || note.Any(char.IsControl)) return new(LeaveFault.NoteTooLong, 0, 0);
        using var connection = database.OpenWithDerived();
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        var found = work.Query<(long Journal, long Seq)>(select, values).ToList();
        if (found.Count == 0) return new(LeaveFault.NothingThere, 0, 0);
        var act = ActLog.Record(work, time.GetUtcNow(), who, what, subject, new { about, taps = found.Count, note = note.Trim() });
        var rows = new Bulk("set_aside_left", "on conflict do nothing", new("journal", ColumnKind.Number), new("seq", ColumnKind.Number), new("reason", ColumnKind.Text), new("act", ColumnKind.Number));
        foreach (var (journal, seq) in found)
        {
            rows.Columns[0].Add(journal);
            rows.Columns[1].Add(seq);
            rows.Columns[2].Add(reason);
            rows.Columns[3].Add(act);
            rows.EndRow();
        }

        work.Write(rows);
        work.Commit();
        return new(LeaveFault.None, act, found.Count);
    }
}
