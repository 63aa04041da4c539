using System.ComponentModel;

namespace CardSystem.Ingest.Api.Shapes;

/// <summary>A member in a list.</summary>
public sealed record MemberItem(string Member, [property: Description("Masked, unless the address has names=1 and the token has see-names at the member's branch.")] string Name, string Branch, string BranchName);

/// <summary>A member's file.</summary>
public sealed record MemberTold(
    [property: Description("The number that stands for the person now; another one than was asked for where two were merged.")] string Member, string Name, string Branch, string BranchName,
    [property: Description("The report-in community; null for none.")] string? Community, IReadOnlyList<StayItem> Stays, IReadOnlyList<ExemptionItem> Exemptions);

/// <summary>A temporary affiliation.</summary>
public sealed record StayItem(string Unit, DateOnly? From, [property: Description("The first day on which it no longer counts; null where no end is known.")] DateOnly? Until);

public sealed record ExemptionItem(string Reason, DateOnly? From, DateOnly? Until);

/// <summary>What came of a member's taps at a session.</summary>
public sealed record AttendanceItem(
    string Session, string Activity, string SessionName, DateTimeOffset Starts,
    [property: Description("present, late, left-early, late-and-left-early, absent, excused")] string Status,
    [property: Description("The session was required of the member.")] bool Expected,
    [property: Description("It may still change by itself.")] bool Provisional, DateTimeOffset? In, DateTimeOffset? Out, long Minutes,
    [property: Description("Which rule decided: tap, no-tap, excuse, correction …")] string Rule);

/// <summary>A member at a session.</summary>
public sealed record SessionAttendanceItem(string Member, string Name, string Branch, string Status, bool Expected, bool Provisional, DateTimeOffset? In, DateTimeOffset? Out, long Minutes, string Rule);

/// <summary>A member's points in a period.</summary>
public sealed record CreditSums(string Member, string Period, decimal Points, [property: Description("Minutes put into the time bank in the period.")] long Minutes, IReadOnlyList<CategorySum> Categories);

public sealed record CategorySum(string Category, decimal Points, long Entries);

/// <summary>A member in a unit's list of points.</summary>
public sealed record UnitCreditItem(string Member, string Name, decimal Points, long Entries);

/// <summary>An entry of the credit ledger; one that was reversed is not among them.</summary>
public sealed record LedgerItem(
    string Session, DateOnly Day, [property: Description("attendance, hours, double-report, branch-report, unit-report, minutes")] string Rule,
    [property: Description("member, branch, unit, time-bank")] string Account, [property: Description("Points, or minutes for the time bank.")] decimal Amount,
    [property: Description("The same before caps.")] decimal Earned, string Category, string Unit, long PolicyVersion, [property: Description("The cap that cut it; empty where none did.")] string Cut);

/// <summary>A card.</summary>
public sealed record CardItem(string Card, string? Member, [property: Description("issued, active, suspended, lost, replaced, revoked")] string State, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, string Profile);

/// <summary>Reports a card lost, or found again.</summary>
public sealed record CardReport(
    [property: Description("At most 200 characters on one line.")] string Reason, [property: Description("From when on; now where it is not given.")] DateTimeOffset? At = null);
