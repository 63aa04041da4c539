using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Standings;

/// <summary>A tap that the figures contain, whatever became of it.</summary>
internal sealed record JudgedTap(long At, long Journal, long Seq);

/// <summary>A session a member was judged at: its start, and what came of it.</summary>
internal sealed record JudgedSession(long Starts, long Kind, long Status, long Minutes);

/// <summary>Reads one member's figures out of what is derived.</summary>
internal static class StandingStore
{
    /// <summary>Taps older than this are looked for in sessions only; a card holds no more than sixteen activities anyway.</summary>
    private const int VisitDays = 31;

    /// <summary>Whose card it is now; null for a card of nobody.</summary>
    public static string? Holder(Work work, string card) => work.One<string?>("""
        select coalesce(g.into_member, c.member) from cards c left join member_merges g on g.member = c.member where c.card = @card
        """, new { card });

    /// <summary>Are the member's sums behind what was counted?</summary>
    public static bool IsDue(Work work, string member) => work.One<long>("select count(*) from derived.due where member = @member", new { member }) > 0;

    /// <summary>Hundredths of a point by category, of some months.</summary>
    public static List<(string Category, long Amount)> Credits(Work work, string member, long from, long until) => [.. work.Query<(string, long)>("""
        select category, cast(sum(amount) as bigint) from derived.ledger where member = @member and account = 1 and month >= @from and month < @until group by category order by category
        """, new { member, from, until })];

    /// <summary>The sessions that started within a span.</summary>
    public static List<JudgedSession> Sessions(Work work, string member, long from, long until) => [.. work.Query<JudgedSession>("""
        select s.starts as Starts, s.kind as Kind, a.status as Status, a.minutes as Minutes from derived.attendance a join sessions s on s.session = a.session
        where a.member = @member and s.starts >= @from and s.starts < @until
        """, new { member, from, until })];

    /// <summary>The newest taps of the card's holder that were judged: in sessions, as visits to the centre, or set aside.</summary>
    public static List<JudgedTap> Newest(Work work, string card, string member, string centre, long today, int most) => [.. work.Query<JudgedTap>("""
        select t.at as At, t.journal as Journal, t.seq as Seq from (
            select s.at, s.journal, s.seq from derived.attendance a join derived.sign_ins s on s.session = a.session and s.member = a.member where a.member = @member
            union all select v.at, v.journal, v.seq from derived.visits v where v.centre = @centre and v.day in @days and v.member = @member
            union all select x.at, x.journal, x.seq from derived.set_aside x where x.card = @card) t
        order by t.at desc, t.journal, t.seq limit @most
        """, new { card, member, centre, days = Enumerable.Range(0, VisitDays).Select(d => today - d).ToArray(), most })];

    /// <summary>Taps count, and their signatures are checked, up to here; null where nothing is derived.</summary>
    public static LogCursor? CountedTo(Work work)
    {
        var cursors = work.Query<string>("select value from derived.state where name in ('cursor', 'proofs')").Select(LogCursor.Parse).ToList();
        return cursors.Count == 2 ? cursors.Min() : null;
    }
}
