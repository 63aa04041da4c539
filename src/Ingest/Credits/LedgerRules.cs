using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Credits;

/// <summary>
/// A member's ledger as a pure function of facts and policies. The state after each act that concerns the member is computed whole, from what was known then;
/// where it differs from the state before, the act reverses the entry and puts another in its place. Taps have no part in that: one that comes late changes
/// the state before any act, as if it had come in time. So the same facts give the same ledger in whatever order they became known.
/// </summary>
public static class LedgerRules
{
    /// <summary>All entries, live and reversed, by day, session, rule and act.</summary>
    /// <param name="facts">The member's sessions, in any order, each once.</param>
    public static List<LedgerEntry> Derive(Member member, IReadOnlyList<SessionFact> facts, PolicyHistory policies, BelongingOf belonging)
    {
        var ordered = InOrder(facts);
        var acts = ActsOf(ordered, policies);
        var caps = new CapRules();
        var ledger = StateAfter(0, member, ordered, policies, belonging, caps);
        if (acts.Count > 0) ledger = WithHistory(ledger, acts, act => StateAfter(act, member, ordered, policies, belonging, caps));
        ledger.Sort(ByDay);
        return ledger;
    }

    /// <summary>The live entries alone, by all that is known and without the acts that led there: what <see cref="Derive"/> comes to.</summary>
    public static List<LedgerEntry> Live(Member member, IReadOnlyList<SessionFact> facts, PolicyHistory policies, BelongingOf belonging) =>
        StateAfter(long.MaxValue, member, InOrder(facts), policies, belonging, new CapRules());

    /// <summary>From state to state: what an act takes away it reverses, what it brings it enters, and what it leaves alone stands as it stood.</summary>
    private static List<LedgerEntry> WithHistory(List<LedgerEntry> first, SortedSet<long> acts, Func<long, List<LedgerEntry>> stateAfter)
    {
        var ledger = new List<LedgerEntry>(first.Count);
        var live = first.ToDictionary(e => e.Key);
        foreach (var act in acts)
        {
            var next = stateAfter(act).ToDictionary(e => e.Key, e => live.TryGetValue(e.Key, out var stood) && e.IsSameAward(stood) ? stood : e with { Act = act });
            foreach (var (key, stood) in live)
            {
                if (!next.TryGetValue(key, out var then) || then.Act != stood.Act) ledger.Add(stood with { ReversedBy = act });
            }

            live = next;
        }

        ledger.AddRange(live.Values);
        return ledger;
    }

    /// <summary>The live entries as they stand after an act.</summary>
    private static List<LedgerEntry> StateAfter(long act, Member member, SessionFact[] facts, PolicyHistory policies, BelongingOf belonging, CapRules caps)
    {
        var entries = new List<LedgerEntry>(facts.Length);
        caps.Clear();
        foreach (var fact in facts)
        {
            if (OutcomeAfter(fact, act) is not { } outcome) continue;
            if (policies.For(fact.Day, StartsOf(fact), act) is not { } version) continue;
            var from = entries.Count;
            AwardRules.Earn(fact, outcome, version, belonging(member, fact.Session, fact.Day), entries);
            for (var i = from; i < entries.Count; i++) entries[i] = caps.Apply(entries[i], version.Policy);
        }

        return entries;
    }

    /// <summary>Caps are filled by day, then start, then id of the session, then rule.</summary>
    private static SessionFact[] InOrder(IReadOnlyList<SessionFact> facts)
    {
        var ordered = facts.ToArray();
        Array.Sort(ordered, static (a, b) =>
        {
            var byDay = a.Day.CompareTo(b.Day);
            if (byDay != 0) return byDay;
            var byStart = a.Session.Session.Starts.CompareTo(b.Session.Session.Starts);
            return byStart != 0 ? byStart : string.CompareOrdinal(a.Session.Id, b.Session.Id);
        });
        return ordered;
    }

    private static SortedSet<long> ActsOf(SessionFact[] facts, PolicyHistory policies)
    {
        var acts = new SortedSet<long>();
        if (facts.Length == 0) return acts;
        foreach (var fact in facts)
        {
            for (var i = 1; i < fact.Versions.Count; i++) acts.Add(fact.Versions[i].Act);
        }

        policies.AddActsAfter(facts.Min(StartsOf), acts);
        return acts;
    }

    private static Outcome? OutcomeAfter(SessionFact fact, long act)
    {
        for (var i = fact.Versions.Count - 1; i > 0; i--)
        {
            if (fact.Versions[i].Act <= act) return fact.Versions[i].Outcome;
        }

        return fact.Versions[0].Outcome;
    }

    private static long StartsOf(SessionFact fact) => fact.Session.Session.Starts.ToUnixTimeMilliseconds();

    internal static int ByDay(LedgerEntry a, LedgerEntry b)
    {
        var order = a.Day.CompareTo(b.Day);
        if (order == 0) order = string.CompareOrdinal(a.Session, b.Session);
        if (order == 0) order = a.Rule.CompareTo(b.Rule);
        return order != 0 ? order : a.Act.CompareTo(b.Act);
    }
}
