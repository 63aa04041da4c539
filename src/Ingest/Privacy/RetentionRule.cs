namespace CardSystem.Ingest.Privacy;

/// <summary>What is kept for how long.</summary>
/// <param name="Id">Kebab-case; how <c>ingest privacy retention</c> and the page call it.</param>
/// <param name="Setting">The name of the setting under <c>Privacy</c>.</param>
/// <param name="Due">How many rows of what are due: SQL with <c>@before</c>, Unix milliseconds.</param>
/// <param name="Change">Does away with at most <c>@most</c> of them; what is due is then no longer.</param>
/// <param name="Acts">The kinds of acts whose words go with it; empty where the words of acts stay.</param>
public sealed record RetentionRule(string Id, string Setting, int Days, string Due, string Change, IReadOnlyList<string> Acts);

/// <summary>The rules, each with its default in <see cref="PrivacyOptions"/>. Words go and rows stay wherever a statistic is made of the rows.</summary>
public static class RetentionRules
{
    public static IReadOnlyList<RetentionRule> All(PrivacyOptions o) =>
    [
        Words("excuse-reasons", nameof(o.ExcuseReasonDays), o.ExcuseReasonDays, "excuses", "reason", "excuse", "(case when until_at > 0 then until_at else (select a.at from acts a where a.act = excuses.excuse) end) < @before",
            "excuse-request", "excuse-approve", "excuse-refuse", "excuse-withdraw", "excuse-approved", "excuse-refused", "excuse-withdrawn"),
        Words("correction-reasons", nameof(o.CorrectionReasonDays), o.CorrectionReasonDays, "corrections", "reason", "act", "(select a.at from acts a where a.act = corrections.act) < @before", "correct"),
        Words("rating-comments", nameof(o.RatingCommentDays), o.RatingCommentDays, "ratings", "comment", "act", "(select a.at from acts a where a.act = ratings.act) < @before", "rate"),
        new("warning-notes", nameof(o.WarningNoteDays), o.WarningNoteDays,
            "select count(*) from warning_events where detail <> '' and at < @before and warning in (select id from warnings where state in ('resolved', 'ended', 'withdrawn'))",
            "update warning_events set detail = '' where (warning, number) in (select e.warning, e.number from warning_events e join warnings w on w.id = e.warning where e.detail <> '' and e.at < @before and w.state in ('resolved', 'ended', 'withdrawn') limit @most)",
            ["warning-follow-up", "warning-resolve", "warning-withdraw"]),
        new("looks", nameof(o.LookDays), o.LookDays, "select 0", "select 0", ["look", "look-names", "look-credits", "look-warning"]),
        new("imports", nameof(o.ImportDays), o.ImportDays,
            "select count(*) from import_rows where import in (select import from imports where rows_kept > 0 and at < @before)",
            "delete from import_rows where (import, place) in (select r.import, r.place from import_rows r join imports i on i.import = r.import where i.rows_kept > 0 and i.at < @before limit @most)", []),
        new("refused-payloads", nameof(o.RefusedPayloadDays), o.RefusedPayloadDays,
            "select count(*) from refused_payloads where received_at < @before and length(body) > 0",
            "update refused_payloads set body = @none, detail = '' where id in (select id from refused_payloads where received_at < @before and length(body) > 0 limit @most)", []),
        new("alerts", nameof(o.AlertDays), o.AlertDays,
            "select count(*) from security_alerts where acknowledged_at > 0 and acknowledged_at < @before",
            "delete from security_alerts where alert in (select alert from security_alerts where acknowledged_at > 0 and acknowledged_at < @before limit @most)", []),
        new("used-links", nameof(o.UsedLinkDays), o.UsedLinkDays,
            "select (select count(*) from staff_invitations where ends_at < @before) + (select count(*) from kiosk_claims where ends_at < @before) + (select count(*) from staff_sessions where ends_at < @before)",
            "delete from staff_invitations where digest in (select digest from staff_invitations where ends_at < @before limit @most);"
            + "delete from kiosk_claims where kiosk in (select kiosk from kiosk_claims where ends_at < @before limit @most);"
            + "delete from staff_sessions where session in (select session from staff_sessions where ends_at < @before limit @most)", []),
    ];

    /// <summary>A column of free words goes; the row, which is counted, stays.</summary>
    private static RetentionRule Words(string id, string setting, int days, string table, string column, string key, string old, params string[] acts) => new(
        id, setting, days, $"select count(*) from {table} where {column} <> '' and {old}",
        $"update {table} set {column} = '' where {key} in (select {key} from {table} where {column} <> '' and {old} limit @most)", acts);
}
