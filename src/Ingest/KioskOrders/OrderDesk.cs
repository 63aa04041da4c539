using System.Security.Cryptography;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.KioskOrders;

/// <summary>Where people tell a kiosk what to do: one entry, one act.</summary>
public sealed class OrderDesk(Database database, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <returns>False where the kiosk has the same order already and has not done it.</returns>
    public bool Give(string kiosk, string kind, string who)
    {
        if (!OrderRules.IsKind(kind)) throw new ArgumentException($"'{kind}' is no order.", nameof(kind));
        return database.Write(work => Give(work, kiosk, kind, who));
    }

    private bool Give(Work work, string kiosk, string kind, string who)
    {
        var now = time.GetUtcNow();
        // Two people at once: the second one sees what the first gave.
        work.Lock("kiosk_orders");
        OrderStore.End(work, now.ToUnixTimeMilliseconds());
        if (OrderStore.HasOpen(work, kiosk, kind)) return false;
        OrderStore.Forget(work, kiosk, (now - Kept).ToUnixTimeMilliseconds());
        OrderStore.Add(work, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), kiosk, kind, who, now.ToUnixTimeMilliseconds(), (now + OrderRules.Lasts(kind)).ToUnixTimeMilliseconds());
        ActLog.Record(work, now, who, "kiosk-order", kiosk, new { kind });
        return true;
    }
}
