using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.PageLinks;

/// <summary>Which centres' kiosks show links, whom a tap counted for, and which links were opened: <c>page_link_centres</c>, <c>used_page_links</c>.</summary>
internal static class PageLinkStore
{
    public static bool Shows(Work work, string centre) => work.One<long>("select count(*) from page_link_centres where centre = @centre", new { centre }) > 0;

    /// <summary>The kiosks that show links.</summary>
    public static HashSet<string> Kiosks(Work work) => work.Query<string>("select k.kiosk from kiosks k join page_link_centres p on p.centre = k.centre").ToHashSet(StringComparer.Ordinal);

    /// <returns>False where it is so already.</returns>
    public static bool Set(Work work, string centre, bool shows, long now) => (shows
        ? work.Execute("insert into page_link_centres(centre, since) values(@centre, @now) on conflict(centre) do nothing", new { centre, now })
        : work.Execute("delete from page_link_centres where centre = @centre", new { centre })) > 0;

    /// <summary>Whose card it was that was tapped, and the tap counts: its proof holds and nothing sets it aside. Null otherwise, and for a card of nobody.</summary>
    public static string? Member(Work work, string card, long journal, long sequence) => work.One<string?>("""
        select coalesce(g.into_member, c.member) from cards c left join member_merges g on g.member = c.member where c.card = @card
        and not exists (select 1 from derived.set_aside x where x.journal = @journal and x.seq = @sequence)
        and not exists (select 1 from derived.failed_proofs f where f.journal = @journal and f.seq = @sequence)
        """, new { card, journal, sequence });

    public static bool IsUsed(Work work, string digest) => work.One<long>("select count(*) from used_page_links where digest = @digest", new { digest }) > 0;

    /// <returns>False where somebody has used it before. What has ended by itself need not be remembered.</returns>
    public static bool Use(Work work, string digest, long until, long now)
    {
        work.Execute("delete from used_page_links where ends_at < @now", new { now });
        return work.Execute("insert into used_page_links(digest, ends_at) values(@digest, @until) on conflict(digest) do nothing", new { digest, until }) == 1;
    }
}
