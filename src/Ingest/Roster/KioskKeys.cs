using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>The table <c>kiosk_keys</c>: which key was a kiosk's, and when.</summary>
public static class KioskKeys
{
    private static readonly TableShape Shape = new("kiosk_keys", 2, ("kiosk", ColumnKind.Text), ("from_at", ColumnKind.Number), ("until_at", ColumnKind.Number), ("public_key", ColumnKind.Bytes));

    /// <summary>As <see cref="Enter"/>, telling which rows that changes, so that it can be taken back.</summary>
    public static IReadOnlyList<RowChange> EnterTold(Work work, string kiosk, byte[] key, long at)
    {
        var before = Rows(work, kiosk);
        Enter(work, kiosk, key, at);
        return [.. Rows(work, kiosk).Where(r => before.GetValueOrDefault(r.Key) != r.Value).Select(r => new RowChange(Shape.Name, [.. Shape.ValueColumns], r.Key, before.GetValueOrDefault(r.Key), r.Value))];
    }

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

    private static Dictionary<string, string> Rows(Work work, string kiosk) => work
        .Query<(string Kiosk, long From, long Until, byte[] Key)>("select kiosk, from_at, until_at, public_key from kiosk_keys where kiosk = @kiosk", new { kiosk })
        .Select(k => (object?[])[k.Kiosk, k.From, k.Until, k.Key]).ToDictionary(Shape.KeyOf, Shape.ValuesOf, StringComparer.Ordinal);
}
