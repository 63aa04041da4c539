using System.Runtime.InteropServices;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>
/// The members' ledgers in the database, kept by the projection: it hands over all facts of a member whenever one of them changed, and only what differs from
/// what is there is written. Belongs to one thread; made anew whenever policies or roster are read anew.
/// </summary>
public sealed class CreditLedger(CreditBook book, BelongingOf belonging)
{
    private const int MostWaiting = 20_000;

    /// <summary>SQLite and PostgreSQL both take this many parameters in a statement with ease.</summary>
    private const int MostAsked = 500;

    private readonly LedgerStore _store = new();
    private readonly StandingRows _standings = new();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (List<LedgerEntry> Entries, ServiceUse[] Uses)> _prepared = new(StringComparer.Ordinal);

    /// <summary>Whose rows this instance wrote, where it found the ledger empty: everybody else has none, and need not be asked for.</summary>
    private HashSet<string>? _written;
    private bool _looked;

    /// <summary>Reads what is there of the members about to be recomputed, many with one question. Optional.</summary>
    public void Prepare(Work work, IEnumerable<Member> members)
    {
        Write(work);
        _prepared.Clear();
        foreach (var some in members.Where(m => !IsNew(work, m)).Select(m => m.Number).Distinct(StringComparer.Ordinal).Chunk(MostAsked))
        {
            var (entries, uses) = (LedgerStore.Entries(work, some), LedgerStore.Uses(work, some));
            foreach (var member in some) _prepared[member] = (entries.GetValueOrDefault(member) ?? [], [.. uses[member]]);
        }
    }

    /// <summary>Brings a member's ledger to what the facts say. <see cref="Write"/> must follow before the transaction ends.</summary>
    /// <param name="facts">All sessions the member has an outcome at, or had one before a correction.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Recompute(Work work, Member member, IReadOnlyList<SessionFact> facts)
    {
        var ledger = LedgerRules.Derive(member, facts, book.Policies, belonging);
        var uses = ServiceRules.Derive(facts, ledger, book.Policies);
        var (entriesBefore, usesBefore) = Before(work, member);
        var changed = ReplaceEntries(work, member.Number, entriesBefore, ledger) | ReplaceUses(work, member.Number, usesBefore, uses);
        if (changed) _waiting.Add(member.Number);
        _written?.Add(member.Number);
        if (_store.Waiting >= MostWaiting) Write(work);
        return changed;
    }

    /// <summary>Empties the ledger of a number that is no member's any more, because it was merged into another.</summary>
    public void Remove(Work work, string number)
    {
        Write(work);
        ReplaceEntries(work, number, LedgerStore.Entries(work, number), []);
        ReplaceUses(work, number, [.. LedgerStore.Uses(work, [number])[number]], []);
    }

    public void Write(Work work)
    {
        _store.Write(work);
        _standings.Write(work);
        _waiting.Clear();
    }

    private (List<LedgerEntry> Entries, ServiceUse[] Uses) Before(Work work, Member member)
    {
        // Twice in one step: what the first time brought must be in the tables before they are read.
        if (_waiting.Contains(member.Number)) Write(work);
        if (IsNew(work, member)) return ([], []);
        if (_prepared.Remove(member.Number, out var prepared)) return prepared;
        return (LedgerStore.Entries(work, member.Number), [.. LedgerStore.Uses(work, [member.Number])[member.Number]]);
    }

    private bool IsNew(Work work, Member member)
    {
        if (!_looked)
        {
            _looked = true;
            if (LedgerStore.IsEmpty(work)) _written = new HashSet<string>(StringComparer.Ordinal);
        }

        return _written is not null && !_written.Contains(member.Number);
    }

    private bool ReplaceEntries(Work work, string member, List<LedgerEntry> before, List<LedgerEntry> after)
    {
        // Both stand in one order, and mostly they are the same.
        if (CollectionsMarshal.AsSpan(before).SequenceEqual(CollectionsMarshal.AsSpan(after))) return false;
        var known = before.ToDictionary(KeyOf);
        foreach (var entry in after)
        {
            if (!known.Remove(KeyOf(entry), out var was) || was != entry) _store.Put(member, entry);
        }

        foreach (var gone in known.Values) LedgerStore.Remove(work, member, gone);
        _standings.Replace(work, member, StandingRows.Sum(before), StandingRows.Sum(after));
        return true;
    }

    private bool ReplaceUses(Work work, string member, ServiceUse[] before, List<ServiceUse> after)
    {
        if (before.Length == 0 && after.Count == 0) return false;
        var known = before.ToDictionary(u => u.Session, StringComparer.Ordinal);
        var changed = false;
        foreach (var use in after)
        {
            if (known.Remove(use.Session, out var was) && was == use) continue;
            _store.Put(member, use);
            changed = true;
        }

        foreach (var gone in known.Values) LedgerStore.Remove(work, member, gone);
        return changed || known.Count > 0;
    }

    /// <summary>The tables' keys: of a session and rule one entry lives, and one at most was reversed of each act that entered one.</summary>
    private static (string, CreditRule, long) KeyOf(LedgerEntry entry) => (entry.Session, entry.Rule, entry.IsLive ? -1 : entry.Act);
}
