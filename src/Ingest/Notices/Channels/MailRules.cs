using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>An e-mail as it goes over the wire (RFC 5322, 2045, 2047, 3834): UTF-8 in base64, ASCII lines of at most 76 characters, nothing that could break out of its header.</summary>
public static class MailRules
{
    public const int LongestAddress = 254;
    private const int LineLength = 76;

    /// <summary>An encoded word may have 75 characters; <c>=?utf-8?B?</c> and <c>?=</c> take 12, which leaves base64 of 45 bytes.</summary>
    private const int BytesAWord = 45;

    /// <summary>The first one shares its line with the header's name.</summary>
    private const int BytesOfFirst = 36;

    /// <summary>A plain address: one local part of letters, digits and the usual signs, one domain with a dot (or localhost), all ASCII.</summary>
    public static bool IsAddress(string text)
    {
        if (text.Length is 0 or > LongestAddress || text.Split('@') is not [var local, var domain]) return false;
        return local.Length is >= 1 and <= 64 && local.Split('.').All(p => p.Length > 0 && p.All(IsAtom)) && IsDomain(domain) && MailAddress.TryCreate(text, out _);
    }

    public static string DomainOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>The whole message with CRLF line ends.</summary>
    public static byte[] Build(OutgoingMessage message, MailOptions options, DateTimeOffset now)
    {
        var domain = DomainOf(options.From);
        var mail = new StringBuilder();
        Header(mail, "Date", now.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(mail, "From", options.FromName.Length == 0 ? options.From : $"{Words(options.FromName)}\r\n <{options.From}>");
        Header(mail, "To", message.Channel.Address);
        Header(mail, "Message-ID", $"<{message.Id}@{domain}>");
        if (message.Notices is [{ Withdraws: { } earlier }])
        {
            Header(mail, "In-Reply-To", $"<{earlier}@{domain}>");
            Header(mail, "References", $"<{earlier}@{domain}>");
        }

        Header(mail, "Subject", Words(NoticeTextRules.Subject(message)));
        // Holiday replies to a machine help nobody.
        Header(mail, "Auto-Submitted", "auto-generated");
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Language", message.Channel.Language == NoticeLanguage.Chinese ? "zh-CN" : "en");
        Header(mail, "Content-Type", "text/plain; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "base64");
        mail.Append("\r\n");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(MailTextRules.Body(message).ReplaceLineEndings("\r\n")));
        for (var at = 0; at < body.Length; at += LineLength) mail.Append(body, at, Math.Min(LineLength, body.Length - at)).Append("\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static void Header(StringBuilder mail, string name, string value)
    {
        // Every value is built here from checked parts; a line end that is not our own folding is a bug and must not become a header.
        if (value.Replace("\r\n ", "", StringComparison.Ordinal).Any(c => c is < ' ' or > '~')) throw new InvalidOperationException($"The header {name} would hold what a header may not.");
        mail.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    /// <summary>Any text as encoded words, folded between them; control characters become spaces. Plain ASCII goes the same way, so that no text is special.</summary>
    private static string Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var bytes = 0;
        foreach (var rune in string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > (words.Count == 0 ? BytesOfFirst : BytesAWord)) End();
            word.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        End();
        return string.Join("\r\n ", words);

        void End()
        {
            if (word.Length > 0) words.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=");
            word.Clear();
            bytes = 0;
        }
    }

    private static bool IsAtom(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal);

    private static bool IsDomain(string domain) =>
        (domain == "localhost" || domain.Contains('.', StringComparison.Ordinal))
        && domain.Split('.').All(l => l.Length is >= 1 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
