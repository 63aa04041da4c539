using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Notices;

public sealed class OutboxTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ANoticeIsThereOnceForAUnitAndKeyAndTheFirstStays(string kind)
    {
        using var house = new NoticeHouse(kind, server);
        Assert.True(house.Put(NoticeHouse.About("k1")));
        Assert.False(house.Put(NoticeHouse.About("k1") with { TitleZh = "另一个" }));
        Assert.True(house.Put(NoticeHouse.About("k1", "s")));
        Assert.True(house.Put(NoticeHouse.About("k2")));
        Assert.Equal(["请关心{member}"], house.Database.Query<string>("select distinct title_zh from notices"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WithoutTheTransactionThereIsNoNotice(string kind)
    {
        using var house = new NoticeHouse(kind, server);
        using (var connection = house.Database.Database.Open())
        using (var work = Work.Begin(house.Database.Database, connection))
        {
            Assert.True(NoticeOutbox.Put(work, NoticeHouse.About("k1")));
        }

        Assert.Equal(0, house.Database.Scalar<long>("select count(*) from notices"));
    }

    public static TheoryData<Notice> Wrong()
    {
        var right = NoticeHouse.About("k");
        return
        [
            right with { Kind = "" }, right with { Kind = "Big" }, right with { Kind = new string('a', 41) }, right with { Key = "" }, right with { Key = new string('k', 201) }, right with { Key = "a\nb" },
            right with { Level = "urgent" }, right with { Unit = "" }, right with { TitleZh = "" }, right with { TitleEn = "two\r\nBcc: lines" }, right with { TitleEn = new string('t', 201) },
            right with { BodyZh = new string('b', 4_001) }, right with { BodyEn = "\0" }, right with { Members = -1 }, right with { Link = "https://elsewhere" }, right with { Link = "/a b" },
            right with { Withdraws = "k" }, right with { Withdraws = "" },
        ];
    }

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void WhatBreaksALimitIsRefusedWithASentence(Notice notice)
    {
        var problem = Assert.Single(notice.Problems());
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void APlainNoticeHasNoProblem() => Assert.Empty(NoticeHouse.About("k").Problems());
}
