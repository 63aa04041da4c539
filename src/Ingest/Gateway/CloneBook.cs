using CardSystem.Contracts;

namespace CardSystem.Ingest.Gateway;

/// <summary>What was seen of two machines under one name, until somebody raises the alarm.</summary>
public sealed record CloneSighting(string Kiosk, DateTimeOffset At, string Detail, long Times);

/// <summary>Watches the starts and addresses of every kiosk that was admitted. Safe from any thread; as large as there are kiosks.</summary>
public sealed class CloneBook(TimeProvider time)
{
    private const int Addresses = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _boots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _from = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CloneSighting> _sightings = new(StringComparer.Ordinal);

    /// <param name="remote">Address and port.</param>
    public void Arrived(KioskId kiosk, string remote)
    {
        var host = System.Net.IPEndPoint.TryParse(remote, out var endPoint) ? endPoint.Address.ToString() : Shown.Of(remote);
        lock (_lock)
        {
            var known = _from.GetValueOrDefault(kiosk.ToString(), []);
            _from[kiosk.ToString()] = [.. known.Where(a => a != host).TakeLast(Addresses - 1), host];
        }
    }

    /// <summary>A state that the kiosk itself told just now; one that its will tells may come late.</summary>
    public void Noted(KioskId kiosk, string boot)
    {
        var name = kiosk.ToString();
        lock (_lock)
        {
            (_boots[name], var between) = CloneRules.Note(_boots.GetValueOrDefault(name, []), boot);
            if (between is null) return;
            var times = (_sightings.GetValueOrDefault(name)?.Times ?? 0) + 1;
            _sightings[name] = new CloneSighting(
                name, time.GetUtcNow(), $"Boot {Shown.Of(boot)} spoke again after boot {Shown.Of(between)}: two machines use this kiosk's identity, lately from {string.Join(" and ", _from.GetValueOrDefault(name, []))}.", times);
        }
    }

    /// <summary>What was seen since the last time, each kiosk once.</summary>
    public IReadOnlyList<CloneSighting> Take()
    {
        lock (_lock)
        {
            CloneSighting[] taken = [.. _sightings.Values];
            _sightings.Clear();
            return taken;
        }
    }
}
