using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A line of the ledger as the file shows it.</summary>
/// <param name="Session">The session's name; its id where it has gone from the timetable.</param>
internal sealed record CreditRow(LedgerEntry Entry, string Session);

/// <summary>A member's credits of one year.</summary>
/// <param name="Months">Points of each month from January, in hundredths, by category in the order of <paramref name="Categories"/>.</param>
/// <param name="Banked">Minutes in the time bank now, of all years.</param>
internal sealed record MemberCredits(IReadOnlyList<CreditRow> Rows, IReadOnlyList<(string Word, Bilingual Name)> Categories, IReadOnlyList<long[]> Months, long Banked, long Owed)
{
    public long Total => Months.Sum(m => m.Sum());

    public long Of(int category) => Months.Sum(m => m[category]);
}

internal static class MemberCreditsQuery
{
    /// <param name="today">The policy of that day gives the categories their names.</param>
    public static MemberCredits Of(Work work, string person, int year, long today)
    {
        var (all, period) = (LedgerStore.Entries(work, person), Period.Year(year));
        var entries = all.Where(e => e.Day >= period.FromDay && e.Day < period.UntilDay).OrderByDescending(e => e.Day).ToList();
        var ids = entries.Select(e => e.Session).Distinct(StringComparer.Ordinal).ToArray();
        var names = ids.Length == 0 ? [] : work.Query<(string Id, string Name)>("select session, name from sessions where session in @ids", new { ids }).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        var mine = entries.Where(e => e is { IsLive: true, Account: CreditAccount.Member }).ToList();
        var words = mine.Select(e => e.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var policy = CreditBook.Load(work).Policies.On(today)?.Policy;
        var months = Enumerable.Range(0, 12).Select(_ => new long[words.Count]).ToList();
        foreach (var entry in mine) months[Period.MonthOf(entry.Day) - period.From][words.IndexOf(entry.Category)] += entry.Amount;
        var (banked, owed) = TimeBankRules.Of(all.Where(e => e is { IsLive: true, Account: CreditAccount.TimeBank }).Sum(e => e.Amount), TimeBankStore.Withdrawals(work, person).Sum(w => w.Minutes));
        return new([.. entries.Select(e => new CreditRow(e, names.GetValueOrDefault(e.Session, e.Session)))], words.ConvertAll(w => (w, NameOf(policy, w))), months, banked, owed);
    }

    /// <summary>What the policy calls a category; its word where no policy names it any more.</summary>
    public static Bilingual NameOf(Policy? policy, string category)
    {
        if (policy?.Categories.TryGetValue(category, out var known) != true) return Bilingual.Plain(category);
        var (zh, en) = (known!.Name.Zh, known.Name.En);
        return new(zh.Length > 0 ? zh : en, en.Length > 0 ? en : zh);
    }
}
