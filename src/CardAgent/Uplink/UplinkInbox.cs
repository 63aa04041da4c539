using System.Collections.Concurrent;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Orders;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;
using CardSystem.Mqtt;

namespace CardSystem.CardAgent.Uplink;

/// <summary>What comes from the centre: receipts, configuration, lost cards, its word on members' figures, live counts. What cannot be understood is said and passed over.</summary>
public sealed class UplinkInbox(
    KioskId kiosk, TapOutbox outbox, ConfigBook config, HotlistBook hotlist, ScreenBoard screen, CardMemory cards, ClockWatch clock, ILogger<UplinkInbox> log,
    KioskAnchors? anchors = null, Retirement? retirement = null, OrderDesk? orders = null)
{
    /// <summary>注销: the one state from which no card comes back.</summary>
    private const string OutOfUse = "revoked";

    /// <summary>By journal, the highest sequence sent since the agent started.</summary>
    private readonly ConcurrentDictionary<string, long> _sent = new(StringComparer.Ordinal);

    /// <summary>Cards out of use whose sign-ins the disk has not let go of yet. Touched by the uplink alone.</summary>
    private readonly List<CardId> _toForget = [];

    /// <summary>How new it is, the centre is told with the status.</summary>
    internal HotlistBook Hotlist => hotlist;

    /// <summary>Whose answers the uplink brings to the centre; null for a kiosk that takes no orders.</summary>
    internal OrderDesk? Orders => orders;

    public IReadOnlyList<string> Filters { get; } = [Topics.Receipts(kiosk), Topics.Config(kiosk)];

    /// <summary>What a kiosk can do without: a centre or broker that does not give it leaves everything else in order.</summary>
    public IReadOnlyList<string> Comforts { get; } = [Topics.Standings(kiosk), Topics.PageLinks(kiosk), Topics.Hotlist, Topics.KioskHotlist(kiosk), .. orders is null ? Array.Empty<string>() : [Topics.Orders(kiosk)]];

    /// <summary>What the centre orders, before anything else: a revoked kiosk may hear nothing but this. Null for a kiosk that could not tell whose order it is.</summary>
    public string? CommandsFilter => retirement is not null && anchors is { Any: true } ? Topics.Commands(kiosk) : null;

    /// <summary>The centre has taken this kiosk out of service.</summary>
    public bool IsRetired => retirement is { IsOrdered: true };

    /// <summary>The live topic of the kiosk's centre; null until the configuration names the centre.</summary>
    public string? LiveFilter => config.Current is { } known ? Topics.Live(new CentreId(known.Centre)) : null;

    public async Task TakeAsync(Publication publication)
    {
        try
        {
            if (publication.Topic == CommandsFilter) retirement!.Take(publication.Payload.Span);
            else if (publication.Topic == Topics.Receipts(kiosk)) await TakeReceiptsAsync(publication.Payload);
            // An empty retained message only means that somebody cleared the topic.
            else if (publication.Topic == Topics.Config(kiosk) && !publication.Payload.IsEmpty) config.Take(publication.Payload.Span);
            else if (publication.Topic == Topics.Hotlist || publication.Topic == Topics.KioskHotlist(kiosk)) await TakeHotlistAsync(publication.Payload);
            else if (publication.Topic == Topics.Standings(kiosk) && !publication.Payload.IsEmpty) TakeStandings(publication.Payload.Span);
            else if (publication.Topic == Topics.PageLinks(kiosk) && !publication.Retain) TakePageLinks(publication.Payload.Span);
            else if (publication.Topic == Topics.Orders(kiosk) && !publication.Payload.IsEmpty) orders?.Take(KioskOrderMessage.Read(Opened(Topics.Orders(kiosk), publication.Payload.Span).Span));
            else if (publication.Topic == LiveFilter && !publication.Payload.IsEmpty) TakeLive(publication);
        }
        catch (FormatException e)
        {
            log.LogWarning("A message on {Topic} is not understood and passed over: {Reason}", Shown.Of(publication.Topic), e.Message);
        }
    }

    /// <summary>These are on their way now: a receipt may speak of them.</summary>
    public void Sent(IReadOnlyList<OutboxEntry> entries)
    {
        foreach (var entry in entries) _sent.AddOrUpdate(entry.Journal.ToString(), entry.Sequence, (_, before) => Math.Max(before, entry.Sequence));
    }

    /// <summary>
    /// No further than what this agent has sent: a second machine with a copy of this kiosk's disk gets receipts under the same name, and they must not take away what is here alone.
    /// </summary>
    private Receipt Own(Receipt receipt) => receipt with { UpTo = Math.Min(receipt.UpTo, _sent.GetValueOrDefault(receipt.Journal)) };

    private async Task TakeReceiptsAsync(ReadOnlyMemory<byte> payload)
    {
        var receipts = Message.ReadReceipts(payload.Span).Receipts.Where(r => r is { Journal: not null, UpTo: > 0 }).Select(Own).Where(r => r.UpTo > 0).ToList();
        if (receipts.Count == 0) return;
        try
        {
            await outbox.Receive(receipts);
        }
        catch (OutboxUnavailableException e)
        {
            // The taps are sent again and the centre repeats its receipt.
            log.LogWarning("A receipt could not be entered: {Reason}.", e.Message);
        }
    }

    private async Task TakeHotlistAsync(ReadOnlyMemory<byte> payload)
    {
        // Signed for the topic of all kiosks also where a page of it comes to this one alone.
        if (payload.IsEmpty) return;
        var message = Message.ReadHotlist(Opened(Topics.Hotlist, payload.Span).Span);
        hotlist.Take(message);
        await ForgetAsync([.. message.Entries.Where(e => e.State == OutOfUse).Select(e => CardId.TryParse(e.Card, out var card) ? card : (CardId?)null).OfType<CardId>()]);
    }

    /// <summary>
    /// A card that is out of use for good, perhaps because its holder was erased, leaves nothing behind here: no certificate, no figures, no sign-ins. A disk that refuses is asked again
    /// with the next word on the list, which comes every minute.
    /// </summary>
    private async Task ForgetAsync(IReadOnlyList<CardId> gone)
    {
        if (gone.Count > 0) cards.Forget(gone);
        _toForget.AddRange(gone);
        if (_toForget.Count == 0) return;
        try
        {
            await outbox.Forget([.. _toForget]);
            _toForget.Clear();
        }
        catch (OutboxUnavailableException e)
        {
            log.LogWarning("Cards that are out of use could not be forgotten yet: {Reason}.", e.Message);
        }
    }

    /// <summary>Kept until the card comes again: then the centre's figures go on it.</summary>
    private void TakeStandings(ReadOnlySpan<byte> payload)
    {
        foreach (var standing in Message.ReadStandings(Opened(Topics.Standings(kiosk), payload).Span).Standings) cards.Take(standing);
    }

    /// <summary>To the screen and nowhere else.</summary>
    private void TakePageLinks(ReadOnlySpan<byte> payload)
    {
        foreach (var link in PageLinkMessage.Read(Opened(Topics.PageLinks(kiosk), payload).Span).Links) screen.TakeLink(link);
    }

    private void TakeLive(Publication publication)
    {
        var live = Message.ReadLive(publication.Payload.Span);
        screen.SetLive(live);
        // A retained copy may be hours old; only a message sent on the spot tells the time.
        if (!publication.Retain) clock.Compare(live.At, null);
    }

    /// <summary>The message without its envelope.</summary>
    /// <exception cref="FormatException">This kiosk holds anchors, and the centre has not signed it for this topic.</exception>
    private ReadOnlyMemory<byte> Opened(string topic, ReadOnlySpan<byte> payload) => (anchors ?? KioskAnchors.None).Open(topic, payload, clock.Today);
}
