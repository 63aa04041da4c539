using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Evaluation;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class DefaultRulesTests
{
    /// <summary>What docs/warnings.md says of the rules the program comes with. The histories begin on their own day 0, so a season begins there too.</summary>
    [Theory]
    [InlineData(WarningLevel.Notice, 0.10, 0.54, 32)]
    [InlineData(WarningLevel.Concern, 0.025, 0.31, 16)]
    [InlineData(WarningLevel.Serious, 0.0025, 0.03, 1.5)]
    public void TogetherTheyWarnFewOfThoseWhoStayedIn2013AndMostOfThoseWhoLapsed(WarningLevel level, double alarms, double recall, double lead)
    {
        var past = ParticipationReader.Read(PastFolders.Of2013);
        var begin = new DateOnly(2025, 1, 1).DayNumber;
        var rules = DefaultRules.Set with { Rules = [.. DefaultRules.Set.Rules.Where(r => r.Kind.Name is "peer-drift" or "consecutive-misses")] };
        var (warned, caught, days) = (0, 0, 0.0);
        foreach (var member in past.Members.Where(m => m.Ending != Ending.Ambiguous))
        {
            var sessions = past.Sessions[member.First..member.Until].Select(s => s with { Day = s.Day + begin });
            var history = MemberHistory.Of(new Frame(begin, false, Pauses.None, null), sessions, []);
            var first = WarningRules.Episodes(history, rules, begin + 400).Select(e => e.Reached[level]).Where(d => d > 0).DefaultIfEmpty(0).Min();
            if (first == 0) continue;
            if (member.Ending == Ending.Stayed) warned++;
            else (caught, days) = (caught + 1, days + member.LapsedOn + begin - first);
        }

        Assert.InRange((double)warned / past.Stayed, 0, alarms);
        Assert.InRange((double)caught / past.Lapsed, recall, 1);
        Assert.InRange(days / past.Lapsed, lead, 100);
    }
}
