using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Enrolment;

/// <summary>What a change of a kiosk's key means for what is derived.</summary>
internal static class KeyChange
{
    /// <summary>
    /// Taps of the time before are checked as they were, so whoever keeps the roster in memory need only read it again. Only where the log holds a tap of a time
    /// after the key's end (the kiosk's clock was fast) would it now be judged otherwise, and then everything is derived again.
    /// </summary>
    /// <param name="at">When the key before ended, Unix milliseconds.</param>
    public static void Announce(Work work, string kiosk, string centre, long at)
    {
        var latest = work.One<long>("select coalesce(max(p.last_at), 0) from journals j join derived.journal_progress p on p.journal = j.id where j.kiosk = @kiosk", new { kiosk });
        if (new KioskKey([], at).IsGoodAt(latest)) Changes.Add(work, ChangeKind.Centre, centre, 0, 0);
        else Changes.Add(work, ChangeKind.Everything);
    }
}
