using System.Text;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>What is said in a group of a third party's chat: level, unit, title, how many members, and where to read more. Never who.</summary>
public static class RobotTextRules
{
    /// <summary>At most so many bytes, which the link at the end is among; lines that do not fit are counted instead.</summary>
    public static string Text(OutgoingMessage message, int bytes)
    {
        var (language, markdown) = (message.Channel.Language, message.Channel.Format == NoticeChannel.Markdown);
        var chinese = language == NoticeLanguage.Chinese;
        var link = message.Notices.Select(n => n.Link).FirstOrDefault(l => l.Length > 0) ?? "";
        var end = link.Length == 0 || message.IsDigest ? "" : markdown ? $"\n[{(chinese ? "查看" : "Read it")}]({link})" : $"\n{(chinese ? "查看：" : "Read it: ")}{link}";
        var subject = Safe(NoticeTextRules.Subject(message));
        var head = markdown ? $"**{subject}**" : subject;
        var lines = message.IsDigest ? message.Notices.Select(n => (markdown ? "\n- " : "\n· ") + Safe(Line(n, language))) : About(message.Notices[0], language);
        return Fitted(head, [.. lines], end, bytes, chinese);
    }

    private static IEnumerable<string> About(ToldNotice notice, NoticeLanguage language)
    {
        if (notice.Members > 0) yield return language == NoticeLanguage.Chinese ? $"\n涉及 {NoticeTextRules.Members(notice.Members, language)}" : $"\nAbout {NoticeTextRules.Members(notice.Members, language)}";
    }

    private static string Line(ToldNotice notice, NoticeLanguage language) => notice.Members == 0
        ? NoticeTextRules.Heading(notice, language)
        : $"{NoticeTextRules.Heading(notice, language)}{(language == NoticeLanguage.Chinese ? "（" : " (")}{NoticeTextRules.Members(notice.Members, language)}{(language == NoticeLanguage.Chinese ? "）" : ")")}";

    private static string Fitted(string head, List<string> lines, string end, int bytes, bool chinese)
    {
        // A link that would leave no room for the words is left out: half a link leads nowhere.
        if (Size(end) > bytes / 2) end = "";
        var text = new StringBuilder(NoticeTextRules.Cut(head, bytes - Size(end)));
        var left = bytes - Size(text.ToString()) - Size(end);
        for (var i = 0; i < lines.Count; i++)
        {
            var rest = chinese ? $"\n另有 {lines.Count - i} 条" : $"\n{lines.Count - i} more";
            // The room for "N more" is kept until the last line.
            if (Size(lines[i]) + (i < lines.Count - 1 ? Size(rest) : 0) > left)
            {
                if (lines.Count > 1 && Size(rest) <= left) text.Append(rest);
                break;
            }

            text.Append(lines[i]);
            left -= Size(lines[i]);
        }

        return text.Append(end).ToString();
    }

    private static int Size(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Signs that are markup in one of the chats, or call everybody, become their wide twins.</summary>
    private static string Safe(string text) => string.Concat(text.Select(c => c switch
    {
        '<' => '＜', '>' => '＞', '[' => '［', ']' => '］', '*' => '＊', '`' => '｀', '#' => '＃', '@' => '＠', '_' => '＿', '~' => '～', '!' => '！', '\\' => '＼', '&' => '＆', '|' => '｜',
        _ => char.IsControl(c) ? ' ' : c,
    }));
}
