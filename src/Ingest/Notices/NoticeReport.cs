using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>How the notices stand, counted in the database.</summary>
/// <param name="New">Put, and not yet shared out or not yet due.</param>
/// <param name="Unheard">Nobody was there to be told, up to the root of the tree.</param>
/// <param name="Waiting">Deliveries that will be sent.</param>
/// <param name="Digest">Deliveries that wait for their digest.</param>
public sealed record NoticeReport(long New, long Unheard, long Waiting, long Digest, long Sent, long Dead, IReadOnlyList<ChannelReport> Channels)
{
    public static NoticeReport Read(Work work)
    {
        var notices = work.Query<(string State, long Count)>("select state, count(*) from notices group by state").ToDictionary(s => s.State, s => s.Count, StringComparer.Ordinal);
        var states = work.Query<(string Channel, string State, long Count)>("select channel, state, count(*) from notice_deliveries group by channel, state")
            .ToLookup(s => s.Channel, s => (s.State, s.Count), StringComparer.Ordinal);
        long All(string state) => states.Sum(c => c.Where(s => s.State == state).Sum(s => s.Count));
        return new NoticeReport(
            notices.GetValueOrDefault("new"), notices.GetValueOrDefault("unheard"), All("waiting"), All("digest"), All("sent"), All("dead"),
            [.. ChannelStore.All(work).Select(c => new ChannelReport(
                c.Name, c.Kind, c.Unit, c.Enabled == 1, Of(c, "waiting") + Of(c, "digest"), Of(c, "dead"), c.LastSentAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
                c.Enabled == 0 ? c.DisabledWhy : c.LastError))]);

        long Of(NoticeChannel channel, string state) => states[channel.Name].Where(s => s.State == state).Sum(s => s.Count);
    }

    public IEnumerable<string> ToLines()
    {
        yield return $"notices: {New} to be shared out, {Unheard} unheard (no channel up to the root)";
        yield return $"deliveries: {Waiting} waiting, {Digest} for a digest, {Sent} sent, {Dead} dead";
        foreach (var channel in Channels.Where(c => !c.Enabled || c.Dead > 0 || c.Trouble.Length > 0)) yield return "  " + channel;
    }

    public static IReadOnlyList<DeliveryReport> Deliveries(Work work, string? state, string? channel, int most) =>
    [
        .. work.Query<DeliveryReport>(
            """
            select d.id as Id, d.channel as Channel, coalesce(n.kind, 'digest') as Kind, coalesce(n.unit, '') as Unit, d.state as State, d.attempts as Attempts,
                d.made_at as MadeAt, d.due as Due, d.ended_at as EndedAt, d.last_error as LastError
            from notice_deliveries d left join notices n on n.number = d.notice
            where (@state = '' or d.state = @state) and (@channel = '' or d.channel = @channel) order by d.number desc limit @most
            """, new { state = state ?? "", channel = channel ?? "", most }),
    ];

    /// <summary>Notices nobody was there to hear.</summary>
    public static IReadOnlyList<UnheardReport> UnheardOf(Work work, int most) =>
        [.. work.Query<UnheardReport>("select number as Number, kind as Kind, unit as Unit, level as Level, due as Due from notices where state = 'unheard' order by number desc limit @most", new { most })];
}

/// <param name="Trouble">Its last failure, or why it is off; empty while all is well.</param>
public sealed record ChannelReport(string Name, string Kind, string Unit, bool Enabled, long Waiting, long Dead, DateTimeOffset? LastSentAt, string Trouble)
{
    public override string ToString() =>
        $"channel {Name} ({Kind}, {Unit}){(Enabled ? "" : " OFF")}: {Waiting} waiting, {Dead} dead, {(LastSentAt is { } at ? $"last sent {at:yyyy-MM-dd HH:mm:ss}Z" : "nothing sent yet")}{(Trouble.Length > 0 ? "; " + Trouble : "")}";
}

public sealed record DeliveryReport
{
    public string Id { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Unit { get; init; } = "";
    public string State { get; init; } = "";
    public long Attempts { get; init; }
    public long MadeAt { get; init; }
    public long Due { get; init; }
    public long? EndedAt { get; init; }
    public string LastError { get; init; } = "";

    public override string ToString() =>
        $"{Id} {State} {Channel} {Kind}{(Unit.Length > 0 ? " for " + Unit : "")}, made {DateTimeOffset.FromUnixTimeMilliseconds(MadeAt):yyyy-MM-dd HH:mm:ss}Z, {Plural.Of(Attempts, "attempt")}{(LastError.Length > 0 ? ": " + LastError : "")}";
}

public sealed record UnheardReport
{
    public long Number { get; init; }
    public string Kind { get; init; } = "";
    public string Unit { get; init; } = "";
    public long Level { get; init; }
    public long Due { get; init; }

    public override string ToString() => $"{Kind} for {Unit}, {NoticeLevels.Name((NoticeLevel)Level)}, due {DateTimeOffset.FromUnixTimeMilliseconds(Due):yyyy-MM-dd HH:mm:ss}Z: nobody up to the root has a channel";
}
