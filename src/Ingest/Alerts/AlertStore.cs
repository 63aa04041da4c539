using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Alerts;

/// <param name="Count">How often it was seen.</param>
/// <param name="FirstAt">Unix milliseconds.</param>
/// <param name="AcknowledgedAt">Unix milliseconds; 0 while it is open.</param>
public sealed record SecurityAlert(long Alert, string Kind, string Subject, string Detail, string Unit, long Count, long FirstAt, long LastAt, string AcknowledgedBy, long AcknowledgedAt)
{
    public bool IsOpen => AcknowledgedAt == 0;
}

/// <summary>The table <c>security_alerts</c> as people read it.</summary>
public static class AlertStore
{
    private const string Columns = "alert as Alert, kind as Kind, subject as Subject, detail as Detail, unit as Unit, count as Count, first_at as FirstAt, last_at as LastAt, acknowledged_by as AcknowledgedBy, acknowledged_at as AcknowledgedAt";

    /// <summary>The open ones, or all, the last seen first.</summary>
    public static List<SecurityAlert> List(Work work, bool all, int most) =>
        [.. work.Query<SecurityAlert>($"select {Columns} from security_alerts {(all ? "" : "where acknowledged_at = 0")} order by last_at desc, alert desc limit @most", new { most })];

    public static SecurityAlert? Find(Work work, long alert) => work.One<SecurityAlert>($"select {Columns} from security_alerts where alert = @alert", new { alert });

    public static void Acknowledge(Work work, long alert, string who, long at, long act) => work.Execute(
        "update security_alerts set acknowledged_by = @who, acknowledged_at = @at, act = @act where alert = @alert", new { alert, who, at, act });
}
