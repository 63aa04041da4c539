using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>A test message to one channel, whatever its levels, digest and quiet hours.</summary>
public sealed class ChannelTest(Database database, SendNotice send, NoticeOptions options, TimeProvider time)
{
    /// <returns>What came of it; null where it was handed to the running service.</returns>
    /// <exception cref="SettingException">There is no such channel.</exception>
    public async Task<SendOutcome?> RunAsync(string name, string who, CancellationToken stop)
    {
        using var connection = database.Open();
        var now = time.GetUtcNow();
        var channel = Find(connection, name) ?? throw new SettingException($"There is no channel '{Shown.Of(name)}'; 'ingest notices channels list' shows what there is.");
        var key = $"test/{name}/{now.ToUnixTimeMilliseconds()}";
        var notice = new Notice(
            "test", key, channel.Unit, null, NoticeLevels.Names[0], "这是一条测试消息", "This is a test message",
            "通知渠道工作正常，无需处理。", "The channel works; nothing needs to be done.", now) { Members = 0 };
        if (channel.Kind == ChannelKinds.Mqtt)
        {
            HandOver(connection, channel, notice, who, now);
            return null;
        }

        var told = NoticeTextRules.Tell(new StoredNotice
        {
            Kind = notice.Kind, Unit = notice.Unit, UnitName = UnitName(connection, notice.Unit), Level = (long)NoticeLevel.Notice,
            TitleZh = notice.TitleZh, TitleEn = notice.TitleEn, BodyZh = notice.BodyZh, BodyEn = notice.BodyEn,
        }, channel, options.LinkBase);
        var outcome = await BoundedSend.SendAsync(send, new OutgoingMessage(DeliveryId.Of(name, key), channel, [told], false, now), options, time, stop);
        Record(connection, name, who, outcome.Verdict.ToString(), outcome.Why);
        return outcome;
    }

    private NoticeChannel? Find(System.Data.Common.DbConnection connection, string name)
    {
        using var work = Work.Read(database, connection);
        return ChannelStore.Find(work, name);
    }

    private string UnitName(System.Data.Common.DbConnection connection, string unit)
    {
        using var work = Work.Read(database, connection);
        return work.One<string>("select name from organisations where id = @unit", new { unit }) ?? unit;
    }

    /// <summary>Only the service has the gateway.</summary>
    private void HandOver(System.Data.Common.DbConnection connection, NoticeChannel channel, Notice notice, string who, DateTimeOffset now)
    {
        using var work = Work.Begin(database, connection);
        NoticeOutbox.Put(work, notice);
        var number = work.One<long>("select number from notices where key = @Key and unit = @Unit", new { notice.Key, notice.Unit });
        NoticeStore.Mark(work, number, "told");
        // Quiet hours do not hold it: whoever tests is there to see.
        DeliveryStore.Add(work, channel.Name, notice.Key, number, "waiting", NoticeChannel.NothingPasses, now.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        ActLog.Record(work, now, who, "notice-test", channel.Name, new { outcome = "HandedOver" });
        work.Commit();
    }

    private void Record(System.Data.Common.DbConnection connection, string name, string who, string outcome, string why)
    {
        using var work = Work.Begin(database, connection);
        ActLog.Record(work, time.GetUtcNow(), who, "notice-test", name, new { outcome, why });
        work.Commit();
    }
}
