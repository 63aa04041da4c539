using System.ComponentModel.DataAnnotations;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Notices;

/// <summary>How notices leave the house.</summary>
public sealed class NoticeOptions
{
    public const string Section = "Notices";

    /// <summary>When the day's digests are sent, HH:mm in the district's zone, where a channel does not say otherwise.</summary>
    public string DigestAt { get; set; } = "08:00";

    /// <summary>What links in notices begin with, such as <c>https://dj.example.cn</c>; empty for no links.</summary>
    public string LinkBase { get; set; } = "";

    /// <summary>So many are under way at once, one for each channel.</summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 8;

    /// <summary>Who has not answered after so long is tried again later.</summary>
    [Range(1, 120)]
    public int SendSeconds { get; set; } = 20;

    /// <summary>So long a delivery belongs to the service that took it; after a crash it is sent again then.</summary>
    [Range(10, 3_600)]
    public int LeaseSeconds { get; set; } = 120;

    /// <summary>After so many attempts a delivery is a dead letter.</summary>
    [Range(1, 50)]
    public int Attempts { get; set; } = 12;

    /// <summary>The pause before the second attempt; each further one is twice as long.</summary>
    [Range(1, 3_600)]
    public int FirstRetrySeconds { get; set; } = 10;

    [Range(1, 1_440)]
    public int LongestRetryMinutes { get; set; } = 60;

    /// <summary>A delivery that has failed for so long is a dead letter, however few attempts there were.</summary>
    [Range(1, 720)]
    public int GiveUpHours { get; set; } = 72;

    /// <summary>A notice nobody was there to hear goes to a channel that is added within so many days.</summary>
    [Range(0, 90)]
    public int UnheardDays { get; set; } = 7;

    /// <summary>Notices and deliveries that have ended are kept so long.</summary>
    [Range(30, 3_650)]
    public int KeepDays { get; set; } = 400;

    /// <summary>Webhooks may go to addresses inside the house (loopback, private, link-local). Off, so that nobody can reach into it by way of us.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Where WeCom's group robots are reached.</summary>
    public string WeComBase { get; set; } = "https://qyapi.weixin.qq.com";

    /// <summary>Where DingTalk's robots are reached.</summary>
    public string DingTalkBase { get; set; } = "https://oapi.dingtalk.com";

    /// <summary>Secrets given on standard input are kept here, a file each that only this account may read.</summary>
    public string SecretFolder { get; set; } = "data/secrets";

    public IEnumerable<string> Problems()
    {
        if (!DayTime.TryParse(DigestAt, out _)) yield return $"Notices:DigestAt is '{Shown.Of(DigestAt)}'; give a time of day such as 08:00.";
        if (LeaseSeconds < 2 * SendSeconds) yield return $"Notices:LeaseSeconds is {LeaseSeconds}; it must be at least twice Notices:SendSeconds, {2 * SendSeconds}, or two services would send the same.";
        if (LinkBase.Length > 0 && !IsWeb(LinkBase, insideToo: true)) yield return $"Notices:LinkBase is '{Shown.Of(LinkBase)}'; give an address such as https://dj.example.cn, without a path's last '/'.";
        foreach (var (name, value) in new[] { (nameof(WeComBase), WeComBase), (nameof(DingTalkBase), DingTalkBase) })
            if (!IsWeb(value, insideToo: false)) yield return $"Notices:{name} is '{Shown.Of(value)}'; give an https address (http only on this machine), without a path's last '/'.";
        if (SecretFolder.Length == 0) yield return "Notices:SecretFolder is empty; name a folder for the secrets of channels.";
    }

    private static bool IsWeb(string text, bool insideToo) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && !text.EndsWith('/') && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (insideToo || uri.IsLoopback)));
}
