using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.SetAside;

/// <summary>Taps set aside for one reason that name one card. Instants are Unix milliseconds.</summary>
/// <param name="Card">Null where the taps name none.</param>
public sealed record AsideGroup(string? Card, string Reason, long Taps, long FirstAt, long LastAt, string Kiosk, long Kiosks);

/// <summary>One of them.</summary>
/// <param name="Centre">Null where no such kiosk is registered.</param>
public sealed record SetAsideTap(long Journal, long Seq, long At, string? Card, string Reason, string Detail, string Kiosk, string? KioskName, string? Centre);

/// <summary>Bytes that could never become a tap, counted by kiosk and reason.</summary>
public sealed record PayloadGroup(string Kiosk, string Reason, long Count, long FirstAt, long LastAt, string Detail);

/// <summary>What somebody left as it is.</summary>
public sealed record LeftGroup(long Act, long At, string Who, string Detail, string Reason, long Taps);

/// <summary>What lies aside, as the desk sees it. Every question has a bound.</summary>
public static class SetAsideBoard
{
    public const int MostGroups = 2_000;

    /// <summary>Of so many of the newest taps groups are made: with a kiosk that has gone mad there may be millions.</summary>
    private const int MostTaps = 10_000;

    /// <summary>The desk looks so many days back unless it is asked for more.</summary>
    public const int UsualDays = 90;

    /// <summary>Of rows of <c>derived.set_aside</c> called a: those that nobody left as they are.</summary>
    public const string NotLeft = "not exists (select 1 from set_aside_left l where l.journal = a.journal and l.seq = a.seq and l.reason = a.reason)";

    /// <param name="from">Only taps from here on.</param>
    /// <param name="kiosks">Only of these; null for all, those of unknown kiosks too.</param>
    public static IReadOnlyList<AsideGroup> Groups(Work work, long from, IReadOnlyCollection<string>? kiosks) => [.. work.Query<AsideGroup>($"""
        select t.card as Card, t.reason as Reason, count(*) as Taps, min(t.at) as FirstAt, max(t.at) as LastAt, min(t.kiosk) as Kiosk, count(distinct t.kiosk) as Kiosks
        from (select a.card, a.reason, a.at, j.kiosk from derived.set_aside a join journals j on j.id = a.journal
              where a.at >= @from and {Of(kiosks)} and {NotLeft} order by a.at desc limit @MostTaps) t
        group by t.card, t.reason order by max(t.at) desc, t.card limit @MostGroups
        """, new { from, kiosks, MostTaps, MostGroups })];

    /// <summary>How many taps wait since then, counted up to a bound.</summary>
    public static long Waiting(Work work, long from, IReadOnlyCollection<string>? kiosks, int most) => work.One<long>($"""
        select count(*) from (select 1 from derived.set_aside a where {(kiosks is null ? "a.at >= @from" : "a.at + 0 >= @from and a.journal in (select j.id from journals j where j.kiosk in @kiosks)")} and {NotLeft} limit @most) waiting
        """, new { from, kiosks, most });

    /// <summary>The newest taps of one group.</summary>
    public static IReadOnlyList<SetAsideTap> Taps(Work work, string? card, string reason, IReadOnlyCollection<string>? kiosks, int most) => [.. work.Query<SetAsideTap>($"""
        select a.journal as Journal, a.seq as Seq, a.at as At, a.card as Card, a.reason as Reason, a.detail as Detail, j.kiosk as Kiosk, k.name as KioskName, k.centre as Centre
        from derived.set_aside a join journals j on j.id = a.journal left join kiosks k on k.kiosk = j.kiosk
        where {(card is null ? "a.card is null" : "a.card = @card")} and a.reason = @reason and {Of(kiosks)} and {NotLeft}
        order by a.at desc, a.journal, a.seq limit @most
        """, new { card, reason, kiosks, most })];

    /// <summary>All that lies aside of one card, whatever the reason.</summary>
    public static IReadOnlyList<SetAsideTap> OfCard(Work work, string card, int most) => [.. work.Query<SetAsideTap>("""
        select a.journal as Journal, a.seq as Seq, a.at as At, a.card as Card, a.reason as Reason, a.detail as Detail, j.kiosk as Kiosk, k.name as KioskName, k.centre as Centre
        from derived.set_aside a join journals j on j.id = a.journal left join kiosks k on k.kiosk = j.kiosk
        where a.card = @card order by a.at desc, a.journal, a.seq limit @most
        """, new { card, most })];

    public static IReadOnlyList<PayloadGroup> Payloads(Work work, IReadOnlyCollection<string>? kiosks) => [.. work.Query<PayloadGroup>($"""
        select t.kiosk as Kiosk, t.reason as Reason, count(*) as Count, min(t.received_at) as FirstAt, max(t.received_at) as LastAt, max(t.detail) as Detail
        from (select r.kiosk, r.reason, r.received_at, r.detail from refused_payloads r
              where {(kiosks is null ? "1 = 1" : "r.kiosk in @kiosks")} and not exists (select 1 from set_aside_left l where l.journal = 0 and l.seq = r.id and l.reason = r.reason)
              order by r.id desc limit @MostTaps) t
        group by t.kiosk, t.reason order by max(t.received_at) desc limit @MostGroups
        """, new { kiosks, MostTaps, MostGroups })];

    /// <summary>What was left as it is, the newest first. Only what still lies aside under that reason is counted.</summary>
    public static IReadOnlyList<LeftGroup> Left(Work work, IReadOnlyCollection<string>? kiosks, int most) => [.. work.Query<LeftGroup>($"""
        select t.act as Act, max(c.at) as At, max(c.who) as Who, max(c.detail) as Detail, t.reason as Reason, count(*) as Taps
        from (select l.act, l.reason from set_aside_left l left join journals j on j.id = l.journal left join refused_payloads r on l.journal = 0 and r.id = l.seq
              where {(kiosks is null ? "1 = 1" : "coalesce(j.kiosk, r.kiosk) in @kiosks")} order by l.act desc limit @MostTaps) t
        join acts c on c.act = t.act group by t.act, t.reason order by t.act desc limit @most
        """, new { kiosks, MostTaps, most })];

    /// <summary>How many an act left, of these kiosks.</summary>
    public static long LeftBy(Work work, long act, IReadOnlyCollection<string>? kiosks) => work.One<long>($"""
        select count(*) from set_aside_left l left join journals j on j.id = l.journal left join refused_payloads r on l.journal = 0 and r.id = l.seq
        where l.act = @act {(kiosks is null ? "" : "and coalesce(j.kiosk, r.kiosk) in @kiosks")}
        """, new { act, kiosks });

    private static string Of(IReadOnlyCollection<string>? kiosks) => kiosks is null ? "1 = 1" : "j.kiosk in @kiosks";
}
