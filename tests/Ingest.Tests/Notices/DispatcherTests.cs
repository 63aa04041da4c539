using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Notices;

public sealed class DispatcherTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N15_OneDeliveryForEachRecipientAndKeyHoweverOftenItIsPut(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"), NoticeHouse.Mail("two", "b1"), NoticeHouse.Mail("top", "s") with { Below = 1 });
        house.Put(NoticeHouse.About("k1"));
        var dispatcher = house.Dispatcher();
        await house.RunAsync(dispatcher);
        // The same key again, for the unit above and in a later run: 'top' has had it.
        house.Put(NoticeHouse.About("k1"));
        house.Put(NoticeHouse.About("k1", "s"));
        await house.RunAsync(dispatcher);
        await house.RunAsync(house.Dispatcher("two"));
        Assert.Equal(["one", "top", "two"], house.TriedChannels.Order());
        Assert.Equal(["one sent 1", "top sent 1", "two sent 1"], house.States());
        Assert.Equal(["told", "told"], house.NoticeStates());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NothingIsToldBeforeItIsDue(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        house.Put(NoticeHouse.About("k1") with { Due = TestDistrict.Nine.AddHours(1) });
        var dispatcher = house.Dispatcher();
        await house.RunAsync(dispatcher);
        Assert.Empty(house.Tried);
        house.Time.Advance(TimeSpan.FromHours(1));
        await house.RunAsync(dispatcher);
        Assert.Single(house.Tried);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T36_OneBrokenRecipientStopsNobodyElse(string kind)
    {
        using var house = new NoticeHouse(kind, server, new NoticeOptions { Concurrency = 4 });
        var hang = new TaskCompletionSource<SendOutcome>();
        house.With(NoticeHouse.Mail("hangs", "b1"), NoticeHouse.Mail("throws", "b1"), NoticeHouse.Mail("refuses", "b1"));
        for (var i = 0; i < 12; i++) house.With(NoticeHouse.Mail($"good-{i}", "b1"));
        house.Answer = (message, _) => message.Channel.Name switch
        {
            // Deaf even to being called off.
            "hangs" => hang.Task,
            "throws" => throw new InvalidOperationException("a fault of our own"),
            "refuses" => Task.FromResult(SendOutcome.Refused("no such mailbox")),
            _ => Task.FromResult(SendOutcome.Sent),
        };
        house.Put(NoticeHouse.About("k1"));
        house.Put(NoticeHouse.About("k2", member: "M0002"));
        var dispatcher = house.Dispatcher();
        await Eventually.TrueAsync(() =>
        {
            house.Time.Advance(TimeSpan.FromMilliseconds(5));
            dispatcher.Step();
            return house.States().Count(s => s.StartsWith("good", StringComparison.Ordinal) && s.EndsWith("sent 1", StringComparison.Ordinal)) == 24
                && house.States().Count(s => s.EndsWith(" 1", StringComparison.Ordinal)) == 24 + 2 + 2 + 1 && dispatcher.UnderWayCount == 1;
        }, "everybody else to be told twice");
        Assert.Equal(["refuses dead 1", "refuses dead 1"], house.States().Where(s => s.StartsWith("refuses", StringComparison.Ordinal)));
        Assert.Equal(["throws waiting 1", "throws waiting 1"], house.States().Where(s => s.StartsWith("throws", StringComparison.Ordinal)));

        // The one that hangs has one message under way and not a second; when its time is over, it is a failure like any other.
        Assert.Single(house.TriedChannels, "hangs");
        house.Time.Advance(TimeSpan.FromSeconds(house.Options.SendSeconds));
        await Eventually.TrueAsync(() => { dispatcher.Settle(); return dispatcher.UnderWayCount == 0; }, "the one that hangs to be given up");
        Assert.Contains("There was no answer within 20 seconds.", house.Database.Query<string>("select last_error from notice_channels where channel = 'hangs'"));
        hang.SetResult(SendOutcome.Sent);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AServerThatHangsLeavesPlacesForOthers(string kind)
    {
        using var house = new NoticeHouse(kind, server, new NoticeOptions { Concurrency = 4 });
        for (var i = 0; i < 10; i++) house.With(NoticeHouse.Mail($"a-mail-{i}", "b1"));
        house.With(new NoticeChannel { Name = "z-mqtt", Kind = ChannelKinds.Mqtt, Unit = "b1" });
        var hang = new TaskCompletionSource<SendOutcome>();
        house.Answer = (message, stop) => message.Channel.Kind == ChannelKinds.Mail ? hang.Task.WaitAsync(stop) : Task.FromResult(SendOutcome.Sent);
        house.Put(NoticeHouse.About("k1"));
        var dispatcher = house.Dispatcher();
        await Eventually.TrueAsync(() => { dispatcher.Step(); return house.States().Contains("z-mqtt sent 1"); }, "the other channel to be told");
        Assert.Equal(2, house.TriedChannels.Count(c => c.StartsWith("a-mail", StringComparison.Ordinal)));
        house.Time.Advance(TimeSpan.FromSeconds(20));
        // Known to be in trouble, it is given one place until it answers.
        await Eventually.TrueAsync(() => { dispatcher.Settle(); return dispatcher.UnderWayCount == 0; }, "both to be given up");
        dispatcher.Step();
        Assert.Equal(1, dispatcher.UnderWayCount);
        hang.SetResult(SendOutcome.Sent);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACrashBetweenSendingAndMarkingSendsAgainUnderTheSameId(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        house.Put(NoticeHouse.About("k1"));
        var crashed = house.Dispatcher("first");
        crashed.Step();
        await Eventually.TrueAsync(() => house.Tried.Count == 1, "the first to send");
        // It never comes back to mark it. Another service leaves it alone as long as the lease lasts.
        var second = house.Dispatcher("second");
        await house.RunAsync(second);
        Assert.Single(house.Tried);
        house.Time.Advance(TimeSpan.FromSeconds(house.Options.LeaseSeconds));
        await house.RunAsync(second);
        Assert.Equal(2, house.Tried.Count);
        Assert.Single(house.Tried.Select(m => m.Id).Distinct());
        Assert.Equal(["one sent 2"], house.States());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasSentWhileTheDatabaseFailedIsMarkedLaterAndNotSentAgain(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        house.Put(NoticeHouse.About("k1"));
        var dispatcher = house.Dispatcher();
        dispatcher.Step();
        house.Database.Execute("alter table notice_deliveries rename to away");
        var failed = false;
        await Eventually.TrueAsync(() =>
        {
            try
            {
                dispatcher.Settle();
            }
            catch (System.Data.Common.DbException)
            {
                failed = true;
            }

            return failed;
        }, "marking to fail");
        house.Database.Execute("alter table away rename to notice_deliveries");
        await house.RunAsync(dispatcher);
        Assert.Single(house.Tried);
        Assert.Equal(["one sent 1"], house.States());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMessageTheServiceDiesOfEndsAsADeadLetter(string kind)
    {
        using var house = new NoticeHouse(kind, server, new NoticeOptions { Attempts = 3 }).With(NoticeHouse.Mail("one", "b1"));
        house.Put(NoticeHouse.About("k1"));
        for (var life = 1; life <= 3; life++)
        {
            house.Dispatcher("life-" + life).Step();
            await Eventually.TrueAsync(() => house.Tried.Count == life, "the message to be tried");
            house.Time.Advance(TimeSpan.FromSeconds(house.Options.LeaseSeconds + 1));
        }

        await house.RunAsync(house.Dispatcher("last"));
        Assert.Equal(3, house.Tried.Count);
        Assert.Equal(["one dead 3"], house.States());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoServicesOverOneDatabaseSendEachMessageOnce(string kind)
    {
        using var house = new NoticeHouse(kind, server);
        for (var i = 0; i < 5; i++) house.With(NoticeHouse.Mail($"c{i}", "b1"));
        for (var i = 0; i < 8; i++) house.Put(NoticeHouse.About($"k{i}"));
        var cancel = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Run(async () =>
        {
            var dispatcher = house.Dispatcher("service-" + n);
            await Eventually.TrueAsync(() =>
            {
                house.Time.Advance(TimeSpan.FromMilliseconds(2));
                dispatcher.Step();
                return dispatcher.UnderWayCount == 0 && house.States().Count(s => s.EndsWith("sent 1", StringComparison.Ordinal)) == 40;
            }, "both to have told everybody");
        }, cancel)));
        Assert.Equal(40, house.Tried.Count);
        Assert.Equal(40, house.Tried.Select(m => m.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatFailsIsTriedAgainLaterAndLaterAndThenADeadLetterInSight(string kind)
    {
        using var house = new NoticeHouse(kind, server, new NoticeOptions { Attempts = 4 }).With(NoticeHouse.Mail("one", "b1"));
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Later("the mailbox is full"));
        house.Put(NoticeHouse.About("k1"));
        var dispatcher = house.Dispatcher();
        var pauses = new List<double>();
        for (var attempt = 1; attempt < 4; attempt++)
        {
            await house.RunAsync(dispatcher);
            Assert.Equal(attempt, house.Tried.Count);
            pauses.Add((house.Database.Scalar<long>("select due from notice_deliveries") - house.Time.GetUtcNow().ToUnixTimeMilliseconds()) / 1000.0);
            house.Time.Advance(TimeSpan.FromSeconds(pauses[^1]) + TimeSpan.FromMilliseconds(5));
        }

        await house.RunAsync(dispatcher);
        Assert.Equal([1, 2, 3], pauses.Select((p, i) => p >= (5 << i) - 0.1 && p <= (10 << i) ? i + 1 : 0));
        Assert.Equal(["one dead 4"], house.States());
        Assert.Equal("the mailbox is full (given up after 4 attempts)", house.Database.Scalar<string>("select last_error from notice_deliveries"));

        house.Answer = (_, _) => Task.FromResult(SendOutcome.Sent);
        var id = house.Tried.First().Id;
        house.Desk.Retry(id, "clerk");
        await house.RunAsync(dispatcher);
        Assert.Equal(["one sent 1"], house.States());
        Assert.Single(house.Tried.Select(m => m.Id).Distinct());
        Assert.Throws<SettingException>(() => house.Desk.Retry(id, "clerk"));
        Assert.Equal(["notice-channel-add tester", "notice-retry clerk"], house.Database.Query<(string, string)>("select what, who from acts where what like 'notice-%' order by act").Select(a => $"{a.Item1} {a.Item2}"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChannelOutOfReachIsAskedSeldomAndNotForEveryMessage(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Unreachable("connection refused"));
        for (var i = 0; i < 20; i++) house.Put(NoticeHouse.About($"k{i}"));
        var dispatcher = house.Dispatcher();
        for (var minute = 0; minute < 60; minute++)
        {
            await house.RunAsync(dispatcher);
            house.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(house.Tried.Count, 4, 12);
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Sent);
        house.Time.Advance(TimeSpan.FromHours(1));
        await house.RunAsync(dispatcher);
        Assert.Equal(20, house.States().Count(s => s.Contains("sent", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChannelNeverAnsweringGivesUpWhatIsOldAndNothingElse(string kind)
    {
        using var house = new NoticeHouse(kind, server, new NoticeOptions { Attempts = 5, GiveUpHours = 24 }).With(NoticeHouse.Mail("one", "b1"));
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Unreachable("connection refused"));
        for (var i = 0; i < 30; i++) house.Put(NoticeHouse.About($"k{i}"));
        var dispatcher = house.Dispatcher();
        for (var hour = 0; hour < 23; hour++)
        {
            await house.RunAsync(dispatcher);
            house.Time.Advance(TimeSpan.FromHours(1));
        }

        house.Put(NoticeHouse.About("young") with { Due = house.Time.GetUtcNow() });
        for (var hour = 0; hour < 4; hour++)
        {
            await house.RunAsync(dispatcher);
            house.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(30, house.States().Count(s => s.Contains("dead", StringComparison.Ordinal)));
        Assert.Equal("waiting", house.Database.Scalar<string>("select state from notice_deliveries where key = 'young'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NoMoreThanTheRateLeavesInAnyMinute(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1") with { Rate = 20 });
        var times = new List<DateTimeOffset>();
        house.Answer = (_, _) => { lock (times) times.Add(house.Time.GetUtcNow()); return Task.FromResult(SendOutcome.Sent); };
        for (var i = 0; i < 45; i++) house.Put(NoticeHouse.About($"k{i}"));
        var dispatcher = house.Dispatcher();
        for (var second = 0; times.Count < 45; second++)
        {
            Assert.True(second < 200, $"{times.Count} of 45 after {second} seconds");
            await house.RunAsync(dispatcher);
            house.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(times, from => Assert.InRange(times.Count(t => t >= from && t < from.AddMinutes(1)), 1, 20));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChannelThatWantsNothingMoreIsSwitchedOffAndTheUnitAboveHearsFromThenOn(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"), NoticeHouse.Mail("above", "s"));
        house.Answer = (message, _) => Task.FromResult(message.Channel.Name == "one" ? SendOutcome.Gone("410") : SendOutcome.Sent);
        house.Put(NoticeHouse.About("k1"));
        house.Put(NoticeHouse.About("k2"));
        var dispatcher = house.Dispatcher();
        await house.RunAsync(dispatcher);
        Assert.Equal(["one dead 1", "one dead 0"], house.States());
        house.Put(NoticeHouse.About("k3"));
        await house.RunAsync(dispatcher);
        Assert.Equal(["one", "above"], house.TriedChannels);
        Assert.Contains("notice-channel-disable system", house.Database.Query<(string, string)>("select what, who from acts").Select(a => $"{a.Item1} {a.Item2}"));

        Assert.Throws<SettingException>(() => house.Desk.RetryAll("missing", "clerk"));
        house.Desk.Switch("one", on: true, "clerk", "the receiver is back");
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Sent);
        Assert.Equal(2, house.Desk.RetryAll("one", "clerk"));
        await house.RunAsync(dispatcher);
        Assert.Equal(["above sent 1", "one sent 1", "one sent 1"], house.States());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T36_ALeaderIsNotToldOfHimselfUnderAnOldNumberEither(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("own", "b1") with { Member = "M0002" }, NoticeHouse.Mail("above", "s"));
        house.Database.Execute("insert into member_merges(member, into_member, from_day, act) values('M0001', 'M0002', 0, 1), ('M0002', 'M0003', 0, 2)");
        house.Put(NoticeHouse.About("k1"));
        house.Put(NoticeHouse.About("k3", member: "M0003"));
        house.Put(NoticeHouse.About("k4", member: "M0004"));
        await house.RunAsync(house.Dispatcher());
        Assert.Equal(["above sent 1", "above sent 1", "own sent 1"], house.States());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatNobodyHeardWaitsInSightForAChannel(string kind)
    {
        using var house = new NoticeHouse(kind, server);
        house.Put(NoticeHouse.About("k1"));
        house.Put(NoticeHouse.About("old") with { Due = TestDistrict.Nine.AddDays(-8) });
        house.Put(NoticeHouse.About("nowhere", "no-such-unit"));
        var dispatcher = house.Dispatcher();
        await house.RunAsync(dispatcher);
        Assert.Equal(["unheard", "unheard", "unheard"], house.NoticeStates());
        Assert.Equal(2, house.Desk.Add(NoticeHouse.Mail("top", "d"), "clerk"));
        await house.RunAsync(dispatcher);
        Assert.Equal(["told", "unheard", "unheard"], house.NoticeStates());
        Assert.Equal(["top sent 1"], house.States());
    }
}
