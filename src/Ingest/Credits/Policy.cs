namespace CardSystem.Ingest.Credits;

/// <summary>积分办法: what attendance is worth. Amounts are hundredths of a point, fractions are percent.</summary>
/// <param name="Categories">By the word that sessions name as their category.</param>
/// <param name="Caps">The most a member earns over all categories.</param>
/// <param name="Services">By category: who is entitled to a service (虹享卡).</param>
public sealed record Policy(
    Words Name, IReadOnlyDictionary<string, CategoryPolicy> Categories, Spans Caps, Target? Target, IReadOnlyDictionary<string, ServicePolicy> Services);

/// <summary>A name in both languages of the pages.</summary>
public readonly record struct Words(string Zh, string En)
{
    public override string ToString() => Zh.Length > 0 && En.Length > 0 ? $"{En} ({Zh})" : Zh + En;
}

/// <summary>A figure for each length of period; null where there is none.</summary>
public readonly record struct Spans(long? Month, long? Quarter, long? Year)
{
    public long? Of(Period period) => period.IsYear ? Year : period.IsQuarter ? Quarter : Month;
}

/// <summary>What sessions of one category are worth.</summary>
public sealed record CategoryPolicy
{
    public required Words Name { get; init; }

    /// <summary>For being present.</summary>
    public long Points { get; init; }

    /// <summary>Percent of the points for coming late.</summary>
    public int Late { get; init; } = 100;

    /// <summary>Percent of the points for leaving early.</summary>
    public int LeftEarly { get; init; } = 100;

    /// <summary>Percent of the points for both.</summary>
    public int LateAndLeftEarly { get; init; } = 100;

    /// <summary>For an approved excuse; usually nothing.</summary>
    public long Excused { get; init; }

    /// <summary>For an absence at a session that was required: nothing, or a deduction below zero. A deduction is a number, never a sanction.</summary>
    public long Absent { get; init; }

    /// <summary>For each hour between sign-in and sign-out, where the session has both.</summary>
    public long PerHour { get; init; }

    /// <summary>A stay shorter than this, where the session has sign-in and sign-out, is worth nothing.</summary>
    public int MinimumMinutes { get; init; }

    /// <summary>Minutes beyond this are not counted.</summary>
    public int MaximumMinutes { get; init; } = 24 * 60;

    /// <summary>Members who were not expected at a required session earn as those who were.</summary>
    public bool WalkIn { get; init; } = true;

    /// <summary>Minutes between sign-in and sign-out are banked (时间银行).</summary>
    public bool TimeBank { get; init; }

    /// <summary>The most a member earns in this category.</summary>
    public Spans Caps { get; init; }

    /// <summary>The least a member should earn in this category; the assessment says where it is missed.</summary>
    public Spans Minimums { get; init; }

    /// <summary>双报到; null where the category is not one of double report.</summary>
    public DoubleReport? DoubleReport { get; init; }
}

/// <summary>What attendance in the member's report-in community is worth on top.</summary>
/// <param name="Member">To the member.</param>
/// <param name="Branch">To the member's home branch.</param>
/// <param name="Unit">To the unit above the home branch.</param>
public sealed record DoubleReport(long Member, long Branch, long Unit);

/// <summary>The points to reach in a year, and by when how many of them.</summary>
/// <param name="Quarters">The points to have reached by the end of each of the first three quarters; null for an even pace.</param>
public sealed record Target(long Year, IReadOnlyList<long>? Quarters);

/// <summary>Over what the credits are counted that a service asks for.</summary>
public enum CountedOver
{
    /// <summary>The calendar year.</summary>
    Year,
    /// <summary>The 365 days before.</summary>
    TwelveMonths,
    /// <summary>Everything ever earned.</summary>
    Always,
}

/// <summary>Who is entitled to a service, and how often.</summary>
/// <param name="Minimum">The credits a member must have.</param>
/// <param name="TimesPerMonth">0 where there is no limit.</param>
public sealed record ServicePolicy(Words Name, long Minimum, CountedOver Over, int TimesPerMonth);
