using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>Reads an open database into a ledger and fills every hole in a journal with a void, so that what waits is always complete.</summary>
internal static class OutboxMending
{
    /// <returns>The ledger, and how many voids had to be put in.</returns>
    public static (OutboxLedger Ledger, long Voids) Load(OutboxStore store, OutboxOptions options, KioskId kiosk, KioskKey key, KioskClock clock)
    {
        var ledger = new OutboxLedger { Newest = store.Newest() };
        foreach (var row in store.Journals().ToList()) ledger.Journals[row.Journal.ToString()] = row;
        long voids = 0;
        foreach (var row in ledger.Journals.Values.ToList())
        {
            if (store.CountOf(row.Journal) == row.Waiting) continue;
            store.InTransaction(() => voids += Mend(store, ledger, row, options, kiosk, key, clock));
        }

        (ledger.OldestNumber, ledger.OldestAt) = store.Oldest();
        return (ledger, voids);
    }

    private static long Mend(OutboxStore store, OutboxLedger ledger, JournalRow row, OutboxOptions options, KioskId kiosk, KioskKey key, KioskClock clock)
    {
        var there = store.Names(row.Journal).ToDictionary(n => n.Sequence, n => n.Number);
        var highest = there.Keys.DefaultIfEmpty(row.Received).Max();
        // A hole larger than an outbox can be is no hole but a damaged row: then only what is there counts.
        var last = row.Last - row.Received > options.MaxEntries ? highest : Math.Max(row.Last, highest);
        var mended = row with { Last = last, Received = Math.Min(row.Received, last), Retired = true };
        store.Delete(row.Journal, mended.Received);
        long voids = 0;
        var at = clock.Now;
        ReadOnlyMemory<byte> previous = JournalRow.NoHead;
        for (var sequence = mended.Received + 1; sequence <= last; sequence++)
        {
            if (there.TryGetValue(sequence, out var number))
            {
                var entry = store.WaitingAt(number).Single();
                previous = VoidRules.TryRead(entry.Json.Span) is { } tap ? TapText.Hash(tap) : JournalRow.NoHead;
                at = entry.At;
                continue;
            }

            var (empty, _) = VoidRules.Sealed(VoidRules.ForMissing(new TapId(kiosk, row.Journal, sequence), at, clock.Boot, previous), key);
            store.Insert(new OutboxEntry(++ledger.Newest, row.Journal, sequence, at, true, TapJson.Write(empty)));
            previous = JournalRow.NoHead;
            voids++;
        }

        store.Save(mended);
        ledger.Journals[row.Journal.ToString()] = mended;
        return voids;
    }
}
