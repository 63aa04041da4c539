using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;
using CardSystem.Mqtt;

namespace CardSystem.CardAgent.Uplink;

/// <summary>What comes from the centre: receipts, configuration, live counts. What cannot be understood is said and passed over.</summary>
public sealed class UplinkInbox(
    KioskId kiosk, TapOutbox outbox, ConfigBook config, HotlistBook hotlist, ScreenBoard screen, ClockWatch clock, ILogger<UplinkInbox> log,
    KioskAnchors? anchors = null, Retirement? retirement = null)
{
    /// <summary>How new it is, the centre is told with the status.</summary>
    internal HotlistBook Hotlist => hotlist;

    public IReadOnlyList<string> Filters { get; } = [Topics.Receipts(kiosk), Topics.Config(kiosk), Topics.Hotlist, Topics.KioskHotlist(kiosk)];

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
            else if (publication.Topic == Topics.Hotlist || publication.Topic == Topics.KioskHotlist(kiosk)) TakeHotlist(publication.Payload);
            else if (publication.Topic == LiveFilter && !publication.Payload.IsEmpty) TakeLive(publication);
        }
        catch (FormatException e)
        {
            log.LogWarning("A message on {Topic} is not understood and passed over: {Reason}", Shown.Of(publication.Topic), e.Message);
        }
    }

    private async Task TakeReceiptsAsync(ReadOnlyMemory<byte> payload)
    {
        var receipts = Message.ReadReceipts(payload.Span).Receipts.Where(r => r is { Journal: not null, UpTo: > 0 }).ToList();
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

    private void TakeHotlist(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) return;
        // Signed for the topic of all kiosks also where a page of it comes to this one alone.
        var body = anchors is null ? payload : anchors.Open(Topics.Hotlist, payload.Span, clock.Today);
        hotlist.Take(Message.ReadHotlist(body.Span));
    }

    private void TakeLive(Publication publication)
    {
        var live = Message.ReadLive(publication.Payload.Span);
        screen.SetLive(live);
        // A retained copy may be hours old; only a message sent on the spot tells the time.
        if (!publication.Retain) clock.Compare(live.At, null);
    }
}
