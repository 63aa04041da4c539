using CardSystem.Ingest.Tests.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Words;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Words;

/// <summary>What a file would change is told in Chinese too: the lines are taken from the imports themselves.</summary>
public sealed class DifferenceWordsTests(PostgresServer server)
{
    [Fact]
    public void WhatAnImportChangesIsToldInChinese()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        var units = roster.Import("organisations", "id,name,kind,parent\nd,虹新区,district,\ns1,东街道,sub-district,d\nk1,社区,community,s1\nb1,一支部,branch,k1\nb2,二支部,branch,k1\n");
        Assert.Equal("第 2 行：d 新增区“虹新区”，上级 无", DifferenceWords.Of(units.Differences[0]).Chinese);
        Assert.Equal("第 3 行：s1 新增街道“东街道”，上级 d", DifferenceWords.Of(units.Differences[1]).Chinese);
        var first = roster.Import("members", "member,name,branch,community\nM1,张 三,b1,k1\n");
        Assert.Equal("第 2 行：M1 新增 张 三，所在支部 无 → b1，从一开始起；报到社区 无 → k1，从一开始起", DifferenceWords.Of(first.Differences[0]).Chinese);
        Assert.Equal(first.Differences[0], DifferenceWords.Of(first.Differences[0]).English);
        var second = roster.Import("members", "member,name,branch,community,from\nM1,张四,b2,-,2026-01-05\n");
        Assert.Matches("^第 2 行：M1 姓名或名称 张 三 → 张四；所在支部 b1 → b2，从 2026-01-05 起(（补录 [0-9]+ 天前的变更）)?；报到社区 k1 → 无，从 2026-01-05 起", DifferenceWords.Of(second.Differences[0]).Chinese);
    }

    [Theory]
    [InlineData("row 2: 3101: new, of M001", "第 2 行：3101 新增，持卡人 M001")]
    [InlineData("row 3: 3102: new, of nobody", "第 3 行：3102 新增，无人持有")]
    [InlineData("row 3: 3102: of nobody → M002; another certificate", "第 3 行：3102 持卡人 无 → M002；证书已更换")]
    [InlineData("row 4: s-1: new", "第 4 行：s-1 新增")]
    public void CardsAndSessionsAreToldToo(string line, string chinese) => Assert.Equal(chinese, DifferenceWords.Of(line).Chinese);

    [Fact]
    public void ALineOfAnotherKindStaysAsItIs() => Assert.Equal("row of houses", DifferenceWords.Of("row of houses").Chinese);
}
