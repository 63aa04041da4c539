namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>Where a warning stands, in the words the database keeps.</summary>
public static class WarningStates
{
    /// <summary>Issued, and nobody has said that they know of it.</summary>
    public const string Open = "open";
    /// <summary>已受理: a named person has seen it.</summary>
    public const string Acknowledged = "acknowledged";
    /// <summary>跟进中: somebody got in touch.</summary>
    public const string Following = "following";
    /// <summary>Closed by a named person, with what came of it.</summary>
    public const string Resolved = "resolved";
    /// <summary>The rule no longer warns: the member came back, or days passed.</summary>
    public const string Ended = "ended";
    /// <summary>已撤回: it was not justified, by what is known now.</summary>
    public const string Withdrawn = "withdrawn";

    public static IReadOnlyList<string> All { get; } = [Open, Acknowledged, Following, Resolved, Ended, Withdrawn];
}

/// <summary>A warning as it was issued: a row of <c>warnings</c>.</summary>
/// <param name="Until">0 while the rule still warns.</param>
/// <param name="ByHand">A person withdrew it; then it stays withdrawn.</param>
/// <param name="Unit">The member's unit when it was issued.</param>
/// <param name="ToldAt">When somebody was last told, Unix milliseconds; 0 where nobody was.</param>
/// <param name="CompleteTo">The last day up to which everything was known to be complete when it was issued.</param>
/// <param name="Evidence">JSON.</param>
public sealed record Warning(
    long Id, string Member, string Rule, long From, long Until, WarningLevel Level, string State, bool ByHand, string Unit, long IssuedAt, long ToldAt,
    long RuleVersion, bool Provisional, long CompleteTo, string Evidence)
{
    /// <summary>The rule still warned when it was looked at last, and nobody has closed it.</summary>
    public bool IsUnderWay => Until == 0 && State is (WarningStates.Open or WarningStates.Acknowledged or WarningStates.Following);
}

/// <summary>A line of a warning's story.</summary>
public sealed record WarningEvent(long Number, long At, long Act, string Who, string What, string Detail);

/// <summary>A notice that was put for a warning.</summary>
public sealed record Tell(long Number, string Key, string Unit, WarningLevel Level, long At);
