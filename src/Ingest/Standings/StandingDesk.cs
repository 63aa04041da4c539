using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;
using Standing = CardSystem.Contracts.Standing;

namespace CardSystem.Ingest.Standings;

/// <summary>A member's figures as a card shows them: the year's credits, what the member came to, and which taps are in them.</summary>
public sealed class StandingDesk(DistrictDays days, TimeProvider time)
{
    /// <param name="book">The credit policies as they are.</param>
    /// <param name="centre">Where the card was tapped.</param>
    /// <returns>Null where the card is nobody's, or its holder's sums are still to be made.</returns>
    public Standing? Of(Work work, JournalNames names, CreditBook book, string card, string centre)
    {
        if (StandingStore.Holder(work, card) is not { } member || StandingStore.IsDue(work, member)) return null;
        var now = Tap.Millisecond(time.GetUtcNow());
        var today = DateOnly.FromDayNumber((int)days.Of(now.ToUnixTimeMilliseconds()));
        var year = Period.Year(today.Year);
        var credits = StandingStore.Credits(work, member, year.From, year.Until);
        var taps = StandingStore.Newest(work, card, member, centre, today.DayNumber, Standing.MostCounted + 1);
        var counted = taps.Take(Standing.MostCounted).ToList();
        return new Standing(
            card, now, StandingRules.Clamp(credits.Sum(c => c.Amount)), StandingRules.Categories(book.Policies.On(today.DayNumber)?.Policy, credits),
            StandingRules.Performance(today, StandingStore.Sessions(work, member, Instant(today.Year), Instant(today.Year + 1)), days),
            [.. counted.Select(t => TapReference.Of(new TapId(new KioskId(names[t.Journal].Kiosk), new JournalId(names[t.Journal].Journal), t.Seq)))],
            taps.Count > Standing.MostCounted ? DateTimeOffset.FromUnixTimeMilliseconds(counted[^1].At) : null);
    }

    /// <summary>The first instant of a year in the district's zone, Unix milliseconds.</summary>
    private long Instant(int year)
    {
        var local = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, days.Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }
}
