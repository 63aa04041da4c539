using System.Globalization;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Notices;

/// <summary>What the form of a new channel sends, and what is wrong with it, in the reader's language and beside the field.</summary>
public sealed class ChannelForm
{
    public string? Name { get; set; }
    public string? Kind { get; set; }
    public string? Unit { get; set; }
    public string? Below { get; set; }
    public string? Address { get; set; }
    public string? Secret { get; set; }
    public string? SecretFile { get; set; }
    public string? Language { get; set; }
    public string? Format { get; set; }
    public string? Least { get; set; }
    public string? Passing { get; set; }
    public string? DigestAt { get; set; }
    public string? QuietFrom { get; set; }
    public string? QuietUntil { get; set; }
    public string? Rate { get; set; }
    public string? Names { get; set; }
    public string? Reader { get; set; }

    private bool IsRobot => ChannelKinds.IsRobot(Kind ?? "");

    private bool NeedsSecret => IsRobot || Kind == ChannelKinds.Webhook;

    public bool HasSecret => !string.IsNullOrWhiteSpace(Secret) || !string.IsNullOrWhiteSpace(SecretFile);

    internal IEnumerable<(Bilingual Text, string Field)> Problems()
    {
        // The page for a new one lies at that address.
        if (!ImportRules.IsId(Name ?? "") || Name == "new") yield return (NoticeWords.BadName, "name");
        if (!ChannelKinds.All.Contains(Kind)) yield return (NoticeWords.BadKind, "kind");
        if (string.IsNullOrEmpty(Unit)) yield return (NoticeWords.BadUnit, "unit");
        if (Kind == ChannelKinds.Mail && !MailRules.IsAddress(Address?.Trim() ?? "")) yield return (NoticeWords.BadMail, "address");
        if (Kind == ChannelKinds.Webhook && !(Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback))) yield return (NoticeWords.BadWebhook, "address");
        if ((IsRobot || Kind == ChannelKinds.Mqtt) && !string.IsNullOrWhiteSpace(Address)) yield return (NoticeWords.NoAddress, "address");
        if (!string.IsNullOrWhiteSpace(Secret) && !string.IsNullOrWhiteSpace(SecretFile)) yield return (NoticeWords.OneSecret, "secret");
        if (NeedsSecret && !HasSecret) yield return (NoticeWords.NeedSecret, "secret");
        if (!NeedsSecret && HasSecret) yield return (NoticeWords.NoSecret, "secret");
        if (!string.IsNullOrWhiteSpace(SecretFile) && !IsFileName(SecretFile)) yield return (NoticeWords.BadSecretFile, "secretFile");
        if (Minutes(QuietFrom) is null != Minutes(QuietUntil) is null || (Minutes(QuietFrom) is { } from && from == Minutes(QuietUntil)) || IsNoTime(QuietFrom) || IsNoTime(QuietUntil)) yield return (NoticeWords.BadQuiet, "quietFrom");
        if (IsNoTime(DigestAt) || (Kind == ChannelKinds.Mqtt && Minutes(DigestAt) is not null)) yield return (NoticeWords.BadDigest, "digestAt");
        var fastest = IsRobot ? ChannelRules.FastestRobot : ChannelRules.FastestOther;
        if (!string.IsNullOrWhiteSpace(Rate) && !(int.TryParse(Rate, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate >= 1 && rate <= fastest)) yield return (NoticeWords.BadRate.Fill(fastest), "rate");
    }

    /// <summary>Without its secret, which is kept elsewhere. Only where there are no problems.</summary>
    public NoticeChannel ToChannel() => new()
    {
        Name = Name!, Kind = Kind!, Unit = Unit!, Below = Below == "1" ? 1 : 0, Address = Address?.Trim() ?? "", LanguageName = Language == NoticeChannel.English ? NoticeChannel.English : NoticeChannel.Chinese,
        Format = Format == NoticeChannel.Text ? NoticeChannel.Text : NoticeChannel.Markdown, LeastLevel = LevelOf(Least, (long)NoticeLevel.Notice), PassingLevel = LevelOf(Passing, NoticeChannel.NothingPasses),
        DigestAt = Minutes(DigestAt), QuietFrom = Minutes(QuietFrom), QuietUntil = Minutes(QuietUntil), Names = Names == "1" && !IsRobot ? 1 : 0, Member = string.IsNullOrWhiteSpace(Reader) ? null : Reader.Trim(),
        Rate = int.TryParse(Rate, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) ? rate : ChannelKinds.UsualRate(Kind!),
    };

    /// <summary>Where the secret is: a file of the folder of secrets, and of no other.</summary>
    /// <exception cref="SettingException">It cannot be kept, or there is no such file.</exception>
    public string KeepSecret(string folder)
    {
        if (!HasSecret) return "";
        if (!string.IsNullOrWhiteSpace(Secret)) return SecretReader.Keep(folder, Name!, Secret.Trim());
        var reference = SecretReader.OfFile(Path.Combine(folder, SecretFile!));
        _ = SecretReader.Read(reference);
        return reference;
    }

    /// <summary>A name alone: nothing that leads out of the folder.</summary>
    private static bool IsFileName(string name) => name.Length <= 64 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && Path.GetFileName(name) == name;

    private static long LevelOf(string? text, long usual) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= 1 and <= 3 ? level : usual;

    private static long? Minutes(string? text) => DayTime.TryParse(text ?? "", out var minutes) ? minutes : null;

    private static bool IsNoTime(string? text) => !string.IsNullOrWhiteSpace(text) && Minutes(text) is null;
}
