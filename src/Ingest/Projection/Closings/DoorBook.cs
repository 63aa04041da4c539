using CardSystem.Contracts;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Closings;

/// <summary>
/// What closings go by: each kiosk's last word as far as it was taken into account (the table <c>derived.kiosk_words</c>), held against what has come.
/// Words are taken when a session needs them, and kept, so that the same closings can be judged again later.
/// </summary>
/// <param name="listens">Without it only words taken before count.</param>
internal sealed class DoorBook(CompletenessLedger completeness, JournalNames names, bool listens)
{
    private sealed record Word(long ReceivedAt, byte[] Body, KioskStatus? Status);

    private readonly Dictionary<string, Word> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Word> _latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Door> _doors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<JournalProgress>> _journals = new(StringComparer.Ordinal);
    private readonly HashSet<long> _knownJournals = [];
    private long _heardTo = long.MinValue;

    public Door this[string kiosk] => _doors.TryGetValue(kiosk, out var door) ? door : Door.Silent(kiosk);

    public void Load(Work work)
    {
        foreach (var (kiosk, at, body) in work.Query<(string, long, byte[])>("select kiosk, received_at, body from derived.kiosk_words")) _taken[kiosk] = Read(at, body);
        foreach (var progress in completeness.Journals.Values) Know(progress);
        foreach (var kiosk in _taken.Keys) _doors[kiosk] = Look(kiosk);
    }

    /// <summary>Hears what kiosks have said since the last time.</summary>
    public void Listen(Work work)
    {
        if (!listens) return;
        foreach (var (kiosk, at, body) in work.Query<(string, long, byte[])>("select kiosk, received_at, body from kiosk_statuses where received_at >= @_heardTo", new { _heardTo }))
        {
            _latest[kiosk] = Read(at, body);
            _heardTo = Math.Max(_heardTo, at);
        }
    }

    /// <summary>Is there a newer word than the one taken into account?</summary>
    public bool HasNews(string kiosk) => _latest.TryGetValue(kiosk, out var latest)
        && !(_taken.TryGetValue(kiosk, out var taken) && taken.ReceivedAt == latest.ReceivedAt && taken.Body.AsSpan().SequenceEqual(latest.Body));

    /// <summary>Takes the kiosk's latest word into account.</summary>
    /// <returns>The door as it was before.</returns>
    public Door Take(Work work, string kiosk)
    {
        var before = this[kiosk];
        var word = _taken[kiosk] = _latest[kiosk];
        work.Execute(
            "insert into derived.kiosk_words(kiosk, received_at, body) values(@kiosk, @ReceivedAt, @Body) on conflict(kiosk) do update set received_at = excluded.received_at, body = excluded.body",
            new { kiosk, word.ReceivedAt, word.Body });
        _doors[kiosk] = Look(kiosk);
        return before;
    }

    /// <summary>Taps of these journals have come: a door that waited for some may be nearer to complete.</summary>
    /// <returns>The doors that changed, as they were before.</returns>
    public List<Door> Progressed(IReadOnlyList<JournalProgress> journals)
    {
        var changed = new List<Door>();
        foreach (var journal in journals)
        {
            Know(journal);
            var kiosk = names[journal.Journal].Kiosk;
            if (!_doors.TryGetValue(kiosk, out var before) || before.Waiting == 0) continue;
            var door = Look(kiosk);
            if (door == before) continue;
            _doors[kiosk] = door;
            changed.Add(before);
        }

        return changed;
    }

    private void Know(JournalProgress journal)
    {
        if (!_knownJournals.Add(journal.Journal)) return;
        var kiosk = names[journal.Journal].Kiosk;
        if (!_journals.TryGetValue(kiosk, out var known)) _journals.Add(kiosk, known = []);
        known.Add(journal);
    }

    private Door Look(string kiosk)
    {
        var word = _taken[kiosk];
        if (word.Status is null) return new Door(kiosk, word.ReceivedAt, 0, 0);
        var complete = CompletenessRules.Judge(word.Status, journal => UpTo(kiosk, journal));
        return new Door(kiosk, word.ReceivedAt, complete.CompleteTo?.ToUnixTimeMilliseconds() ?? 0, complete.Waiting);
    }

    private long UpTo(string kiosk, string journal) =>
        _journals.GetValueOrDefault(kiosk)?.Find(p => names[p.Journal].Journal == journal)?.Seen.UpTo ?? 0;

    private static Word Read(long at, byte[] body)
    {
        try
        {
            return new Word(at, body, Message.ReadStatus(body));
        }
        catch (FormatException)
        {
            // Written by a version that spoke otherwise: the kiosk was heard, but nothing is known of its taps.
            return new Word(at, body, null);
        }
    }
}
