using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>A kiosk with its outbox: what it makes waits until it is delivered, days later where it is away, in whatever order and as often as chance has it.</summary>
internal sealed class YearKiosk(TestKiosk kiosk)
{
    private sealed record Waiting(string Journal, long Sequence, DateTimeOffset At, byte[] Body);

    private readonly List<Waiting> _waiting = [];
    private readonly List<byte[]> _delivered = [];
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private int _disks = 1;

    public string Id => kiosk.Id;

    /// <summary>Until then it reaches nobody.</summary>
    public DateTimeOffset AwayUntil { get; set; }

    public bool IsAway(DateTimeOffset now) => now < AwayUntil;

    public int Count => _waiting.Count;

    private string Journal => _disks.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A new disk is a new journal; what the old one holds is sent all the same.</summary>
    public void Restart() => _disks++;

    /// <returns>The tap's sequence.</returns>
    public long Make(TestCard? card, DateTimeOffset at, TapOutcome outcome = TapOutcome.Accepted, Func<Tap, Tap>? change = null, Func<Tap, Tap>? forge = null)
    {
        var body = kiosk.Tap(card, at, Journal, outcome, change: change, forge: forge);
        var sequence = _last[Journal] = _last.GetValueOrDefault(Journal) + 1;
        _waiting.Add(new Waiting(Journal, sequence, at, body));
        return sequence;
    }

    /// <summary>What it sends now: some of what waits or all of it, in any order, and now and then something that was sent before.</summary>
    /// <param name="all">Everything that was made by now.</param>
    public byte[][] Send(Random random, DateTimeOffset now, bool all)
    {
        if (IsAway(now)) return [];
        // A short queue goes in one piece; a long one as the link allows, the freshest not last.
        var ready = _waiting.Where(w => w.At <= now).ToList();
        var sent = all || ready.Count < 12 ? ready : [.. ready.Where(_ => random.Next(2) == 0)];
        foreach (var one in sent) _waiting.Remove(one);
        byte[][] bodies = [.. sent.Select(s => s.Body), .. sent.Where(_ => random.Next(12) == 0).Select(s => s.Body), .. _delivered.Where(_ => random.Next(200) == 0)];
        if (random.Next(3) == 0) random.Shuffle(bodies);
        _delivered.AddRange(sent.Select(s => s.Body));
        if (_delivered.Count > 400) _delivered.RemoveRange(0, 200);
        return bodies;
    }

    /// <summary>What it says of itself, as of now.</summary>
    public KioskStatus Status(DateTimeOffset now)
    {
        var made = _waiting.Where(w => w.At <= now).ToList();
        return new KioskStatus(
            true, now, "b00t", "test", made.Count, made.Count == 0 ? null : made.Min(w => w.At),
            [.. _last.Keys.Order(StringComparer.Ordinal).Select(journal => new JournalStatus(journal, First(journal, later: true, now) - 1, First(journal, later: false, now) - 1))], [], 1);
    }

    /// <summary>The first sequence that is still to be made, or the first that was not sent; the one after the last where there is none.</summary>
    private long First(string journal, bool later, DateTimeOffset now) =>
        _waiting.Where(w => w.Journal == journal && (!later || w.At > now)).Select(w => w.Sequence).DefaultIfEmpty(_last[journal] + 1).Min();
}
