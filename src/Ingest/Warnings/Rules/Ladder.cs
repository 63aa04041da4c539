using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Rules;

/// <summary>From which score on a warning has which level, in millionths of the rule's unit; 0 where a rule does not know the level.</summary>
public readonly record struct Ladder(long Notice, long Concern, long Serious)
{
    public long this[WarningLevel level] => level switch
    {
        WarningLevel.Notice => Notice,
        WarningLevel.Concern => Concern,
        WarningLevel.Serious => Serious,
        _ => 0,
    };

    public WarningLevel LevelOf(long score) =>
        Reaches(score, Serious) ? WarningLevel.Serious : Reaches(score, Concern) ? WarningLevel.Concern : Reaches(score, Notice) ? WarningLevel.Notice : WarningLevel.None;

    private static bool Reaches(long score, long step) => step > 0 && score >= step;
}

/// <summary>One rule: a kind with its numbers and levels.</summary>
/// <param name="Numbers">In the order of the kind's parameters.</param>
/// <param name="Notify">The least level at which somebody is told; below it a warning is only listed.</param>
/// <param name="AcknowledgeWithinDays">After so many days without anybody's acknowledgement the next unit up is told too; 0: never.</param>
public sealed record WarningRule(string Id, RuleKind Kind, double[] Numbers, Ladder Levels, bool Enabled, WarningLevel Notify, int AcknowledgeWithinDays);

/// <summary>The rules in force together. Version 0 are those the program comes with.</summary>
/// <param name="SeasonMonth">The month in which every year's season begins.</param>
/// <param name="SeasonDay">And its day.</param>
public sealed record RuleSet(long Version, int SeasonMonth, int SeasonDay, IReadOnlyList<WarningRule> Rules)
{
    public Season Season => Season.Yearly(SeasonMonth, SeasonDay);

    public WarningRule? Find(string id) => Rules.FirstOrDefault(r => r.Id == id);
}
