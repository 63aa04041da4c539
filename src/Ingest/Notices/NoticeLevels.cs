namespace CardSystem.Ingest.Notices;

/// <summary>How much a notice matters. The numbers are what the database keeps.</summary>
public enum NoticeLevel
{
    /// <summary>提醒</summary>
    Notice = 1,
    /// <summary>关注</summary>
    Concern = 2,
    /// <summary>严重</summary>
    Serious = 3,
}

/// <summary>The levels as they are written.</summary>
public static class NoticeLevels
{
    public static IReadOnlyList<string> Names { get; } = ["notice", "concern", "serious"];

    public static bool TryParse(string text, out NoticeLevel level)
    {
        var index = Names.IndexOf(text);
        level = (NoticeLevel)(index + 1);
        return index >= 0;
    }

    /// <exception cref="ArgumentException">There is no such level.</exception>
    public static NoticeLevel Parse(string text) => TryParse(text, out var level) ? level : throw new ArgumentException($"A level is one of {string.Join(", ", Names)}.", nameof(text));

    public static string Name(NoticeLevel level) => Names[(int)level - 1];

    public static string Word(NoticeLevel level, NoticeLanguage language) => (level, language) switch
    {
        (NoticeLevel.Notice, NoticeLanguage.Chinese) => "提醒",
        (NoticeLevel.Concern, NoticeLanguage.Chinese) => "关注",
        (NoticeLevel.Serious, NoticeLanguage.Chinese) => "严重",
        (NoticeLevel.Notice, _) => "Notice",
        (NoticeLevel.Concern, _) => "Concern",
        _ => "Serious",
    };

    private static int IndexOf(this IReadOnlyList<string> names, string text)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == text) return i;
        return -1;
    }
}

/// <summary>The language of a channel.</summary>
public enum NoticeLanguage { Chinese, English }
