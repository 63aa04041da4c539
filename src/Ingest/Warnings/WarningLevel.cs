namespace CardSystem.Ingest.Warnings;

/// <summary>How much a warning matters. The numbers are what the database keeps, and are those of notices.</summary>
public enum WarningLevel
{
    None = 0,
    /// <summary>提醒: somebody should look.</summary>
    Notice = 1,
    /// <summary>关注: somebody should get in touch.</summary>
    Concern = 2,
    /// <summary>严重: somebody should get in touch soon, and the next unit up should know when nobody does.</summary>
    Serious = 3,
}

/// <summary>The levels as they are written.</summary>
public static class WarningLevels
{
    public static IReadOnlyList<WarningLevel> All { get; } = [WarningLevel.Notice, WarningLevel.Concern, WarningLevel.Serious];

    public static string Name(WarningLevel level) => level switch
    {
        WarningLevel.Notice => "notice",
        WarningLevel.Concern => "concern",
        WarningLevel.Serious => "serious",
        _ => "none",
    };

    public static string Chinese(WarningLevel level) => level switch
    {
        WarningLevel.Notice => "提醒",
        WarningLevel.Concern => "关注",
        WarningLevel.Serious => "严重",
        _ => "无",
    };

    public static bool TryParse(string name, out WarningLevel level)
    {
        level = All.FirstOrDefault(l => Name(l) == name);
        return level != WarningLevel.None;
    }
}
