using System.Globalization;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>A quarter that does not say what its year says.</summary>
/// <param name="Changed">How many lines of its last settlement are no longer what the ledger says; 0 where the quarter is open.</param>
public readonly record struct QuarterNote(Period Quarter, long Changed)
{
    public bool IsOpen => Changed == 0;

    /// <summary>An English sentence.</summary>
    public override string ToString() => IsOpen
        ? $"The {Quarter.Named} is open."
        : string.Create(CultureInfo.InvariantCulture, $"The {Quarter.Named} was settled and has changed since in {Plural.Of(Changed, "line")}.");
}

/// <summary>
/// What is to be said of a year's quarters when the year is settled. The year takes the ledger as it is, whatever became of its quarters, so this is told and kept and hinders nothing.
/// Quarters that were never opened are not missed.
/// </summary>
public static class QuarterNotes
{
    /// <param name="work">Sees one moment, what is derived included.</param>
    /// <returns>Nothing for a quarter.</returns>
    public static IReadOnlyList<QuarterNote> Of(Work work, Period period)
    {
        var notes = new List<QuarterNote>();
        foreach (var quarter in period.IsYear ? period.Quarters.Select(q => PeriodStore.Find(work, q)).OfType<AssessmentPeriod>() : [])
        {
            var changed = quarter.IsSettled && PeriodStore.Last(work, quarter.Period) is { } last ? SettlementStore.Since(work, last).Count : 0;
            if (!quarter.IsSettled || changed > 0) notes.Add(new QuarterNote(quarter.Period, changed));
        }

        return notes;
    }

    /// <summary>As it is kept: <c>2026-Q1:0;2026-Q3:12</c>.</summary>
    internal static string Text(IEnumerable<QuarterNote> notes) => string.Join(';', notes.Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Quarter}:{n.Changed}")));

    internal static IReadOnlyList<QuarterNote> Parse(string text) =>
    [
        .. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(n => n.Split(':')).Where(n => n.Length == 2 && Period.TryParse(n[0], out _) && long.TryParse(n[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(n => new QuarterNote(Period.Parse(n[0]), long.Parse(n[1], CultureInfo.InvariantCulture))),
    ];
}
