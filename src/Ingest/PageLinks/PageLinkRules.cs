using CardSystem.Contracts;

namespace CardSystem.Ingest.PageLinks;

/// <summary>When a tap gives its member a link, and how long things last.</summary>
internal static class PageLinkRules
{
    /// <summary>Nobody stands at the kiosk any more: what was tapped offline and comes later gives no link, nor does a kiosk whose clock is further off than this.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    /// <summary>Time to take out a phone, and no more: a picture of the screen is worth nothing afterwards.</summary>
    public static readonly TimeSpan ToOpen = TimeSpan.FromMinutes(3);

    /// <summary>How long the page can be looked at, by the browser that opened the link.</summary>
    public static readonly TimeSpan ToRead = TimeSpan.FromMinutes(15);

    /// <summary>The card itself must have proved that it was there: whoever has copied a bare number must not see whose it is. What the proof is worth the projection says.</summary>
    public static bool MayLink(Tap tap, DateTimeOffset now) =>
        tap is { Outcome: TapOutcome.Accepted or TapOutcome.Repeated, Card: not null, Assurance: Assurance.A1 or Assurance.A3, CardSignature.IsEmpty: false }
        && (now - tap.At).Duration() <= Fresh;
}
