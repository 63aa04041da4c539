using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>Puts the notices of a warning into the outbox, in the transaction that changes the warning, and remembers them, so that all of them can be taken back.</summary>
internal static class Telling
{
    /// <summary>Tells a unit of a warning.</summary>
    /// <param name="why">A word that tells this notice from earlier ones: the level, <c>again</c> with a number, or the unit it escalates to.</param>
    public static void Tell(Work work, long id, string member, string unit, WarningRule rule, Episode episode, bool provisional, string why, bool escalated, DateTimeOffset now)
    {
        var key = $"warning {id} {why}";
        NoticeOutbox.Put(work, WarningNotices.Tell(key, id, member, unit, rule, episode, provisional, escalated, now));
        WarningStore.AddTell(work, id, key, unit, episode.Level, now.ToUnixTimeMilliseconds());
    }

    /// <summary>Tells whoever was told that it is withdrawn: one notice for all that had been put, so that nobody hears of it twice.</summary>
    public static void Withdraw(Work work, Warning warning, DateTimeOffset now)
    {
        var tells = WarningStore.Tells(work, warning.Id);
        // What was told before an earlier withdrawal has been taken back then.
        var last = tells.LastOrDefault(t => t.Level == WarningLevel.None)?.Number ?? 0;
        var standing = tells.Where(t => t.Number > last).ToList();
        if (standing.Count == 0) return;
        var key = $"warning {warning.Id} withdrawn {last}";
        NoticeOutbox.Put(work, WarningNotices.Withdraw(key, [.. standing.Select(t => t.Key)], warning, standing[0].Unit, now));
        WarningStore.AddTell(work, warning.Id, key, standing[0].Unit, WarningLevel.None, now.ToUnixTimeMilliseconds());
    }
}
