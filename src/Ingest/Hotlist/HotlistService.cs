using CardSystem.Contracts;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Hotlist;

/// <summary>
/// Publishes the list: a change within a second to all kiosks, the newest version retained every minute so that each knows how old its own is,
/// and to a kiosk whose status tells an older one what it lacks.
/// </summary>
/// <param name="seal">Signs a message for kiosks.</param>
public sealed class HotlistService(
    HotlistDesk desk, KioskStatusBook statuses, HotlistOptions options, Action<Publication> publish, Func<byte[], byte[]> seal, TimeProvider time, ILogger<HotlistService> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>A kiosk that was sent what it lacks has so long to say that it has it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Kiosks under way: which version they had, and since when.</summary>
    private readonly Dictionary<string, (long Version, long Since)> _underWay = new(StringComparer.Ordinal);
    private long? _saidAt;
    private readonly StepLoop _loop = new(time, log, "The list of lost cards cannot be kept, and kiosks keep the one they have");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Every, Step, stoppingToken);

    /// <summary>Publishes what is due.</summary>
    public void Step()
    {
        var changes = desk.Step();
        foreach (var change in changes) Say(change);
        if (changes.Count > 0) log.LogInformation("The list of lost cards has version {Version}.", desk.Version);
        if (changes.Count == 0 && (_saidAt is not { } said || time.GetElapsedTime(said) >= TimeSpan.FromSeconds(options.SayEverySeconds))) Say(desk.Now());
        CatchUp();
    }

    private void Say(HotlistMessage message)
    {
        publish(new Publication(Topics.Hotlist, seal(Message.Write(message)), QoS: 1, Retain: true));
        _saidAt = time.GetTimestamp();
    }

    private void CatchUp()
    {
        foreach (var (kiosk, status) in statuses.All)
        {
            if (_underWay.TryGetValue(kiosk, out var sent) && (sent.Version != status.HotlistVersion || !status.Online || time.GetElapsedTime(sent.Since) > Patience)) _underWay.Remove(kiosk);
        }

        // Those that lack the same get the same pages, read and written once.
        var lacking = statuses.All.Where(s => s.Status.Online && s.Status.HotlistVersion != desk.Version && !_underWay.ContainsKey(s.Kiosk))
            .OrderBy(s => s.Kiosk, StringComparer.Ordinal).Take(Math.Max(0, options.KiosksAtOnce - _underWay.Count)).GroupBy(s => s.Status.HotlistVersion);
        foreach (var version in lacking.ToList())
        {
            var pages = desk.Lacking(version.Key).Select(p => seal(Message.Write(p))).ToList();
            foreach (var (kiosk, _) in version)
            {
                foreach (var page in pages) publish(new Publication(Topics.KioskHotlist(new KioskId(kiosk)), page, QoS: 1));
                _underWay[kiosk] = (version.Key, time.GetTimestamp());
            }
        }
    }
}
