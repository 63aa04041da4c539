using CardSystem.Contracts;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Alerts;

/// <param name="IsNew">False where it was open already and only counted this one.</param>
public readonly record struct RaisedAlert(long Alert, bool IsNew);

/// <summary>
/// Where every room raises an alert, in the transaction that has a reason for it. One of the same kind and subject that nobody has acknowledged counts it;
/// otherwise a new one is opened and told, once, to whoever is subscribed at the unit or above it. Nothing else follows from an alert by itself.
/// </summary>
public static class SecurityAlerts
{
    public const int LongestSubject = 64;
    public const int LongestDetail = 500;

    private const string Upsert = """
        insert into security_alerts(at, kind, subject, detail, unit, count, first_at, last_at) values(@now, @kind, @subject, @detail, @unit, @times, @now, @now)
        on conflict(kind, subject) where acknowledged_at = 0 do update set
            count = security_alerts.count + excluded.count,
            detail = case when excluded.last_at >= security_alerts.last_at then excluded.detail else security_alerts.detail end,
            first_at = case when excluded.first_at < security_alerts.first_at then excluded.first_at else security_alerts.first_at end,
            last_at = case when excluded.last_at > security_alerts.last_at then excluded.last_at else security_alerts.last_at end
        returning alert, count
        """;

    /// <param name="at">When it happened.</param>
    /// <param name="kind">One of <see cref="AlertKinds"/>.</param>
    /// <param name="subject">A card's number or a kiosk's name.</param>
    /// <param name="detail">One sentence of what was seen; never a name.</param>
    /// <param name="unit">Whose people are told; without it the centre of the kiosk that is the subject, or else the unit at the top.</param>
    /// <param name="times">So many at once.</param>
    /// <exception cref="ArgumentException">There is no such kind, or the subject is empty.</exception>
    public static RaisedAlert Raise(Work work, DateTimeOffset at, string kind, string subject, string detail, string? unit = null, long times = 1)
    {
        if (!AlertKinds.All.Contains(kind)) throw new ArgumentException($"'{kind}' is no kind of alert.", nameof(kind));
        if (subject.Length is 0 or > LongestSubject || subject.Any(char.IsControl)) throw new ArgumentException($"An alert's subject has 1 to {LongestSubject} characters on one line.", nameof(subject));
        unit ??= UnitOf(work, subject);
        var line = string.Concat(detail.Where(c => !char.IsControl(c)).Take(LongestDetail));
        var (alert, count) = work.One<(long, long)>(Upsert, new { now = at.ToUnixTimeMilliseconds(), kind, subject, detail = line, unit, times });
        if (count != times) return new RaisedAlert(alert, false);
        if (unit.Length > 0) NoticeOutbox.Put(work, AlertNotices.Of(alert, kind, subject, unit, at));
        return new RaisedAlert(alert, true);
    }

    /// <summary>How many are open.</summary>
    public static long Open(Work work) => work.One<long>("select count(*) from security_alerts where acknowledged_at = 0");

    private static string UnitOf(Work work, string subject) =>
        (KioskId.TryParse(subject, out _) ? work.One<string>("select centre from kiosks where kiosk = @subject", new { subject }) : null)
        ?? work.One<string>("select min(id) from organisations where parent is null") ?? "";
}
