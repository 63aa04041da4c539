using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Outbox;

/// <summary>
/// A damaged database: it is set aside under a name, never deleted, and what can still be read goes into a new one.
/// Its journals are closed, because nobody knows any more what their last tap was; new taps get new journals.
/// </summary>
internal static class OutboxRescue
{
    /// <param name="aside">Where the damaged file is now.</param>
    /// <returns>A sentence for the log and the centre.</returns>
    public static string Run(OutboxOptions options, KioskId kiosk, string aside)
    {
        MoveAside(options.File, aside);
        using var fresh = OutboxStore.Open(options);
        fresh.InTransaction(() => fresh.SaveMeta(TapOutbox.KioskMeta, kiosk.ToString()));
        var (journals, taps, signIns) = Salvage(aside);
        fresh.InTransaction(() => Write(fresh, kiosk, journals, taps, signIns));
        var expected = journals.Values.Sum(j => j.Waiting is var waiting && waiting <= options.MaxEntries ? waiting : 0);
        return $"the outbox was damaged; it is kept as '{aside}', {taps.Count} of {Math.Max(expected, taps.Count)} waiting taps could be read and are kept";
    }

    public static void MoveAside(string file, string aside)
    {
        // The log belongs to its database by name; -shm is only an index of the log and is made again.
        foreach (var suffix in (string[])["-wal", ""])
            if (File.Exists(file + suffix)) File.Move(file + suffix, aside + suffix, overwrite: true);
        File.Delete(file + "-shm");
    }

    private static (Dictionary<string, JournalRow> Journals, SortedDictionary<long, OutboxEntry> Taps, List<SignIn> SignIns) Salvage(string file)
    {
        var journals = new Dictionary<string, JournalRow>(StringComparer.Ordinal);
        var taps = new SortedDictionary<long, OutboxEntry>();
        var signIns = new List<SignIn>();
        // Each read has a connection of its own: some damage leaves one unusable.
        AsFarAsPossible(file, s => s.Journals(), row => journals[row.Journal.ToString()] = row);
        AsFarAsPossible(file, s => s.SignIns(), signIns.Add);
        AsFarAsPossible(file, s => s.Waiting(0, long.MaxValue, int.MaxValue), e => taps[e.Number] = e);
        var lowestMissed = taps.Count > 0 ? taps.Keys.Max() + 1 : 1;
        var upper = new List<long>();
        AsFarAsPossible(file, s => s.WaitingBackwards().TakeWhile(e => e.Number >= lowestMissed), e => { taps[e.Number] = e; upper.Add(e.Number); });
        if (upper.Count > 0)
            for (var number = lowestMissed; number < upper.Min() && number - lowestMissed < 1_000_000; number++)
                AsFarAsPossible(file, s => s.WaitingAt(number), e => taps[e.Number] = e);
        return (journals, taps, signIns);
    }

    private static void AsFarAsPossible<T>(string file, Func<OutboxStore, IEnumerable<T>> read, Action<T> take)
    {
        try
        {
            using var store = OutboxStore.OpenToRead(file);
            foreach (var item in read(store)) take(item);
        }
        catch (Exception e) when (e is SqliteException or FormatException or InvalidCastException or ArgumentOutOfRangeException or InvalidOperationException)
        {
            // Here the damage begins; what was taken before it stays taken.
        }
    }

    private static void Write(OutboxStore fresh, KioskId kiosk, Dictionary<string, JournalRow> journals, SortedDictionary<long, OutboxEntry> taps, List<SignIn> signIns)
    {
        var whole = taps.Values.Where(e => VoidRules.TryRead(e.Json.Span) is { } tap && tap.Id == new TapId(kiosk, e.Journal, e.Sequence)).ToList();
        foreach (var journal in whole.GroupBy(e => e.Journal))
        {
            var name = journal.Key.ToString();
            var (lowest, highest) = (journal.Min(e => e.Sequence), journal.Max(e => e.Sequence));
            journals[name] = journals.TryGetValue(name, out var row)
                ? row with { Last = Math.Max(row.Last, highest), Received = Math.Min(row.Received, lowest - 1) }
                : new JournalRow(journal.Key, journal.Min(e => e.At), highest, JournalRow.NoHead, lowest - 1, true);
        }

        foreach (var row in journals.Values) fresh.Save(row with { Retired = true });
        foreach (var entry in whole.DistinctBy(e => (e.Journal, e.Sequence))) fresh.Insert(entry);
        foreach (var signIn in Newest(signIns, whole)) fresh.Save(signIn);
    }

    /// <summary>What the waiting taps say of members the list of sign-ins no longer tells. A tap does not say whether it was in or out: accepted ones alternate.</summary>
    private static Dictionary<(CardId, SessionId?), SignIn>.ValueCollection Newest(List<SignIn> signIns, List<OutboxEntry> whole)
    {
        var last = new Dictionary<(CardId, SessionId?), SignIn>();
        foreach (var signIn in signIns) last[(signIn.Card, signIn.Session)] = signIn;
        foreach (var entry in whole)
        {
            if (VoidRules.TryRead(entry.Json.Span) is not { Outcome: TapOutcome.Accepted, Card: { } card } tap) continue;
            var known = last.GetValueOrDefault((card, tap.Session));
            if (known is null || known.At < tap.At) last[(card, tap.Session)] = new SignIn(card, tap.Session, tap.At, known is { Out: false });
        }

        return last.Values;
    }
}
