using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Sightings;

/// <summary>
/// Reads committed taps from a cursor of its own and notes which number was tapped at which kiosk, refused ones too. No part of the projection, for nobody waits for it:
/// attendance never pays for it, and where both are busy it comes later. Belongs to one thread, which steps it.
/// </summary>
public sealed class SightingFollower : IDisposable
{
    private readonly Database _database;
    private readonly TapLogReader _log;
    private readonly JournalNames _names;
    private readonly LogPage _page = new();
    private readonly Bulk _rows = SightingStore.NewBulk();

    public SightingFollower(Database database)
    {
        _database = database;
        _log = database.OpenLogReader();
        _names = new JournalNames(_log);
    }

    /// <summary>Notes the next taps.</summary>
    /// <returns>How many were read.</returns>
    public int Step(int most)
    {
        using var connection = _database.Open();
        LogCursor from;
        using (var look = Work.Read(_database, connection)) from = SightingStore.SeenTo(look);
        var read = _log.Read(from, most, _page);
        if (read == 0) return 0;
        var seen = Seen();
        using var work = Work.Begin(_database, connection);
        // Two services over one database take turns; what another has read meanwhile is not counted twice.
        work.Lock("card_sightings_read");
        if (SightingStore.SeenTo(work) != from) return read;
        _rows.Clear();
        foreach (var sighting in seen) SightingStore.Add(_rows, sighting);
        work.Write(_rows);
        SightingStore.SetSeenTo(work, _page.Taps[^1].Cursor);
        work.Commit();
        return read;
    }

    public void Dispose() => _log.Dispose();

    /// <summary>In the order of the table, each number and kiosk once.</summary>
    private IEnumerable<Sighting> Seen()
    {
        var seen = new Dictionary<(string Card, string Kiosk), Sighting>();
        for (var i = 0; i < _page.Taps.Count; i++)
        {
            var tap = _page.Taps[i];
            if (!TapPlacing.TryRead(_page.Body(i), out var glance, out _) || glance.Card.IsEmpty || glance.Outcome is not (TapOutcome.Accepted or TapOutcome.Repeated or TapOutcome.Refused)) continue;
            var key = (Encoding.UTF8.GetString(glance.Card), _names[tap.Journal].Kiosk);
            var at = PlacementRules.IsPossible(glance.At, tap.ReceivedAt) ? glance.At : tap.ReceivedAt;
            seen[key] = seen.TryGetValue(key, out var known)
                ? known with { FirstAt = Math.Min(known.FirstAt, at), LastAt = Math.Max(known.LastAt, at), Taps = known.Taps + 1 } : new Sighting(key.Item1, key.Kiosk, at, at, 1);
        }

        return seen.Values.OrderBy(s => s.Card, StringComparer.Ordinal).ThenBy(s => s.Kiosk, StringComparer.Ordinal);
    }
}
