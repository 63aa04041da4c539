using System.ComponentModel.DataAnnotations;
using CardSystem.Contracts;
using CardSystem.Ingest.Notices.Channels;

namespace CardSystem.Ingest.Notices;

/// <summary>The mail server that takes our e-mail on.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";
    public const string StartTls = "starttls";
    public const string Tls = "tls";
    public const string None = "none";

    /// <summary>Empty for no e-mail.</summary>
    public string Host { get; set; } = "";

    /// <summary>587 for STARTTLS, 465 for TLS from the first byte.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary><c>starttls</c>, <c>tls</c>, or <c>none</c> on this machine only.</summary>
    public string Security { get; set; } = StartTls;

    /// <summary>Empty where the server takes mail from us without a name.</summary>
    public string User { get; set; } = "";

    /// <summary>Where the password is: <c>file:PATH</c> or <c>env:NAME</c>.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address notices come from.</summary>
    public string From { get; set; } = "";

    public string FromName { get; set; } = "党员活动系统";

    /// <summary>The authorities the server's certificate is trusted from, PEM; empty for those of this machine.</summary>
    public string AuthorityFile { get; set; } = "";

    public bool IsOnThisMachine => Host is "localhost" || (System.Net.IPAddress.TryParse(Host, out var address) && System.Net.IPAddress.IsLoopback(address));

    public IEnumerable<string> Problems()
    {
        if (Security is not (StartTls or Tls or None)) yield return $"Mail:Security is '{Shown.Of(Security)}'; allowed are {StartTls}, {Tls} and {None}.";
        if (Host.Length == 0) yield break;
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown) yield return $"Mail:Host is '{Shown.Of(Host)}'; give the name of a mail server such as smtp.example.cn.";
        if (Security == None && !IsOnThisMachine) yield return "Mail:Security is none; that is allowed only with a mail server on this machine. Use starttls or tls.";
        if (!MailRules.IsAddress(From)) yield return $"Mail:From is '{Shown.Of(From)}'; give the address notices come from, such as notices@example.cn.";
        if (FromName.Any(char.IsControl) || FromName.Length > 100) yield return "Mail:FromName has at most 100 characters on one line.";
        if (User.Any(char.IsControl)) yield return "Mail:User stands on one line.";
        if (User.Length > 0 && !SecretReader.IsReference(Password)) yield return "Mail:Password is needed with Mail:User and says where it is: file:PATH or env:NAME.";
    }
}
