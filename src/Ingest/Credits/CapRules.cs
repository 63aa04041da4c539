namespace CardSystem.Ingest.Credits;

/// <summary>
/// Caps, applied to entries one after the other in the order of their days. What is awarded fills the caps of its category and of the whole; a deduction
/// passes through and makes no room. What is awarded to the member, to the branch and to the unit fills caps of its own. Banked minutes have none.
/// </summary>
internal sealed class CapRules
{
    private const string All = "all";
    private readonly Dictionary<(CreditAccount Account, string Category), Filled> _filled = [];

    /// <summary>The entry after its caps.</summary>
    public LedgerEntry Apply(LedgerEntry entry, Policy policy)
    {
        if (entry.Account == CreditAccount.TimeBank || entry.Amount <= 0) return entry;
        var month = Period.MonthOf(entry.Day);
        var (category, whole) = (Of(entry.Account, entry.Category, month), Of(entry.Account, "", month));
        var caps = policy.Categories[entry.Category].Caps;
        var (left, cut) = (entry.Earned, "");
        // Of several that leave the same, the first in this order is named.
        Narrow(caps.Month - category.InMonth, entry.Category, "month", ref left, ref cut);
        Narrow(caps.Quarter - category.InQuarter, entry.Category, "quarter", ref left, ref cut);
        Narrow(caps.Year - category.InYear, entry.Category, "year", ref left, ref cut);
        Narrow(policy.Caps.Month - whole.InMonth, All, "month", ref left, ref cut);
        Narrow(policy.Caps.Quarter - whole.InQuarter, All, "quarter", ref left, ref cut);
        Narrow(policy.Caps.Year - whole.InYear, All, "year", ref left, ref cut);
        category.Add(left);
        whole.Add(left);
        return entry with { Amount = left, Cut = cut };
    }

    public void Clear() => _filled.Clear();

    private static void Narrow(long? room, string scope, string span, ref long left, ref string cut)
    {
        // Another version of the policy may have filled more than this one allows.
        if (room is not { } space || Math.Max(space, 0) >= left) return;
        (left, cut) = (Math.Max(space, 0), $"{scope}/{span}");
    }

    private Filled Of(CreditAccount account, string category, int month)
    {
        if (!_filled.TryGetValue((account, category), out var filled)) _filled.Add((account, category), filled = new Filled());
        filled.Reach(month);
        return filled;
    }

    /// <summary>What has been awarded in the month, quarter and year reached last. Days only rise, so nothing earlier is asked for again.</summary>
    private sealed class Filled
    {
        private int _month = -1;

        public long InMonth { get; private set; }
        public long InQuarter { get; private set; }
        public long InYear { get; private set; }

        public void Reach(int month)
        {
            if (month == _month) return;
            InMonth = 0;
            if (Period.QuarterOf(month) != Period.QuarterOf(_month)) InQuarter = 0;
            if (Period.YearOf(month) != Period.YearOf(_month)) InYear = 0;
            _month = month;
        }

        public void Add(long amount)
        {
            InMonth += amount;
            InQuarter += amount;
            InYear += amount;
        }
    }
}
