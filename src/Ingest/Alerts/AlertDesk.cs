using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Alerts;

/// <summary>What people do about alerts: a named person says that it was looked into, and what came of it.</summary>
public sealed class AlertDesk(Database database, TimeProvider time)
{
    public const int LongestNote = 500;

    /// <summary>Closes an alert; what is seen from now on opens another.</summary>
    /// <exception cref="AlertException">There is no such alert, or the note cannot be kept.</exception>
    public string Acknowledge(long alert, string who, string note)
    {
        if (note.Length > LongestNote || note.Any(char.IsControl)) throw new AlertException($"--note takes at most {LongestNote} characters on one line.");
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        var found = AlertStore.Find(work, alert) ?? throw new AlertException($"There is no alert {alert}; 'ingest alerts list' shows those there are.");
        if (!found.IsOpen) return $"Alert {alert} was acknowledged by {found.AcknowledgedBy} already; nothing was changed.";
        var now = time.GetUtcNow();
        var act = ActLog.Record(work, now, who, "alert-acknowledge", $"alert {alert}", new { kind = found.Kind, subject = found.Subject, count = found.Count, note });
        AlertStore.Acknowledge(work, alert, who, now.ToUnixTimeMilliseconds(), act);
        work.Commit();
        return $"Alert {alert} is acknowledged (act {act}).";
    }
}
