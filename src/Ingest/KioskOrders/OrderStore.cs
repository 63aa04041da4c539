using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.KioskOrders;

/// <summary>The table <c>kiosk_orders</c>.</summary>
internal static class OrderStore
{
    private const string Columns = "id as Id, kiosk as Kiosk, kind as Kind, made_by as MadeBy, made_at as MadeAt, ends_at as EndsAt, received_at as ReceivedAt, done_at as DoneAt, state as State, note as Note, report as Report";
    private const string IsOpen = "state in ('open', 'received')";

    /// <summary>A kiosk's, the newest first.</summary>
    public static List<PlacedOrder> Newest(Work work, string kiosk, int most) => [.. work.Query<PlacedOrder>($"select {Columns} from kiosk_orders where kiosk = @kiosk order by made_at desc, id limit @most", new { kiosk, most })];

    /// <summary>All that is open, the oldest first, with each kiosk's name.</summary>
    public static List<(string Kiosk, string Name, string Id, string Kind, long EndsAt)> Open(Work work) =>
        [.. work.Query<(string, string, string, string, long)>($"select o.kiosk, k.name, o.id, o.kind, o.ends_at from kiosk_orders o join kiosks k on k.kiosk = o.kiosk where o.{IsOpen} order by o.made_at, o.id")];

    public static bool HasOpen(Work work, string kiosk, string kind) => work.One<long>($"select count(*) from kiosk_orders where kiosk = @kiosk and kind = @kind and {IsOpen}", new { kiosk, kind }) > 0;

    public static void Add(Work work, string id, string kiosk, string kind, string who, long at, long until) =>
        work.Execute("insert into kiosk_orders(id, kiosk, kind, made_by, made_at, ends_at) values(@id, @kiosk, @kind, @who, @at, @until)", new { id, kiosk, kind, who, at, until });

    /// <summary>Nobody asks what a kiosk was told long ago; that it was told stands in the acts.</summary>
    public static void Forget(Work work, string kiosk, long before) => work.Execute("delete from kiosk_orders where kiosk = @kiosk and made_at < @before", new { kiosk, before });

    public static int End(Work work, long now) => work.Execute($"update kiosk_orders set state = '{OrderRules.Ended}' where {IsOpen} and ends_at <= @now", new { now });

    public static string? StateOf(Work work, string kiosk, string id) => work.One<string?>("select state from kiosk_orders where id = @id and kiosk = @kiosk", new { id, kiosk });

    public static void Answer(Work work, string id, string state, long at, string note, string report) => work.Execute(
        $"""
        update kiosk_orders set state = @state, received_at = case when received_at = 0 then @at else received_at end, done_at = case when @state = 'received' then 0 else @at end, note = @note, report = @report
        where id = @id
        """, new { id, state, at, note, report });
}
