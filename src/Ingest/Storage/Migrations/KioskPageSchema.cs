namespace CardSystem.Ingest.Storage;

/// <summary>
/// <c>page_link_centres</c>: centres whose kiosks show members the way to their own page. <c>used_page_links</c>: which of those links were opened, until they would have ended anyway; it names nobody.
/// <c>kiosk_orders</c>: what people told a kiosk to do, and what it answered; times are 0 while it has not happened.
/// </summary>
internal static class KioskPageSchema
{
    public const string Sql = """
        create table page_link_centres(centre text primary key, since bigint not null);
        create table used_page_links(digest text primary key, ends_at bigint not null);
        create table kiosk_orders(
            id text primary key, kiosk text not null, kind text not null, made_by text not null, made_at bigint not null, ends_at bigint not null,
            received_at bigint not null default 0, done_at bigint not null default 0, state text not null default 'open', note text not null default '', report text not null default '');
        create index kiosk_orders_by_kiosk on kiosk_orders(kiosk, made_at);
        create index kiosk_orders_open on kiosk_orders(ends_at) where state in ('open', 'received');
        """;
}
