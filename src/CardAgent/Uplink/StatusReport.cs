using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;
using CardSystem.Mqtt;

namespace CardSystem.CardAgent.Uplink;

/// <summary>The kiosk's state as the centre sees it, and when to tell it: soon after a change, otherwise as a heartbeat.</summary>
internal sealed class StatusReport(
    KioskId kiosk, UplinkOptions options, TapOutbox outbox, HealthBook health, ConfigBook config, HotlistBook hotlist, KioskClock clock, KioskCredentials? credentials = null)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly string Software = "cardagent " + typeof(StatusReport).Assembly.GetName().Version?.ToString(3);

    private static readonly string Os = System.Runtime.InteropServices.RuntimeInformation.OSDescription;

    private TimeSpan? _toldAt;
    private string _told = "";

    /// <summary>A new link: the centre is told at once.</summary>
    public void Begin() => _toldAt = null;

    /// <summary>The message to publish now, or null where it is not time yet.</summary>
    public Publication? Due(TimeSpan now)
    {
        var since = now - _toldAt;
        if (since < Soon) return null;
        var status = Now(online: true);
        var essence = Essence(status);
        if (_told == essence && since < TimeSpan.FromSeconds(options.HeartbeatSeconds)) return null;
        (_told, _toldAt) = (essence, now);
        return Publication(status);
    }

    public Publication Offline() => Publication(Now(online: false));

    private KioskStatus Now(bool online)
    {
        // The clock first, the outbox after it: a tap made in between is then counted, and "complete until now" is never said too early.
        var at = clock.Now;
        var counts = outbox.Counts;
        return new KioskStatus(
            online, at, clock.Boot, Software, counts.Waiting, counts.OldestWaiting, counts.Journals,
            health.Readers, config.Version, health.InOneLine, hotlist.Version, hotlist.At, Os, credentials?.Until);
    }

    private Publication Publication(KioskStatus status) => new(Topics.Status(kiosk), Message.Write(status), QoS: 1, Retain: true);

    // Numbers that change with every tap wait for the heartbeat; that a backlog has gone does not.
    private static string Essence(KioskStatus s) =>
        $"{s.Waiting == 0}|{s.ConfigVersion}|{s.HotlistVersion}|{s.Trouble}|{string.Join(',', s.Readers.Select(r => r.Name + r.State))}|{string.Join(',', s.Journals.Select(j => j.Journal))}";
}
