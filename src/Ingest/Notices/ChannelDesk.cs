using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>What people do to channels and dead letters: each in one transaction with its act. E-mail addresses do not go into acts, for acts are never erased.</summary>
public sealed class ChannelDesk(Database database, NoticeOptions options, TimeProvider time)
{
    /// <summary>A district with more channels than this has a fault somewhere.</summary>
    public const int MostChannels = 20_000;

    /// <returns>How many notices that nobody was there to hear are shared out again.</returns>
    /// <exception cref="SettingException">Something is wrong with it; nothing was kept.</exception>
    public int Add(NoticeChannel channel, string who) => InTurn(work =>
    {
        if (ChannelRules.Problems(channel).FirstOrDefault() is { } problem) throw new SettingException(problem);
        if (channel.Secret.Length > 0 && ChannelRules.SecretProblems(channel, SecretReader.Read(channel.Secret)).FirstOrDefault() is { } wrong) throw new SettingException(wrong);
        if (!ChannelStore.UnitExists(work, channel.Unit)) throw new SettingException($"There is no organisation '{Shown.Of(channel.Unit)}'.");
        if (channel.Member is { } member && !ChannelStore.MemberExists(work, member)) throw new SettingException($"There is no member '{Shown.Of(member)}'.");
        if (ChannelStore.All(work).Count >= MostChannels) throw new SettingException($"There are {MostChannels} channels already; remove some first.");
        if (!ChannelStore.Add(work, channel)) throw new SettingException($"There is a channel '{channel.Name}' already; remove it first.");
        ActLog.Record(work, time.GetUtcNow(), who, "notice-channel-add", channel.Name, new
        {
            channel.Kind, channel.Unit, below = channel.Below == 1, leader = channel.Member, language = channel.LanguageName, leastLevel = channel.LeastLevel,
            passingLevel = channel.PassingLevel, channel.DigestAt, channel.QuietFrom, channel.QuietUntil, channel.Rate, names = channel.Names == 1,
        });
        return HearAgain(work);
    });

    /// <returns>How many of its deliveries will not be sent.</returns>
    public int Remove(string name, string who, string reason) => InTurn(work =>
    {
        if (!ChannelStore.Remove(work, name)) throw NoChannel(name);
        var dropped = DeliveryStore.DropAll(work, name, Now, "the channel was removed");
        ActLog.Record(work, time.GetUtcNow(), who, "notice-channel-remove", name, new { reason, dropped });
        return dropped;
    });

    /// <returns>How many notices are shared out again (on), or have become dead letters (off).</returns>
    public int Switch(string name, bool on, string who, string reason) => InTurn(work =>
    {
        if (ChannelStore.Find(work, name) is null) throw NoChannel(name);
        if (!ChannelStore.Switch(work, name, on, on ? "" : reason)) throw new SettingException(on ? $"Channel '{name}' is on already." : $"Channel '{name}' is off already.");
        var count = on ? HearAgain(work) : DeliveryStore.BuryAll(work, name, Now, "the channel was switched off");
        ActLog.Record(work, time.GetUtcNow(), who, on ? "notice-channel-enable" : "notice-channel-disable", name, new { reason });
        return count;
    });

    /// <summary>Gives a dead letter another life, with all its attempts.</summary>
    public void Retry(string id, string who) => InTurn(work =>
    {
        var delivery = DeliveryStore.Find(work, id) ?? throw new SettingException($"There is no delivery '{Shown.Of(id)}'; 'ingest notices list --dead' shows those that can be tried again.");
        if (Refusal(work, delivery) is { } refusal) throw new SettingException(refusal);
        Revive(work, [delivery], who);
        return 1;
    });

    /// <summary>The same for all dead letters of a channel that can have it.</summary>
    public int RetryAll(string channel, string who) => InTurn(work =>
    {
        if (ChannelStore.Find(work, channel) is null) throw NoChannel(channel);
        List<Delivery> dead = [.. DeliveryStore.Dead(work, channel).Where(d => Refusal(work, d) is null)];
        if (dead.Count > 0) Revive(work, dead, who);
        return dead.Count;
    });

    private void Revive(Work work, List<Delivery> dead, string who)
    {
        foreach (var delivery in dead) DeliveryStore.Retry(work, delivery.Number, Now);
        ActLog.Record(work, time.GetUtcNow(), who, "notice-retry", dead[0].Channel, new { deliveries = dead.Take(100).Select(d => d.Id), count = dead.Count });
    }

    private static string? Refusal(Work work, Delivery delivery) =>
        delivery.State != "dead" ? $"Delivery '{delivery.Id}' is {delivery.State} and not a dead letter."
        : ChannelStore.Find(work, delivery.Channel) is not { } channel ? $"Its channel '{delivery.Channel}' has been removed."
        : channel.Enabled == 0 ? $"Its channel '{delivery.Channel}' is switched off; switch it on first."
        : NoticeStore.IsWithdrawn(work, delivery.Key) ? $"What delivery '{delivery.Id}' tells has been withdrawn."
        : null;

    private int HearAgain(Work work) => NoticeStore.HearAgain(work, time.GetUtcNow().AddDays(-options.UnheardDays).ToUnixTimeMilliseconds());

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private T InTurn<T>(Func<Work, T> change) => database.Write(work =>
    {
        DeliveryStore.Lock(work);
        return change(work);
    });

    private static SettingException NoChannel(string name) => new($"There is no channel '{Shown.Of(name)}'; 'ingest notices channels list' shows what there is.");
}
