namespace CardSystem.Ingest.Notices;

/// <summary>Something the people of a unit should be told, in both languages. It asks somebody to look or to get in touch; it never carries a sanction.</summary>
/// <remarks>
/// Names never stand in the texts: where <c>{member}</c> stands, each channel puts what it may show: the masked name, or "1 名党员" / "1 member".
/// A channel that may not name anybody (group robots, and webhooks unless allowed) gets the title, the number of members and the link, never the body.
/// </remarks>
/// <param name="Kind">What it is, for programs: 1 to 40 of a-z, '-' and '.', for instance <c>warning.issued</c>.</param>
/// <param name="Key">One delivery per recipient and key, however often it is put and for however many units; at most <see cref="LongestKey"/> characters.</param>
/// <param name="Unit">The organisation it is for. Where nobody there is to be told, it goes up the tree.</param>
/// <param name="Member">The member it is about; null where it is about none or several. It is never told to that member as the leader of a unit.</param>
/// <param name="Level"><c>notice</c> 提醒, <c>concern</c> 关注 or <c>serious</c> 严重.</param>
/// <param name="Due">Not told before then.</param>
public sealed record Notice(
    string Kind, string Key, string Unit, string? Member, string Level, string TitleZh, string TitleEn, string BodyZh, string BodyEn, DateTimeOffset Due)
{
    public const int LongestKey = 200;
    public const int LongestTitle = 200;
    public const int LongestBody = 4_000;
    public const int LongestLink = 300;

    /// <summary>How many members it is about.</summary>
    public int Members { get; init; } = 1;

    /// <summary>The path of the page where it can be read, such as <c>/warnings/12</c>; empty for none.</summary>
    public string Link { get; init; } = "";

    /// <summary>
    /// The key of an earlier notice this one takes back, or the keys of several, a line each: whoever was told of any of them is told once. It goes to exactly those who were told, whatever their level;
    /// where the earlier one still waits, it is not sent at all and neither is this one.
    /// </summary>
    public string? Withdraws { get; init; }

    /// <summary>What is wrong with it, as whole sentences; nothing where it can be put.</summary>
    public IEnumerable<string> Problems()
    {
        if (Kind.Length is 0 or > 40 || !Kind.All(c => char.IsAsciiLetterLower(c) || c is '-' or '.')) yield return "A notice's kind is 1 to 40 of a-z, '-' and '.'.";
        if (!IsKey(Key)) yield return $"A notice's key has 1 to {LongestKey} characters on one line.";
        if (Withdraws is not null && Withdraws.Split('\n').Any(w => !IsKey(w) || w == Key)) yield return "A notice withdraws another one by its key.";
        if (!NoticeLevels.TryParse(Level, out _)) yield return $"A notice's level is one of {string.Join(", ", NoticeLevels.Names)}.";
        if (Unit.Length == 0) yield return "A notice is for a unit.";
        if (new[] { TitleZh, TitleEn }.Any(t => t.Length is 0 or > LongestTitle || t.Any(char.IsControl))) yield return $"A notice's titles have 1 to {LongestTitle} characters on one line.";
        if (new[] { BodyZh, BodyEn }.Any(b => b.Length > LongestBody || b.Contains('\0', StringComparison.Ordinal))) yield return $"A notice's bodies have at most {LongestBody} characters.";
        if (Members < 0) yield return "A notice is about 0 members or more.";
        if (Link.Length > 0 && (Link[0] != '/' || Link.Length > LongestLink || Link.Any(c => c <= ' ' || c == '\u007f'))) yield return $"A notice's link is a path that begins with '/', at most {LongestLink} characters.";
    }

    private static bool IsKey(string key) => key.Length is >= 1 and <= LongestKey && !key.Any(char.IsControl);
}
