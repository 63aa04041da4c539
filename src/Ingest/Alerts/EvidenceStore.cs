using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Alerts;

/// <summary>What has not been counted under any alert yet, and the tables that say what has: <c>security_evidence</c> and <c>security_marks</c>.</summary>
internal static class EvidenceStore
{
    /// <summary>Payloads that were refused by several services at once may become visible out of order; so many are looked at again.</summary>
    private const long Overlap = 1_000;

    /// <summary>Taps set aside under a reason that raises an alert.</summary>
    public static List<Suspicion> Taps(Work work, int most) =>
    [
        .. work.Query<AsideTap>("""
            select s.journal as Journal, s.seq as Seq, s.at as At, s.card as Card, s.reason as Reason, s.detail as Detail, j.kiosk as Kiosk, k.centre as Centre, t.received_at as ReceivedAt
            from derived.set_aside s join journals j on j.id = s.journal join taps t on t.journal = s.journal and t.seq = s.seq left join kiosks k on k.kiosk = j.kiosk
            where s.reason in @TapReasons and not exists (select 1 from security_evidence e where e.reason = s.reason and e.journal = s.journal and e.seq = s.seq)
            order by s.journal, s.seq limit @most
            """, new { SuspicionRules.TapReasons, most }).Select(t => SuspicionRules.OfTap(t)),
    ];

    /// <summary>Payloads that were never entries of the log.</summary>
    public static (List<Suspicion> Found, long LookedTo) Payloads(Work work, int most)
    {
        var from = Math.Max(0, long.Parse(Mark(work, "payloads") ?? "0", System.Globalization.CultureInfo.InvariantCulture) - Overlap);
        var found = work.Query<RefusedEntry>("""
            select r.id as Id, r.received_at as ReceivedAt, r.kiosk as Kiosk, r.reason as Reason, r.detail as Detail, k.centre as Centre
            from refused_payloads r left join kiosks k on k.kiosk = r.kiosk
            where r.id > @from and r.reason in @PayloadReasons and not exists (select 1 from security_evidence e where e.reason = r.reason and e.journal = 0 and e.seq = r.id)
            order by r.id limit @most
            """, new { from, SuspicionRules.PayloadReasons, most }).Select(r => SuspicionRules.OfPayload(r)).ToList();
        return (found, found.Count == most ? found[^1].Sequence : work.One<long?>("select max(id) from refused_payloads") ?? 0);
    }

    /// <returns>False where it was counted before.</returns>
    public static bool Add(Work work, Suspicion suspicion) => work.Execute(
        "insert into security_evidence(reason, journal, seq) values(@Reason, @Journal, @Sequence) on conflict do nothing", new { suspicion.Reason, suspicion.Journal, suspicion.Sequence }) == 1;

    public static string? Mark(Work work, string name) => work.One<string>("select value from security_marks where name = @name", new { name });

    public static void SetMark(Work work, string name, string value) =>
        work.Execute("insert into security_marks(name, value) values(@name, @value) on conflict(name) do update set value = excluded.value", new { name, value });

    /// <summary>How far signatures have been checked; null where nothing is derived.</summary>
    public static LogCursor? ProvedTo(Work work) => work.One<string>("select value from derived.state where name = 'proofs'") is { } text ? LogCursor.Parse(text) : null;

    /// <summary>Every counted tap of a span of time with the centre it was made at.</summary>
    public static IEnumerable<PlacedTap> Placed(Work work, long from, long until) => work.Query<PlacedTap>("""
        select s.member as Member, s.at as At, s.journal as Journal, s.seq as Seq, j.kiosk as Kiosk, k.centre as Centre
        from journals j join kiosks k on k.kiosk = j.kiosk join derived.sign_ins s on s.journal = j.id and s.at >= @from and s.at < @until
        union all
        select v.member, v.at, v.journal, v.seq, j.kiosk, k.centre
        from journals j join kiosks k on k.kiosk = j.kiosk join derived.visits v on v.journal = j.id and v.at >= @from and v.at < @until
        """, new { from, until });
}

internal sealed record PlacedTap(string Member, long At, long Journal, long Seq, string Kiosk, string Centre);
