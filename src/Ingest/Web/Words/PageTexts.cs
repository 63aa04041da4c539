using System.Globalization;

namespace CardSystem.Ingest.Web.Words;

/// <summary>
/// Every word the live page says, in one language. <c>required</c> makes the compiler refuse a language that lacks one.
/// Texts with {0}, {1} … take values in that order.
/// </summary>
public sealed partial record PageTexts
{
    public static IReadOnlyList<PageTexts> All => [Chinese, English];

    public PageTexts Other => ReferenceEquals(this, Chinese) ? English : Chinese;

    /// <summary>BCP 47, as in <c>html lang</c>.</summary>
    public required string Code { get; init; }
    /// <summary>The language's name for itself.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }
    public required string Subtitle { get; init; }
    public required string SkipToMain { get; init; }
    public required string PublicPlace { get; init; }
    public required string NoScript { get; init; }
    public required string Centre { get; init; }
    public required string AllCentres { get; init; }
    public required string ShowCentre { get; init; }
    public required string NoSuchCentre { get; init; }
    public required string NoSuchSession { get; init; }
    public required string WholeView { get; init; }
    public required string Desk { get; init; }
    public required string Wall { get; init; }
    public required string LeaveWall { get; init; }
    public required string Starting { get; init; }

    public required string SignedIn { get; init; }
    /// <summary>{0} how many.</summary>
    public required string ExpectedCount { get; init; }
    public required string OnTime { get; init; }
    public required string Late { get; init; }
    public required string WalkIn { get; init; }
    public required string Visit { get; init; }
    public required string Visits { get; init; }
    public required string TapsToday { get; init; }
    public required string TapsTodayDistrict { get; init; }
    public required string Lag { get; init; }
    /// <summary>{0} signed in, {1} expected.</summary>
    public required string Say { get; init; }
    public required string SayOpen { get; init; }
    /// <summary>{0} signed in, {1} expected, {2} on time, {3} late, {4} walk-ins.</summary>
    public required string BarLabel { get; init; }
    public required string BarLabelOpen { get; init; }

    public required string Sessions { get; init; }
    public required string NoSessions { get; init; }
    public required string NoSessionsHere { get; init; }
    public required string OpenToAll { get; init; }
    public required string AllCame { get; init; }
    public required string StillToCome { get; init; }
    public required string DidNotCome { get; init; }
    public required string PhaseUpcoming { get; init; }
    public required string PhaseOpen { get; init; }
    public required string PhaseLate { get; init; }
    public required string PhaseClosed { get; init; }

    public required string Arrivals { get; init; }
    public required string ArrivalsHint { get; init; }
    public required string NoArrivals { get; init; }
    public required string ShowTable { get; init; }
    public required string ShowChart { get; init; }
    public required string Time { get; init; }
    public required string Together { get; init; }
    /// <summary>{0} the chart's lines with their totals.</summary>
    public required string ChartLabel { get; init; }

    public required string Latest { get; init; }
    public required string NoLatest { get; init; }

    public required string Kiosks { get; init; }
    public required string NoKiosks { get; init; }
    /// <summary>{0} online, {1} in all.</summary>
    public required string KiosksOnline { get; init; }
    public required string KiosksTroubled { get; init; }
    public required string KiosksFine { get; init; }
    public required string KiosksAllFine { get; init; }
    public required string KioskOnline { get; init; }
    public required string KioskBusy { get; init; }
    public required string KioskTrouble { get; init; }
    public required string KioskOffline { get; init; }
    /// <summary>{0} complete to, {1} waiting.</summary>
    public required string KioskComplete { get; init; }
    public required string KioskOfflineSince { get; init; }
    public required string KioskOfflineWaiting { get; init; }
    public required string KioskSilent { get; init; }
    /// <summary>{0} ready, {1} in all.</summary>
    public required string Readers { get; init; }
    public required string NoReaders { get; init; }
    public required string LastTap { get; init; }

    /// <summary>By kind, as the kiosk names it; {0} is the reader where it is about one.</summary>
    public required IReadOnlyDictionary<string, string> Troubles { get; init; }

    public required string SetAside { get; init; }
    public required string SetAsideDistrict { get; init; }
    public required string SetAsideHint { get; init; }
    public required string NoSetAside { get; init; }
    /// <summary>{0} the reason's name.</summary>
    public required string ReasonOther { get; init; }
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }

    /// <summary>Sunday first.</summary>
    public required IReadOnlyList<string> Weekdays { get; init; }
    public required IReadOnlyList<string> Months { get; init; }
    /// <summary>{0} year, {1} month, {2} day, {3} weekday.</summary>
    public required string Date { get; init; }

    /// <summary>What the page's script says by itself; it travels in the page.</summary>
    public required ScriptTexts Script { get; init; }

    public string Reason(string slug) => Reasons.TryGetValue(slug, out var text) ? text : Fill(ReasonOther, slug);

    public string Day(DateTimeOffset local) => Fill(Date, local.Year, Months[local.Month - 1], local.Day, Weekdays[(int)local.DayOfWeek]);

    public static string Fill(string text, params ReadOnlySpan<object?> values) => string.Format(Plural.Words, text, values);

    /// <summary>12,345: both languages group by three.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <param name="Full">{0} seconds between two looks.</param>
public sealed record ScriptTexts(string Connecting, string Connected, string Lost, string Full, string Asleep, string ShowTable, string ShowChart);
