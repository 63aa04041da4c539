using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.PageLinks;

/// <summary>Where browsers find the pages, such as <c>https://desk.example</c>; null where the centre has no address that members' phones could reach.</summary>
public sealed record PagesAddress(Uri? Origin);

/// <summary>
/// Sends a kiosk the link of whoever has just tapped there. Nothing of it is kept: not here, not by the gateway for a kiosk that is away, and not in the log. A link that is lost
/// comes anew with the next tap. Used by whoever follows the counted taps, and by him alone.
/// </summary>
public sealed class PageLinkTeller(PagesAddress pages, PageLinkSeal seal, KioskStatusBook statuses, Action<Publication> publish, TimeProvider time, MessageSeal? messages = null)
{
    /// <summary>What comes beyond this in one round, members will have to tap for again.</summary>
    private const int MostPending = 2_000;

    /// <summary>After this nobody stands there any more.</summary>
    private const uint ExpirySeconds = 10;

    private readonly List<(TapId Tap, string Card, long Journal)> _pending = [];

    /// <summary>A tap that was counted.</summary>
    /// <param name="journal">The journal's number in the log.</param>
    public void Note(Tap tap, long journal)
    {
        if (pages.Origin is null || _pending.Count >= MostPending || !PageLinkRules.MayLink(tap, time.GetUtcNow())) return;
        if (statuses[tap.Id.Kiosk.ToString()] is { Online: true }) _pending.Add((tap.Id, tap.Card!.Value.ToString(), journal));
    }

    /// <returns>How many links were sent.</returns>
    public int Tell(Work work)
    {
        if (_pending.Count == 0) return 0;
        // Whatever fails below: nobody waits for an old link.
        var pending = _pending.ToList();
        _pending.Clear();
        var showing = PageLinkStore.Kiosks(work);
        var links = pending.Where(p => showing.Contains(p.Tap.Kiosk.ToString()))
            .Select(p => (p.Tap, Member: PageLinkStore.Member(work, p.Card, p.Journal, p.Tap.Sequence)))
            .Where(p => p.Member is not null)
            .GroupBy(p => p.Tap.Kiosk, p => new PageLink(TapReference.Of(p.Tap), AddressOf(p.Member!), (int)PageLinkRules.ToOpen.TotalSeconds)).ToList();
        foreach (var kiosk in links)
            foreach (var part in kiosk.Chunk(PageLinkMessage.Most)) Say(kiosk.Key, new PageLinkMessage(part));
        return links.Sum(k => k.Count());
    }

    private string AddressOf(string member) => $"{pages.Origin!.GetLeftPart(UriPartial.Authority)}/me/k/{seal.Link(member)}";

    private void Say(KioskId kiosk, PageLinkMessage message)
    {
        var topic = Topics.PageLinks(kiosk);
        publish(new Publication(topic, (messages ?? MessageSeal.None).Close(kiosk, topic, PageLinkMessage.Write(message)), QoS: 0, MessageExpirySeconds: ExpirySeconds));
    }
}
