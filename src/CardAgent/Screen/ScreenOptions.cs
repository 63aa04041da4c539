using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Screen;

/// <summary>Section <c>Screen</c>: the page a browser on this very machine shows to members.</summary>
public sealed partial class ScreenOptions
{
    public const string Section = "Screen";

    /// <summary>Address and port, on loopback only: the page shows who taps and has no sign-in. Port 0 takes a free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:8090";

    /// <summary>How long an answer stays.</summary>
    [Range(1, 60)]
    public int ResultSeconds { get; set; } = 4;

    /// <summary>How long a member is asked how a service was.</summary>
    [Range(5, 60)]
    public int RatingSeconds { get; set; } = 15;

    /// <summary>How long the way to a member's own page stays after it came, where nobody taps next. The centre decides whether there is any.</summary>
    [Range(1, 30)]
    public int LinkSeconds { get; set; } = 8;

    /// <summary>How long it stays where the member asks for more time.</summary>
    [Range(5, 60)]
    public int LinkHoldSeconds { get; set; } = 30;

    /// <summary>Shows members' whole names instead of 张*: only where nobody else can read the screen.</summary>
    public bool WholeNames { get; set; }

    /// <summary>The zone in which times are shown, as in the IANA data base.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    internal IPEndPoint EndPoint => TryParse(Listen)!;

    internal IEnumerable<string> Faults()
    {
        var endPoint = TryParse(Listen);
        if (endPoint is null) yield return $"Screen:Listen is '{Shown.Of(Listen)}'; give a loopback address and a port, for example 127.0.0.1:8090.";
        else if (!IPAddress.IsLoopback(endPoint.Address)) yield return $"Screen:Listen is '{Shown.Of(Listen)}'; allowed: a loopback address such as 127.0.0.1 or [::1], because the page shows who taps and has no sign-in.";
        if (!ZoneName().IsMatch(TimeZone)) yield return $"Screen:TimeZone is '{Shown.Of(TimeZone)}'; give a zone such as Asia/Shanghai.";
    }

    private static IPEndPoint? TryParse(string listen)
    {
        // IPEndPoint would read an address without port as port 0, and 8090 alone as the address 0.0.31.154.
        if (!HostAndPort().IsMatch(listen)) return null;
        var text = listen.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + listen[9..] : listen;
        return IPEndPoint.TryParse(text, out var endPoint) ? endPoint : null;
    }

    [GeneratedRegex(@"^(localhost|\d{1,3}(\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\]):\d{1,5}$", RegexOptions.IgnoreCase)]
    private static partial Regex HostAndPort();

    [GeneratedRegex("^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$")]
    private static partial Regex ZoneName();
}
