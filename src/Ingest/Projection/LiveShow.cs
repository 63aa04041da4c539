using CardSystem.Contracts;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Roster;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Projection;

/// <summary>Shows what the projection counts: on the board for the web, and retained over MQTT for the kiosks' screens. Stepped by the projection's thread.</summary>
public sealed class LiveShow(Projector projector, LiveBoard board, KioskStatusBook statuses, RefusedCounts refused, Action<Publication> publish, LiveOptions options, TimeProvider time)
{
    private readonly Dictionary<string, CentreLive> _published = new(StringComparer.Ordinal);
    private bool _changed = true;
    private bool _changedForKiosks = true;
    private long _version;
    private long _statusVersion = -1;
    private long? _shownAt;
    private long? _publishedAt;
    private LiveLedger? _ledger;

    /// <summary>The projection has moved.</summary>
    public void Changed() => _changed = _changedForKiosks = true;

    /// <summary>Shows what has changed where it is time, and says when to come again; null while there is nothing to show.</summary>
    public TimeSpan? Step()
    {
        if (projector.Live is not { } ledger) return null;
        if (!ReferenceEquals(ledger, _ledger)) Changed();
        _ledger = ledger;
        if (refused.Refresh() | statuses.Version != _statusVersion) _changed = true;
        _statusVersion = statuses.Version;
        var page = Due(_shownAt, options.PageEveryMs);
        if (_changed && page == TimeSpan.Zero)
        {
            var now = time.GetUtcNow();
            board.Show(ledger.Snapshot(++_version, now, Kiosks(), refused.ByReason, projector.Lag, projector.Due));
            (_changed, _shownAt) = (false, time.GetTimestamp());
        }

        var topic = Due(_publishedAt, options.TopicEveryMs);
        if (_changedForKiosks && topic == TimeSpan.Zero)
        {
            Publish(ledger);
            (_changedForKiosks, _publishedAt) = (false, time.GetTimestamp());
        }

        return _changed ? page : _changedForKiosks ? topic : null;
    }

    private TimeSpan Due(long? last, int everyMs)
    {
        if (last is not { } then) return TimeSpan.Zero;
        var left = TimeSpan.FromMilliseconds(everyMs) - time.GetElapsedTime(then);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Publish(LiveLedger ledger)
    {
        var now = time.GetUtcNow();
        foreach (var live in ledger.ForKiosks(Tap.Millisecond(now)))
        {
            if (_published.TryGetValue(live.Centre, out var before) && before.Sessions.SequenceEqual(live.Sessions)) continue;
            _published[live.Centre] = live;
            publish(new Publication(Topics.Live(new CentreId(live.Centre)), Message.Write(live), QoS: 1, Retain: true));
        }
    }

    private List<LiveKiosk> Kiosks()
    {
        var journals = projector.Journals().ToLookup(j => j.Kiosk, StringComparer.Ordinal);
        return [.. projector.Kiosks.Values.OrderBy(k => k.Id, StringComparer.Ordinal).Select(kiosk => ToLive(
            kiosk, statuses[kiosk.Id],
            journals[kiosk.Id].ToDictionary(j => j.Journal, j => j.Progress.Seen.UpTo, StringComparer.Ordinal),
            journals[kiosk.Id].Select(j => j.Progress.LastAt).DefaultIfEmpty().Max()))];
    }

    private static LiveKiosk ToLive(Kiosk kiosk, KioskStatus? status, Dictionary<string, long> upTo, long lastTap)
    {
        DateTimeOffset? last = lastTap == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(lastTap);
        if (status is null) return new LiveKiosk(kiosk.Id, kiosk.Name, kiosk.Centre, false, null, 0, last, 0, 0, null);
        var complete = CompletenessRules.Judge(status, journal => upTo.GetValueOrDefault(journal));
        return new LiveKiosk(
            kiosk.Id, kiosk.Name, kiosk.Centre, status.Online, complete.CompleteTo, complete.Waiting, last,
            status.Readers.Count(r => r.State is "ready" or "card"), status.Readers.Count, complete.Trouble ?? status.Trouble);
    }
}
