using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Credits;

/// <summary>What an entry is for. A member has at most one live entry for a session and rule. The numbers are what the database keeps.</summary>
public enum CreditRule
{
    /// <summary>The points of the session's category for what the attendance came to; below zero for an absence that is deducted.</summary>
    Attendance = 1,
    /// <summary>The points for each hour between sign-in and sign-out.</summary>
    Hours = 2,
    /// <summary>双报到: what attendance in the report-in community gives the member on top.</summary>
    DoubleReport = 3,
    /// <summary>双报到: what it gives the member's branch.</summary>
    BranchReport = 4,
    /// <summary>双报到: what it gives the unit above the branch.</summary>
    UnitReport = 5,
    /// <summary>时间银行: minutes of service put by. Amounts are minutes, not points.</summary>
    Minutes = 6,
}

/// <summary>Whose the amount is. The numbers are what the database keeps.</summary>
public enum CreditAccount
{
    Member = 1,
    Branch = 2,
    Unit = 3,
    /// <summary>The member's minutes.</summary>
    TimeBank = 4,
    /// <summary>In the settlement of a quarter and never in the ledger: the member's points of the year up to the quarter's end, which are what the pace is held against.</summary>
    YearSoFar = 5,
}

/// <summary>
/// An entry of a member's ledger. It is never changed: where facts or policies change, the act that did it reverses the entry and may put another in its place.
/// </summary>
/// <param name="Day">The day of the session's start, as <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Act">The act that caused it; 0 where attendance alone did.</param>
/// <param name="ReversedBy">The act that reversed it; 0 for the live entry.</param>
/// <param name="Amount">Hundredths of a point (minutes for <see cref="CreditRule.Minutes"/>), after caps.</param>
/// <param name="Earned">The same before caps.</param>
/// <param name="Policy">The number of the policy version.</param>
/// <param name="Unit">Whom it counts for: the home branch on that day; for <see cref="CreditRule.UnitReport"/> the unit above it.</param>
/// <param name="Minutes">Minutes between sign-in and sign-out; 0 where the session has no sign-out.</param>
/// <param name="Cut">The cap that cut it, such as <c>study/month</c> or <c>all/year</c>; empty where none did.</param>
public readonly record struct LedgerEntry(
    string Session, CreditRule Rule, long Day, long Act, long ReversedBy, long Amount, long Earned, long Policy, string Category, string Unit, AttendanceStatus Status, int Minutes, string Cut)
{
    public (string Session, CreditRule Rule) Key => (Session, Rule);

    public CreditAccount Account => AccountOf(Rule);

    public bool IsLive => ReversedBy == 0;

    public static CreditAccount AccountOf(CreditRule rule) => rule switch
    {
        CreditRule.BranchReport => CreditAccount.Branch,
        CreditRule.UnitReport => CreditAccount.Unit,
        CreditRule.Minutes => CreditAccount.TimeBank,
        _ => CreditAccount.Member,
    };

    /// <summary>The same award: nothing to reverse, though another version of the policy may be the one that gives it now.</summary>
    public bool IsSameAward(in LedgerEntry other) => this with { Act = 0, ReversedBy = 0, Policy = 0 } == other with { Act = 0, ReversedBy = 0, Policy = 0 };
}

/// <summary>Where a member belonged when a session was held, as far as credits are concerned.</summary>
/// <param name="Branch">The home branch on that day.</param>
/// <param name="Unit">The unit above it; empty at the top.</param>
/// <param name="InCommunity">The session is one of the member's report-in community, by its organiser or its place.</param>
public readonly record struct Belonging(string Branch, string Unit, bool InCommunity);

/// <summary>Asks the roster, which this room does not know, where a member belonged.</summary>
/// <param name="day">The day of the session's start.</param>
public delegate Belonging BelongingOf(Member member, PlannedSession session, long day);
