using System.Security.Cryptography;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>The lanes of an outbox: borrowed while a reader is there, otherwise free for the next one.</summary>
internal sealed class LanePool(KioskId kiosk, KioskKey key, KioskClock clock, Action<OutboxWork> write)
{
    private readonly Lock _lock = new();
    private readonly List<OutboxLane> _all = [];
    private readonly List<OutboxLane> _free = [];

    public OutboxLane Borrow()
    {
        lock (_lock)
        {
            // A lane whose last append hangs in the disk stays aside; it would only refuse.
            var lane = _free.Find(l => !l.IsWriting) ?? Add(NewJournal());
            _free.Remove(lane);
            return lane;
        }
    }

    public void Return(OutboxLane lane)
    {
        lock (_lock)
        {
            if (!_free.Contains(lane)) _free.Add(lane);
        }
    }

    /// <summary>The earliest tap now being made; see <see cref="OutboxLane.DraftAt"/>.</summary>
    public DateTimeOffset? EarliestDraft
    {
        get { lock (_lock) return _all.Min(l => l.DraftAt); }
    }

    /// <summary>Brings the lanes to what is committed. A lane whose journal is closed, or no longer on the disk, begins a new one.</summary>
    public void Refresh(OutboxLedger ledger)
    {
        lock (_lock)
        {
            foreach (var lane in _all)
            {
                var row = ledger.Journals.GetValueOrDefault(lane.Journal.ToString());
                if (row is { Retired: true } || (row is null && lane.Row.Last > 0)) lane.Row = NewJournal();
                else if (row is not null) lane.Row = row;
            }

            foreach (var row in ledger.Journals.Values.Where(j => !j.Retired).OrderBy(j => j.Made))
                if (!_all.Exists(l => l.Journal == row.Journal)) _free.Add(Add(row));
        }
    }

    // The journal gets its row in the database with its first tap.
    private JournalRow NewJournal() =>
        new(new JournalId(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))), clock.Now, 0, JournalRow.NoHead, 0, false);

    private OutboxLane Add(JournalRow row)
    {
        var lane = new OutboxLane(write, kiosk, key, clock, row);
        _all.Add(lane);
        return lane;
    }
}
