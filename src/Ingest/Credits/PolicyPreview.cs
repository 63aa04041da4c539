using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Credits;

/// <summary>What a policy would change for a branch, in hundredths of a point of its members.</summary>
public sealed record BranchEffect(string Branch, long Now, long Then);

/// <summary>What it would change for a member.</summary>
public sealed record MemberEffect(string Member, string Branch, long Now, long Then)
{
    public long Difference => Then - Now;
}

/// <summary>A policy's effect before it is switched on: members' credits by what is in force, and by what would be.</summary>
/// <param name="Gain">Who gains most, the most first.</param>
/// <param name="Lose">Who loses most, the most first.</param>
public sealed record PolicyEffect(int Members, int Gaining, int Losing, long Now, long Then, IReadOnlyList<BranchEffect> Branches, IReadOnlyList<MemberEffect> Gain, IReadOnlyList<MemberEffect> Lose);

/// <summary>Gathers the effect of another policy member by member; keeps a sum for each branch and the few members it concerns most.</summary>
public sealed class PolicyPreview(PolicyHistory now, PolicyHistory then, BelongingOf belonging, int most)
{
    private readonly Dictionary<string, (long Now, long Then)> _branches = new(StringComparer.Ordinal);
    private readonly List<MemberEffect> _gain = [];
    private readonly List<MemberEffect> _lose = [];
    private int _members, _gaining, _losing;

    /// <param name="facts">All of the member's sessions.</param>
    public void Add(Member member, IReadOnlyList<SessionFact> facts)
    {
        var effect = new MemberEffect(member.Number, member.Branch.Id, Sum(now, 0), Sum(then, 1));
        _members++;
        if (effect.Difference > 0) _gaining++;
        if (effect.Difference < 0) _losing++;
        if (effect.Difference > 0) Keep(_gain, effect, -1);
        if (effect.Difference < 0) Keep(_lose, effect, 1);

        long Sum(PolicyHistory policies, int place)
        {
            var sum = 0L;
            foreach (var entry in LedgerRules.Live(member, facts, policies, belonging))
            {
                if (entry.Account != CreditAccount.Member) continue;
                sum += entry.Amount;
                var branch = _branches.GetValueOrDefault(entry.Unit);
                _branches[entry.Unit] = place == 0 ? (branch.Now + entry.Amount, branch.Then) : (branch.Now, branch.Then + entry.Amount);
            }

            return sum;
        }
    }

    public PolicyEffect Result() => new(
        _members, _gaining, _losing, _branches.Values.Sum(b => b.Now), _branches.Values.Sum(b => b.Then),
        [.. _branches.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new BranchEffect(b.Key, b.Value.Now, b.Value.Then))], [.. _gain], [.. _lose]);

    /// <param name="sign">-1 for the greatest difference first, 1 for the least.</param>
    private void Keep(List<MemberEffect> list, MemberEffect effect, int sign)
    {
        var at = list.BinarySearch(effect, Comparer<MemberEffect>.Create((a, b) =>
        {
            var order = sign * a.Difference.CompareTo(b.Difference);
            return order != 0 ? order : string.CompareOrdinal(a.Member, b.Member);
        }));
        if (at >= 0 || ~at >= most) return;
        list.Insert(~at, effect);
        if (list.Count > most) list.RemoveAt(most);
    }
}
