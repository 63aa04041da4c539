using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>Shares notices that are due out to channels, makes the day's digests, and takes back what is withdrawn. Each call is one transaction's work.</summary>
internal sealed class Sharing(NoticeOptions options, TimeZoneInfo zone)
{
    public const int Batch = 200;

    /// <returns>How many notices it has dealt with.</returns>
    public int ShareOut(Work work, DateTimeOffset now)
    {
        var done = 0;
        foreach (var notice in NoticeStore.Due(work, now.ToUnixTimeMilliseconds(), Batch))
        {
            var state = notice.Withdraws is null ? Tell(work, notice, now) : TakeBack(work, notice, now);
            if (state is null) continue;
            NoticeStore.Mark(work, notice.Number, state);
            done++;
        }

        return done;
    }

    /// <summary>One digest for each channel and day, and none where there is nothing to tell.</summary>
    public int MakeDigests(Work work, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var made = 0;
        foreach (var name in DeliveryStore.DigestsDue(work, at))
        {
            var channel = ChannelStore.Find(work, name)!;
            var key = QuietRules.DigestKey(now, zone);
            if (DeliveryStore.Add(work, name, key, null, "waiting", DeliveryStore.HighestForDigest(work, name, at), at, at))
            {
                DeliveryStore.Fold(work, name, DeliveryId.Of(name, key), at);
                made++;
            }
            else
            {
                // Today's has been made; the channel's hour was changed meanwhile.
                var hour = channel.DigestAt ?? (DayTime.TryParse(options.DigestAt, out var usual) ? usual : 0);
                DeliveryStore.PutOffDigest(work, name, at, DayTime.At(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).AddDays(1), hour, zone, now).ToUnixTimeMilliseconds());
            }
        }

        return made;
    }

    private string Tell(Work work, StoredNotice notice, DateTimeOffset now)
    {
        var (to, heard) = RouteRules.Choose(ChannelStore.Selves(work, notice.Member), notice.Level, ChannelStore.Path(work, notice.Unit));
        foreach (var channel in to) Add(work, channel, notice, now);
        return to.Count > 0 ? "told" : heard ? "unwanted" : "unheard";
    }

    private void Add(Work work, NoticeChannel channel, StoredNotice notice, DateTimeOffset now)
    {
        var digest = QuietRules.NextDigest(channel, notice.Level, now, zone);
        DeliveryStore.Add(work, channel.Name, notice.Key, notice.Number, digest is null ? "waiting" : "digest", notice.Level,
            now.ToUnixTimeMilliseconds(), (digest ?? now).ToUnixTimeMilliseconds());
    }

    /// <returns>Null where it must wait: the notice it takes back is on its way this very moment.</returns>
    private string? TakeBack(Work work, StoredNotice notice, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var keys = notice.Withdraws!.Split('\n');
        var earlier = keys.SelectMany(key => DeliveryStore.OfKey(work, key)).ToList();
        var digests = earlier.Where(d => d is { State: "folded", Digest: not null }).ToDictionary(d => d.Number, d => DeliveryStore.Find(work, d.Digest!));
        if (earlier.Any(d => (d.State == "waiting" && d.LeasedUntil > at) || (digests.GetValueOrDefault(d.Number) is { State: "waiting" } digest && digest.LeasedUntil > at))) return null;
        foreach (var key in keys)
        {
            NoticeStore.WithdrawUntold(work, key);
            NoticeStore.MarkWithdrawn(work, key);
        }

        var told = 0;
        foreach (var delivery in earlier)
        {
            if (!MayHaveArrived(work, delivery, digests.GetValueOrDefault(delivery.Number), at)) continue;
            if (ChannelStore.Find(work, delivery.Channel) is not { Enabled: 1 } channel) continue;
            Add(work, channel, notice, now);
            told++;
        }

        return told > 0 ? "told" : "unsaid";
    }

    /// <summary>Whether its receiver may know of it; what still waits is dropped, and what was tried in vain is tried no more.</summary>
    private static bool MayHaveArrived(Work work, Delivery delivery, Delivery? digest, long at)
    {
        const string why = "withdrawn before it was sent";
        switch (delivery.State)
        {
            case "sent": return true;
            case "waiting" or "digest":
                DeliveryStore.Drop(work, delivery.Number, at, why);
                return delivery.Attempts > 0;
            case "folded" when digest is { State: "waiting", Attempts: 0 }:
                DeliveryStore.Drop(work, delivery.Number, at, why);
                if (DeliveryStore.Folded(work, digest.Id) == 0) DeliveryStore.Drop(work, digest.Number, at, "nothing is left to tell");
                return false;
            case "folded": return digest is { State: "sent" } or { State: "waiting" };
            default: return false;
        }
    }
}
