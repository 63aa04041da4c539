using System.Text;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>The words of an e-mail.</summary>
public static class MailTextRules
{
    /// <summary>Of a digest at most so many are told in full.</summary>
    public const int MostInFull = 100;

    public static string Body(OutgoingMessage message)
    {
        var chinese = message.Channel.Language == NoticeLanguage.Chinese;
        var body = new StringBuilder();
        foreach (var (notice, index) in message.Notices.Take(MostInFull).Select((n, i) => (n, i)))
        {
            if (message.IsDigest) body.Append($"{index + 1}. {NoticeTextRules.Heading(notice, message.Channel.Language)}\n\n");
            if (!message.IsDigest || notice.Body.Length > 0) body.Append(notice.Body.Length > 0 ? notice.Body : notice.Title).Append("\n\n");
            if (!message.IsDigest) body.Append(chinese ? $"组织：{notice.UnitName}\n" : $"Unit: {notice.UnitName}\n");
            if (notice.Members > 0) body.Append(chinese ? $"涉及：{NoticeTextRules.Members(notice.Members, message.Channel.Language)}\n" : $"About: {NoticeTextRules.Members(notice.Members, message.Channel.Language)}\n");
            if (notice.Link.Length > 0) body.Append(chinese ? $"查看：{notice.Link}\n" : $"Read it: {notice.Link}\n");
            body.Append('\n');
        }

        var more = message.Notices.Count - MostInFull;
        if (more > 0) body.Append(chinese ? $"另有 {more} 条，请登录查看。\n\n" : $"There are {more} more; please sign in to read them.\n\n");
        return body.Append(chinese
            ? "此信由系统自动发出，请勿回复。预警只提醒有人去了解和联系，不作为任何处理的依据。\n"
            : "This message was sent by a program; please do not reply. A warning asks a person to get in touch, and is never a sanction.\n").ToString();
    }
}
