using System.Text;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Notices;

public sealed class RuleTests
{
    private const long Serious = (long)NoticeLevel.Serious;
    private const long Concern = (long)NoticeLevel.Concern;

    private static NoticeChannel At(string name, string unit = "b1") => NoticeHouse.Mail(name, unit);

    private static string[] Selves(string? member) => member is null ? [] : [member];

    private static string[] Told(string? member, long level, params NoticeChannel[][] path) => [.. RouteRules.Choose(Selves(member), level, path).To.Select(c => c.Name)];

    [Fact]
    public void T36_WithoutALeaderItGoesUpTheTree()
    {
        Assert.Equal(["own"], Told(null, Concern, [At("own")], [At("above", "s")]));
        Assert.Equal(["above"], Told(null, Concern, [], [At("above", "s")], [At("top", "d")]));
        Assert.Equal(["top"], Told(null, Concern, [At("off") with { Enabled = 0 }], [], [At("top", "d")]));
        Assert.False(RouteRules.Choose([], Concern, [[], [], []]).Heard);
        Assert.False(RouteRules.Choose([], Concern, []).Heard);
    }

    [Fact]
    public void T36_NobodyIsToldOfHimselfAsALeader()
    {
        Assert.Equal(["above"], Told("M0001", Concern, [At("own") with { Member = "M0001" }], [At("above", "s")]));
        Assert.Equal(["deputy"], Told("M0001", Concern, [At("own") with { Member = "M0001" }, At("deputy")], [At("above", "s")]));
        Assert.Equal(["own"], Told("M0002", Concern, [At("own") with { Member = "M0001" }], [At("above", "s")]));
        Assert.False(RouteRules.Choose(["M0001"], Concern, [[At("own") with { Member = "M0001", Below = 1 }]]).Heard);
    }

    [Fact]
    public void AUnitThatDoesNotWantALevelDoesNotSendItUpTheTree()
    {
        var (to, heard) = RouteRules.Choose([], Concern, [[At("own") with { LeastLevel = Serious }], [At("above", "s")]]);
        Assert.Empty(to);
        Assert.True(heard);
        Assert.Equal(["own"], Told(null, Serious, [At("own") with { LeastLevel = Serious }], [At("above", "s")]));
    }

    [Fact]
    public void WhoHearsOfEverythingBelowHearsItOnce()
    {
        Assert.Equal(["own", "watch"], Told(null, Concern, [At("own")], [At("watch", "s") with { Below = 1 }, At("plain", "s")]));
        Assert.Equal(["plain", "watch"], Told(null, Concern, [], [At("watch", "s") with { Below = 1 }, At("plain", "s")]));
    }

    [Fact]
    public void T36_AFeedThatProgramsReadDoesNotStandForAPerson()
    {
        var feed = new NoticeChannel { Name = "feed", Kind = ChannelKinds.Mqtt, Unit = "b1" };
        Assert.Equal(["above", "feed"], Told(null, Concern, [feed], [At("above", "s")]));
        Assert.Equal(["top"], Told(null, Concern, [], [feed], [At("top", "d")]));
        Assert.Equal(["feed", "top"], Told(null, Concern, [], [feed with { Below = 1 }], [At("top", "d")]));
        // Better than nobody.
        Assert.Equal(["feed"], Told(null, Concern, [], [feed], []));
    }

    private static DateTimeOffset Shanghai(int day, int hour, int minute = 0) => new(2026, 5, day, hour, minute, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(21, 59, null)]
    [InlineData(22, 0, 2)]
    [InlineData(23, 59, 2)]
    [InlineData(0, 0, 1)]
    [InlineData(6, 59, 1)]
    [InlineData(7, 0, null)]
    public void QuietHoursAcrossMidnightIncludeTheirBeginningAndNotTheirEnd(int hour, int minute, int? endsOn)
    {
        var channel = At("a") with { QuietFrom = 22 * 60, QuietUntil = 7 * 60, PassingLevel = Serious };
        Assert.Equal(endsOn is { } day ? Shanghai(day, 7) : null, QuietRules.HeldUntil(channel, Concern, Shanghai(1, hour, minute), NoticeHouse.Zone));
        Assert.Null(QuietRules.HeldUntil(channel, Serious, Shanghai(1, hour, minute), NoticeHouse.Zone));
    }

