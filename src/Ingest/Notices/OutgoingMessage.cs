namespace CardSystem.Ingest.Notices;

/// <summary>What one channel is told in one message, in its language and with what it may show.</summary>
/// <param name="Id">Stable: the same at every attempt, so that a receiver can tell a repetition.</param>
/// <param name="Notices">One, or those of a digest in the order in which they were put.</param>
/// <param name="MadeAt">When it was decided to send it.</param>
public sealed record OutgoingMessage(string Id, NoticeChannel Channel, IReadOnlyList<ToldNotice> Notices, bool IsDigest, DateTimeOffset MadeAt);

/// <summary>One notice as one channel may see it.</summary>
/// <param name="Body">Empty where the channel may not name anybody.</param>
/// <param name="Member">The number, and only where the channel may name.</param>
/// <param name="MemberName">The masked name, and only where the channel may name.</param>
/// <param name="Link">A whole address, or empty.</param>
/// <param name="Withdraws">The id under which this channel got the notice that is taken back.</param>
public sealed record ToldNotice(
    string Kind, string Unit, string UnitName, NoticeLevel Level, string Title, string Body, long Members, string? Member, string? MemberName, string Link, string? Withdraws);

/// <summary>A notice as the outbox keeps it, with what the register knows of unit and member.</summary>
public sealed record StoredNotice
{
    public long Number { get; init; }
    public string Key { get; init; } = "";
    public string Unit { get; init; } = "";
    public string? UnitName { get; init; }
    public string Kind { get; init; } = "";
    public string? Member { get; init; }
    public string? MemberName { get; init; }
    public long Members { get; init; }
    public long Level { get; init; }
    public string TitleZh { get; init; } = "";
    public string TitleEn { get; init; } = "";
    public string BodyZh { get; init; } = "";
    public string BodyEn { get; init; } = "";
    public string Link { get; init; } = "";
    public string? Withdraws { get; init; }
    public long Due { get; init; }
}
