using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>The table <c>kiosk_keys</c>: which key was a kiosk's, and when.</summary>
public static class KioskKeys
{
    /// <summary>From this instant on the kiosk has another key.</summary>
    /// <param name="key">SubjectPublicKeyInfo.</param>
    public static void Enter(Work work, string kiosk, byte[] key, long at)
    {
        var known = work.One<long>("select count(*) from kiosk_keys where kiosk = @kiosk", new { kiosk }) > 0;
        End(work, kiosk, at);
        // The first one may have signed before anybody registered it.
        work.Execute(
            "insert into kiosk_keys(kiosk, from_at, until_at, public_key) values(@kiosk, @from, @never, @key) on conflict(kiosk, from_at) do update set until_at = excluded.until_at, public_key = excluded.public_key",
            new { kiosk, from = known ? at : HistoryRules.Beginning, never = HistoryRules.NoEnd, key });
    }

    /// <summary>The present key is good no longer than to this instant.</summary>
    public static void End(Work work, string kiosk, long at) =>
        work.Execute("update kiosk_keys set until_at = @at where kiosk = @kiosk and until_at = @never", new { kiosk, at, never = HistoryRules.NoEnd });
}
