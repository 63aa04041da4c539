using System.Globalization;
using System.Text;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Notices;

/// <summary>What a channel may see of a notice, and the words around it.</summary>
public static class NoticeTextRules
{
    public const string MemberPlace = "{member}";

    /// <param name="withdraws">The id under which this channel got what is taken back.</param>
    public static ToldNotice Tell(StoredNotice notice, NoticeChannel channel, string linkBase, string? withdraws = null)
    {
        var chinese = channel.Language == NoticeLanguage.Chinese;
        var masked = notice.MemberName is null ? null : MaskedName.Of(notice.MemberName);
        var standIn = channel.MayName && masked is not null ? masked : Members(Math.Max(notice.Members, 1), channel.Language);
        return new ToldNotice(
            notice.Kind, notice.Unit, notice.UnitName ?? notice.Unit, (NoticeLevel)notice.Level,
            Filled(chinese ? notice.TitleZh : notice.TitleEn, notice, channel, standIn),
            channel.MayName ? Filled(chinese ? notice.BodyZh : notice.BodyEn, notice, channel, standIn) : "",
            notice.Members, channel.MayName ? notice.Member : null, channel.MayName ? masked : null,
            linkBase.Length > 0 && notice.Link.Length > 0 ? linkBase + notice.Link : "",
            withdraws);
    }

    public static string Members(long members, NoticeLanguage language) => (language, members) switch
    {
        (NoticeLanguage.Chinese, _) => string.Create(CultureInfo.InvariantCulture, $"{members} 名党员"),
        _ => Plural.Of(members, "member"),
    };

    /// <summary>The line a message is known by: <c>【关注】支部一：…</c>, or for a digest how many there are.</summary>
    public static string Subject(OutgoingMessage message)
    {
        var (language, count) = (message.Channel.Language, message.Notices.Count);
        if (!message.IsDigest) return Heading(message.Notices[0], language);
        var worst = NoticeLevels.Word(message.Notices.Max(n => n.Level), language);
        return language == NoticeLanguage.Chinese ? $"今日汇总：{count} 条通知，最高级别{worst}" : $"Today's digest: {Plural.Of(count, "notice")}, highest level {worst}";
    }

    public static string Heading(ToldNotice notice, NoticeLanguage language) => language == NoticeLanguage.Chinese
        ? $"【{NoticeLevels.Word(notice.Level, language)}】{notice.UnitName}：{notice.Title}"
        : $"[{NoticeLevels.Word(notice.Level, language)}] {notice.UnitName}: {notice.Title}";

    /// <summary>At most so many bytes of UTF-8, never cut within a character, with an ellipsis where something is missing.</summary>
    public static string Cut(string text, int bytes)
    {
        const char ellipsis = '…';
        if (Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        var left = bytes - 3;
        var kept = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            left -= Encoding.UTF8.GetByteCount(element);
            if (left < 0) break;
            kept.Append(element);
        }

        return kept.Append(ellipsis).ToString();
    }

    /// <summary>Whoever wrote the text was told to name nobody; a whole name or a number that stands there all the same does not leave.</summary>
    private static string Filled(string text, StoredNotice notice, NoticeChannel channel, string standIn)
    {
        var filled = text.Replace(MemberPlace, standIn, StringComparison.Ordinal);
        if (notice.MemberName is { Length: > 1 } name) filled = Without(filled, name, standIn);
        // A number of a few digits is everywhere in a text and tells nobody anything.
        return notice.Member is { Length: > 3 } number && !channel.MayName ? Without(filled, number, standIn) : filled;
    }

    /// <summary>Replaces a word wherever it is not merely a part of a longer one in Latin letters or digits.</summary>
    private static string Without(string text, string word, string standIn)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0;)
        {
            var end = at + word.Length;
            var inside = (at > 0 && Joins(text[at - 1], word[0])) || (end < text.Length && Joins(word[^1], text[end]));
            if (!inside) text = text[..at] + standIn + text[end..];
            var from = inside ? at + 1 : at + standIn.Length;
            at = from <= text.Length ? text.IndexOf(word, from, StringComparison.Ordinal) : -1;
        }

        return text;
    }

    private static bool Joins(char left, char right) => char.IsAsciiLetterOrDigit(left) && char.IsAsciiLetterOrDigit(right);
}
