using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>Quiet hours, digests, and notices that are taken back.</summary>
public sealed class HoldingTests(PostgresServer server)
{
    private static NoticeChannel Daily(string name, string unit = "b1") => NoticeHouse.Mail(name, unit) with { DigestAt = 17 * 60, PassingLevel = (long)NoticeLevel.Serious };

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N15_QuietHoursHoldEverythingButWhatMayPass(string kind)
    {
        // It is nine in the morning there.
        var night = NoticeHouse.Mail("night", "b1") with { QuietFrom = 8 * 60, QuietUntil = 13 * 60 };
        using var house = new NoticeHouse(kind, server).With(night, night with { Name = "serious", PassingLevel = (long)NoticeLevel.Serious }, NoticeHouse.Mail("awake", "b1"));
        house.Put(NoticeHouse.About("k1", level: "concern"));
        house.Put(NoticeHouse.About("k2", level: "serious"));
        var dispatcher = house.Dispatcher();
        await house.RunAsync(dispatcher);
        Assert.Equal(["awake", "awake", "serious"], house.TriedChannels.Order());
        house.Time.Advance(TimeSpan.FromHours(4) - TimeSpan.FromMinutes(1));
        await house.RunAsync(dispatcher);
        Assert.Equal(3, house.Tried.Count);
        house.Time.Advance(TimeSpan.FromMinutes(1));
        await house.RunAsync(dispatcher);
        Assert.Equal(6, house.States().Count(s => s.EndsWith("sent 1", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N15_ADigestIsOneMessageADayAndNeverEmpty(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(Daily("daily"), Daily("idle", "b2"));
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1"));
        house.Put(NoticeHouse.About("k2", member: "M0002"));
        house.Put(NoticeHouse.About("k3", level: "serious"));
        await house.RunAsync(dispatcher);
        Assert.False(Assert.Single(house.Tried).IsDigest);

        house.Time.Advance(TimeSpan.FromHours(8));
        await house.RunAsync(dispatcher);
        var digest = house.Tried.Last();
        Assert.True(digest.IsDigest);
        Assert.Equal(["请关心张**", "请关心欧**"], digest.Notices.Select(n => n.Title));
        Assert.Equal("今日汇总：2 条通知，最高级别关注", NoticeTextRules.Subject(digest));

        // After today's digest there is tomorrow's; on a day without notices there is none.
        house.Put(NoticeHouse.About("k4"));
        house.Time.Advance(TimeSpan.FromHours(2));
        await house.RunAsync(dispatcher);
        Assert.Equal(2, house.Tried.Count);
        house.Time.Advance(TimeSpan.FromHours(22));
        await house.RunAsync(dispatcher);
        Assert.Single(house.Tried.Last().Notices);
        house.Time.Advance(TimeSpan.FromDays(5));
        await house.RunAsync(dispatcher);
        Assert.Equal(3, house.Tried.Count);
        Assert.DoesNotContain("idle", house.TriedChannels);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ADigestHourThatIsMovedGivesNoSecondDigestThatDay(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(Daily("daily"));
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1"));
        house.Time.Advance(TimeSpan.FromHours(8));
        await house.RunAsync(dispatcher);
        house.Database.Execute("update notice_channels set digest_at = 1080");
        house.Put(NoticeHouse.About("k2"));
        await house.RunAsync(dispatcher);
        house.Time.Advance(TimeSpan.FromMinutes(61));
        await house.RunAsync(dispatcher);
        Assert.Equal(1, house.Tried.Count(m => m.IsDigest));
        house.Time.Advance(TimeSpan.FromDays(1));
        await house.RunAsync(dispatcher);
        Assert.Equal(2, house.Tried.Count(m => m.IsDigest));
    }

    private static Notice TakesBack(string key, string earlier, string unit = "b1") => NoticeHouse.About(key, unit) with { Kind = "warning.withdrawn", Withdraws = earlier, Level = "notice" };

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T35_AWithdrawalGoesOnceToThoseWhoWereToldAndToNobodyElse(string kind)
    {
        var choosy = NoticeHouse.Mail("choosy", "b1") with { LeastLevel = (long)NoticeLevel.Concern };
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"), choosy, Daily("daily"));
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1"));
        await house.RunAsync(dispatcher);
        // A channel that came later was never told of the warning.
        house.With(NoticeHouse.Mail("later", "b1"));
        house.Put(TakesBack("k1/back", "k1"));
        house.Put(TakesBack("k1/back", "k1"));
        await house.RunAsync(dispatcher);
        Assert.Equal(["choosy", "choosy", "one", "one"], house.TriedChannels.Order());
        var back = house.Tried.Last(m => m.Channel.Name == "one");
        Assert.Equal(house.Tried.First(m => m.Channel.Name == "one").Id, Assert.Single(back.Notices).Withdraws);

        // The digest had not been sent: nothing of it remains, and no empty digest either.
        house.Time.Advance(TimeSpan.FromDays(2));
        await house.RunAsync(dispatcher);
        Assert.Equal(4, house.Tried.Count);
        Assert.Contains("daily dropped 0", house.States());
        Assert.Equal(["withdrawn", "told"], house.NoticeStates());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T35_OneWithdrawalTakesBackAllThatWasToldOfTheSameThing(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"), NoticeHouse.Mail("above", "s"), Daily("daily"));
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1"));
        await house.RunAsync(dispatcher);
        house.Time.Advance(TimeSpan.FromHours(9));
        await house.RunAsync(dispatcher);
        // Raised, and told to the unit above; the digest of the branch holds the second one back.
        house.Put(NoticeHouse.About("k2"));
        house.Put(NoticeHouse.About("k3", "s"));
        await house.RunAsync(dispatcher);
        house.Put(TakesBack("back", "k1\nk2\nk3"));
        await house.RunAsync(dispatcher);
        house.Time.Advance(TimeSpan.FromDays(2));
        await house.RunAsync(dispatcher);
        var backs = house.Tried.Where(m => m.Notices.Any(n => n.Kind == "warning.withdrawn")).ToDictionary(m => m.Channel.Name, m => m.Notices.Single().Withdraws);
        Assert.Equal(["above", "daily", "one"], backs.Keys.Order());
        Assert.Equal((DeliveryId.Of("above", "k3"), DeliveryId.Of("one", "k2")), (backs["above"], backs["one"]));
        // What a digest told is known by the digest's id.
        Assert.Equal(house.Tried.First(m => m.IsDigest).Id, backs["daily"]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T35_WhatNobodyWasToldIsTakenBackInSilence(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1") with { Due = TestDistrict.Nine.AddHours(1) });
        house.Put(TakesBack("k1/back", "k1"));
        house.Put(TakesBack("other/back", "never-put"));
        await house.RunAsync(dispatcher);
        house.Time.Advance(TimeSpan.FromHours(2));
        await house.RunAsync(dispatcher);
        Assert.Empty(house.Tried);
        Assert.Equal(["withdrawn", "unsaid", "unsaid"], house.NoticeStates());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T35_WhatMayHaveArrivedIsTriedNoMoreButTakenBack(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"), NoticeHouse.Mail("dead", "b1"));
        house.Answer = (message, _) => Task.FromResult(message.Channel.Name == "one" ? SendOutcome.Later("the answer was lost") : SendOutcome.Refused("no such mailbox"));
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1"));
        await house.RunAsync(dispatcher);
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Sent);
        house.Put(TakesBack("k1/back", "k1"));
        await house.RunAsync(dispatcher);
        house.Time.Advance(TimeSpan.FromDays(1));
        await house.RunAsync(dispatcher);
        Assert.Equal(["dead dead 1", "one dropped 1", "one sent 1"], house.States());
        Assert.Equal("warning.withdrawn", house.Tried.Last().Notices[0].Kind);
        Assert.Contains("withdrawn", Assert.Throws<SettingException>(() => house.Desk.Retry(DeliveryId.Of("dead", "k1"), "clerk")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T35_AWithdrawalWaitsForWhatIsOnItsWay(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        var way = new TaskCompletionSource<SendOutcome>();
        house.Answer = (_, _) => way.Task;
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1"));
        dispatcher.Step();
        house.Put(TakesBack("k1/back", "k1"));
        house.Time.Advance(TimeSpan.FromSeconds(1));
        dispatcher.Step();
        Assert.Equal(["told", "new"], house.NoticeStates());
        way.SetResult(SendOutcome.Sent);
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Sent);
        await house.RunAsync(dispatcher);
        Assert.Equal(["one sent 1", "one sent 1"], house.States());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatEndedLongAgoIsForgottenAndWhatWaitsIsNot(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"), NoticeHouse.Mail("off", "b2"));
        var dispatcher = house.Dispatcher();
        house.Put(NoticeHouse.About("k1"));
        await house.RunAsync(dispatcher);
        house.Time.Advance(TimeSpan.FromDays(399));
        house.Put(NoticeHouse.About("k2"));
        await house.RunAsync(dispatcher);
        Assert.Equal(2, house.States().Count);
        house.Time.Advance(TimeSpan.FromDays(2));
        await house.RunAsync(dispatcher);
        Assert.Single(house.States());
    }
}