    [Fact]
    public void QuietHoursEndWhereTheClockLeapsOverTheirEndOrShowsItTwice()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var channel = At("a") with { QuietFrom = 0, QuietUntil = 150 };
        // On 29 March 2026 the clocks there leap from 02:00 to 03:00, so 02:30 does not exist.
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), QuietRules.HeldUntil(channel, Concern, new DateTimeOffset(2026, 3, 29, 0, 30, 0, TimeSpan.Zero), berlin));
        // On 25 October 2026 02:30 comes twice, at 00:30Z and 01:30Z.
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), QuietRules.HeldUntil(channel, Concern, new DateTimeOffset(2026, 10, 24, 23, 0, 0, TimeSpan.Zero), berlin));
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero), QuietRules.HeldUntil(channel, Concern, new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero), berlin));
    }

    [Fact]
    public void TheNextDigestIsTodaysOrTomorrows()
    {
        var channel = At("a") with { DigestAt = 8 * 60, PassingLevel = Serious };
        Assert.Equal(Shanghai(1, 8), QuietRules.NextDigest(channel, Concern, Shanghai(1, 7, 59), NoticeHouse.Zone));
        Assert.Equal(Shanghai(2, 8), QuietRules.NextDigest(channel, Concern, Shanghai(1, 8), NoticeHouse.Zone));
        Assert.Null(QuietRules.NextDigest(channel, Serious, Shanghai(1, 7), NoticeHouse.Zone));
        Assert.Null(QuietRules.NextDigest(At("b"), Concern, Shanghai(1, 7), NoticeHouse.Zone));
    }

    [Fact]
    public void PausesDoubleUpToTheLimitAndAreSpread()
    {
        var options = new NoticeOptions();
        var random = new Random(1);
        for (var failures = 1; failures <= 40; failures++)
        {
            var whole = Math.Min(3_600, 10 * Math.Pow(2, Math.Min(failures - 1, 30)));
            Assert.InRange(RetryRules.Pause(failures, options, random).TotalSeconds, whole / 2, whole);
        }

        Assert.True(Enumerable.Range(0, 20).Select(_ => RetryRules.Pause(5, options, random)).Distinct().Count() > 15);
    }

    [Fact]
    public void ItIsGivenUpAfterSoManyAttemptsOrSoLong()
    {
        var options = new NoticeOptions();
        Assert.Null(RetryRules.GiveUp(11, TimeSpan.FromHours(71), options));
        Assert.Equal("given up after 12 attempts", RetryRules.GiveUp(12, TimeSpan.Zero, options));
        Assert.Equal("given up after 72 hours", RetryRules.GiveUp(3, TimeSpan.FromHours(72), options));
        // A service that was off for a week still tries what it finds.
        Assert.Null(RetryRules.GiveUp(2, TimeSpan.FromDays(7), options));
    }

    private static StoredNotice Stored => new()
    {
        Kind = "warning.issued", Unit = "b1", UnitName = "第一支部", Member = "M0001", MemberName = "张三丰", Members = 1, Level = Concern,
        TitleZh = "请关心{member}（张三丰，M0001）", TitleEn = "About {member}: 张三丰 M0001", BodyZh = "张三丰缺席三次", BodyEn = "张三丰 missed 3", Link = "/warnings/12",
    };

    [Fact]
    public void NamesAreMaskedInMailAndNowhereElse()
    {
        var mail = NoticeTextRules.Tell(Stored, At("a"), "https://dj.example.cn");
        Assert.Equal("请关心张**（张**，M0001）", mail.Title);
        Assert.Equal("张**缺席三次", mail.Body);
        Assert.Equal(("M0001", "张**", "https://dj.example.cn/warnings/12"), (mail.Member, mail.MemberName, mail.Link));

        foreach (var kind in new[] { ChannelKinds.WeCom, ChannelKinds.DingTalk, ChannelKinds.Webhook, ChannelKinds.Mqtt })
        {
            // A robot shows no names even where somebody wrote that into its row by hand.
            var told = NoticeTextRules.Tell(Stored, At("a") with { Kind = kind, Names = ChannelKinds.IsRobot(kind) ? 1 : 0, LanguageName = NoticeChannel.English }, "");
            Assert.Equal("About 1 member: 1 member 1 member", told.Title);
            Assert.Equal(("", null, null, ""), (told.Body, told.Member, told.MemberName, told.Link));
        }
    }

    [Fact]
    public void AWordThatOnlyContainsANumberOrNameStays()
    {
        var notice = Stored with { Member = "2026", MemberName = "An", TitleEn = "And 12026 in 2026, An too", TitleZh = "x" };
        Assert.Equal("And 12026 in 1 member, 1 member too", NoticeTextRules.Tell(notice, At("a") with { Kind = ChannelKinds.Webhook, Names = 0, LanguageName = NoticeChannel.English }, "").Title);
    }

    [Fact]
    public void TextIsCutBetweenCharacters()
    {
        Assert.Equal("三个字", NoticeTextRules.Cut("三个字", 9));
        Assert.Equal("三个…", NoticeTextRules.Cut("三个字呢", 9));
        Assert.Equal("👩‍👩‍👧…", NoticeTextRules.Cut("👩‍👩‍👧👩‍👩‍👧", Encoding.UTF8.GetByteCount("👩‍👩‍👧") + 10));
    }

    [Fact]
    public void AnIdFollowsFromChannelAndKey()
    {
        Assert.Equal(DeliveryId.Of("a", "k"), DeliveryId.Of("a", "k"));
        Assert.Equal(4, new[] { DeliveryId.Of("a", "k"), DeliveryId.Of("b", "k"), DeliveryId.Of("a", "l"), DeliveryId.Of("ak", "") }.Distinct().Count());
        Assert.Matches("^n[0-9a-f]{31}$", DeliveryId.Of("a", "k"));
    }

    [Theory]
    [InlineData("Notices:DigestAt=25:00", "Notices:DigestAt is '25:00'; give a time of day such as 08:00.")]
    [InlineData("Notices:SendSeconds=100", "Notices:LeaseSeconds is 120; it must be at least twice Notices:SendSeconds, 200, or two services would send the same.")]
    [InlineData("Notices:Attempts=0", "Notices:Attempts is 0; allowed are 1 to 50.")]
    [InlineData("Notices:WeComBase=http://elsewhere.example", "Notices:WeComBase is 'http://elsewhere.example'; give an https address (http only on this machine), without a path's last '/'.")]
    [InlineData("Mail:Security=ssl", "Mail:Security is 'ssl'; allowed are starttls, tls and none.")]
    public void SettingsAreChecked(string set, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SettingException>(() => IngestSettings.Load(null, [set])).Message);

    [Theory]
    [InlineData("Mail:Security=none", "Mail:Security is none; that is allowed only with a mail server on this machine. Use starttls or tls.")]
    [InlineData("Mail:From=not an address", "Mail:From is 'not an address'; give the address notices come from, such as notices@example.cn.")]
    [InlineData("Mail:User=u", "Mail:Password is needed with Mail:User and says where it is: file:PATH or env:NAME.")]
    public void TheMailServersSettingsAreChecked(string set, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SettingException>(() => IngestSettings.Load(null, ["Mail:Host=smtp.example.cn", "Mail:From=a@example.cn", set])).Message);
}
