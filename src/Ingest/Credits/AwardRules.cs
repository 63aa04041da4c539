using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Credits;

/// <summary>What one attendance earns by one category of a policy, before caps.</summary>
public static class AwardRules
{
    /// <summary>Adds what is earned, in the order of the rules; nothing where nothing is.</summary>
    public static void Earn(SessionFact fact, in Outcome outcome, PolicyVersion version, in Belonging belonging, List<LedgerEntry> entries)
    {
        var session = fact.Session;
        if (session.Fate == SessionFate.Cancelled || !version.Policy.Categories.TryGetValue(session.Category, out var category)) return;
        if (!outcome.Attended)
        {
            Add(CreditRule.Attendance, WithoutAttending(category, outcome), belonging.Branch, outcome);
            return;
        }

        if (!category.WalkIn && session.Kind == SessionKind.Required && !outcome.Expected) return;
        if (session.InOut && outcome.Minutes < category.MinimumMinutes) return;
        var (share, minutes) = (ShareOf(category, outcome.Status), session.InOut ? Math.Min(outcome.Minutes, category.MaximumMinutes) : 0);
        Add(CreditRule.Attendance, Points.Share(category.Points, share), belonging.Branch, outcome);
        Add(CreditRule.Hours, category.PerHour * minutes / 60, belonging.Branch, outcome);
        if (category.DoubleReport is { } report && belonging.InCommunity)
        {
            Add(CreditRule.DoubleReport, Points.Share(report.Member, share), belonging.Branch, outcome);
            Add(CreditRule.BranchReport, Points.Share(report.Branch, share), belonging.Branch, outcome);
            if (belonging.Unit.Length > 0) Add(CreditRule.UnitReport, Points.Share(report.Unit, share), belonging.Unit, outcome);
        }

        if (category.TimeBank) Add(CreditRule.Minutes, minutes, belonging.Branch, outcome);

        void Add(CreditRule rule, long earned, string unit, in Outcome of)
        {
            if (earned != 0) entries.Add(new LedgerEntry(session.Id, rule, fact.Day, 0, 0, earned, earned, version.Number, session.Category, unit, of.Status, session.InOut ? of.Minutes : 0, ""));
        }
    }

    /// <summary>An excuse may be worth something; an absence may cost something, once it is certain and only where the member was expected.</summary>
    private static long WithoutAttending(CategoryPolicy category, in Outcome outcome) => outcome switch
    {
        { Status: AttendanceStatus.Excused } => category.Excused,
        { Status: AttendanceStatus.Absent, Expected: true, Provisional: false } => category.Absent,
        _ => 0,
    };

    private static int ShareOf(CategoryPolicy category, AttendanceStatus status) => status switch
    {
        AttendanceStatus.Late => category.Late,
        AttendanceStatus.LeftEarly => category.LeftEarly,
        AttendanceStatus.LateAndLeftEarly => category.LateAndLeftEarly,
        _ => 100,
    };
}
