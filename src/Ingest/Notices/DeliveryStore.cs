using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>A row of <c>notice_deliveries</c>.</summary>
internal sealed record Delivery
{
    public long Number { get; init; }
    public string Id { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Key { get; init; } = "";
    public long? Notice { get; init; }
    public string? Digest { get; init; }
    public string State { get; init; } = "";
    public long Level { get; init; }
    public long MadeAt { get; init; }
    public long Due { get; init; }
    public long Attempts { get; init; }
    public long LeasedUntil { get; init; }
}

/// <summary>The table <c>notice_deliveries</c>: what becomes of a notice at one channel.</summary>
/// <remarks>States: <c>waiting</c>, <c>digest</c> (until the day's digest is made), <c>folded</c> (part of the digest it names), <c>sent</c>, <c>dead</c>, <c>dropped</c> (withdrawn before it was sent, or its channel removed).</remarks>
internal static class DeliveryStore
{
    private const string Columns = """
        number as Number, id as Id, channel as Channel, key as Key, notice as Notice, digest as Digest, state as State, level as Level, made_at as MadeAt, due as Due,
        attempts as Attempts, leased_until as LeasedUntil
        """;

    /// <summary>From here to the end of the transaction no other service shares out, takes or ends deliveries.</summary>
    public static void Lock(Work work) => work.Lock("notice_deliveries");

    /// <returns>False where this channel has had this key.</returns>
    public static bool Add(Work work, string channel, string key, long? notice, string state, long level, long now, long due) => work.Execute(
        """
        insert into notice_deliveries(id, channel, key, notice, state, level, made_at, due, attempts, leased_until, leased_by, last_error)
        values(@id, @channel, @key, @notice, @state, @level, @now, @due, 0, 0, '', '') on conflict do nothing
        """, new { id = DeliveryId.Of(channel, key), channel, key, notice, state, level, now, due }) == 1;

    public static Delivery? Find(Work work, string id) => work.One<Delivery>($"select {Columns} from notice_deliveries where id = @id", new { id });

    public static IReadOnlyList<Delivery> OfKey(Work work, string key) => [.. work.Query<Delivery>($"select {Columns} from notice_deliveries where key = @key order by channel", new { key })];

    /// <summary>The id of the last message in which a channel was told of one of these, the digest's where it was part of one; null where it never was.</summary>
    public static string? LastTold(Work work, string channel, string[] keys) => keys
        .Select(key => work.One<Delivery>($"select {Columns} from notice_deliveries where channel = @channel and key = @key and (state in ('sent', 'folded') or attempts > 0)", new { channel, key }))
        .OfType<Delivery>().OrderBy(d => d.Number).Select(d => d.Digest ?? d.Id).LastOrDefault();

    /// <summary>The next of a channel.</summary>
    public static Delivery? Next(Work work, string channel, long now) => work.Query<Delivery>(
        $"select {Columns} from notice_deliveries where channel = @channel and state = 'waiting' and due <= @now order by due, number limit 1", new { channel, now }).FirstOrDefault();

    public static void Take(Work work, long number, string by, long until) => work.Execute(
        "update notice_deliveries set attempts = attempts + 1, leased_by = @by, leased_until = @until where number = @number", new { number, by, until });

    /// <summary>It is with the receiver, whoever held the lease meanwhile.</summary>
    public static void Sent(Work work, long number, long at) => work.Execute(
        "update notice_deliveries set state = 'sent', ended_at = @at, leased_until = 0, leased_by = '', last_error = '' where number = @number and state in ('waiting', 'dead')", new { number, at });

    /// <returns>False where the lease has passed to another service.</returns>
    public static bool PutOff(Work work, long number, string by, long due, string why) => work.Execute(
        "update notice_deliveries set due = @due, leased_until = 0, leased_by = '', last_error = @why where number = @number and state = 'waiting' and leased_by = @by",
        new { number, by, due, why }) == 1;

    public static void Bury(Work work, long number, long at, string why) => work.Execute(
        "update notice_deliveries set state = 'dead', ended_at = @at, leased_until = 0, leased_by = '', last_error = @why where number = @number and state = 'waiting'", new { number, at, why });

    public static int BuryAll(Work work, string channel, long now, string why) => work.Execute(
        "update notice_deliveries set state = 'dead', ended_at = @now, last_error = @why where channel = @channel and state in ('waiting', 'digest') and leased_until <= @now", new { channel, now, why });

    public static int BuryOlder(Work work, string channel, long madeBefore, long now, string why) => work.Execute(
        "update notice_deliveries set state = 'dead', ended_at = @now, last_error = @why where channel = @channel and state = 'waiting' and made_at < @madeBefore and leased_until <= @now",
        new { channel, madeBefore, now, why });

    public static void Drop(Work work, long number, long at, string why) => work.Execute(
        "update notice_deliveries set state = 'dropped', digest = null, ended_at = @at, leased_until = 0, last_error = @why where number = @number", new { number, at, why });

    public static int DropAll(Work work, string channel, long at, string why) => work.Execute(
        "update notice_deliveries set state = 'dropped', ended_at = @at, leased_until = 0, last_error = @why where channel = @channel and state in ('waiting', 'digest')", new { channel, at, why });

    /// <summary>Quiet hours: everything of the channel below the level that passes waits for their end.</summary>
    public static void Hold(Work work, string channel, long passing, long until) => work.Execute(
        "update notice_deliveries set due = @until where channel = @channel and state = 'waiting' and level < @passing and due < @until", new { channel, passing, until });

    public static bool Retry(Work work, long number, long now) => work.Execute(
        "update notice_deliveries set state = 'waiting', attempts = 0, made_at = @now, due = @now, ended_at = null where number = @number and state = 'dead'", new { number, now }) == 1;

    public static IReadOnlyList<Delivery> Dead(Work work, string channel) =>
        [.. work.Query<Delivery>($"select {Columns} from notice_deliveries where channel = @channel and state = 'dead' order by number", new { channel })];

    /// <summary>Channels whose digest is due.</summary>
    public static IReadOnlyList<string> DigestsDue(Work work, long now) =>
        [.. work.Query<string>("select distinct d.channel from notice_deliveries d join notice_channels c on c.channel = d.channel where d.state = 'digest' and d.due <= @now and c.enabled = 1 order by d.channel", new { now })];

    public static long HighestForDigest(Work work, string channel, long now) =>
        work.One<long?>("select max(level) from notice_deliveries where channel = @channel and state = 'digest' and due <= @now", new { channel, now }) ?? 0;

    public static void Fold(Work work, string channel, string digest, long now) => work.Execute(
        "update notice_deliveries set state = 'folded', digest = @digest, ended_at = @now where channel = @channel and state = 'digest' and due <= @now", new { channel, digest, now });

    public static void PutOffDigest(Work work, string channel, long now, long due) => work.Execute(
        "update notice_deliveries set due = @due where channel = @channel and state = 'digest' and due <= @now", new { channel, now, due });

    public static long Folded(Work work, string digest) => work.One<long>("select count(*) from notice_deliveries where digest = @digest and state = 'folded'", new { digest });

    /// <summary>Takes away what ended long ago.</summary>
    public static int Forget(Work work, long before, int most) => work.Execute(
        "delete from notice_deliveries where number in (select number from notice_deliveries where ended_at < @before and state not in ('waiting', 'digest') order by number limit @most)", new { before, most });
}
