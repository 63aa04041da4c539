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
        var units = roster.Import("organisations", "id,name,kind,parent\ns9,东街道,sub-district,d\nk9,社区,community,s9\nb8,一支部,branch,k9\nb9,二支部,branch,k9\n");
        Assert.Equal("第 2 行：s9 新增街道“东街道”，上级 d", DifferenceWords.Of(units.Differences[0]).Chinese);
        var first = roster.Import("members", "member,name,branch,community\nM901,张 三,b8,k9\n");
        Assert.Equal("第 2 行：M901 新增 张 三，所在支部 无 → b8，从一开始起；报到社区 无 → k9，从一开始起", DifferenceWords.Of(first.Differences[0]).Chinese);
        Assert.Equal(first.Differences[0], DifferenceWords.Of(first.Differences[0]).English);
        var second = roster.Import("members", "member,name,branch,community,from\nM901,张四,b9,-,2026-01-05\n");
        Assert.Matches("^第 2 行：M901 姓名或名称 张 三 → 张四；所在支部 b8 → b9，从 2026-01-05 起(（补录 [0-9]+ 天前的变更）)?；报到社区 k9 → 无，从 2026-01-05 起", DifferenceWords.Of(second.Differences[0]).Chinese);
    }

    [Theory]
    [InlineData("row 2: 3101: new, of M001", "第 2 行：3101 新增，持卡人 M001")]
    [InlineData("row 3: 3102: new, of nobody", "第 3 行：3102 新增，无人持有")]
    [InlineData("row 3: 3102: of nobody → M002; another certificate", "第 3 行：3102 持卡人 无 → M002；证书已更换")]
    [InlineData("row 4: s-1: new", "第 4 行：s-1 新增")]
    [InlineData("row 5: b1: new, branch 一支部 below k1", "第 5 行：b1 新增支部“一支部”，上级 k1")]
    public void CardsAndSessionsAreToldToo(string line, string chinese) => Assert.Equal(chinese, DifferenceWords.Of(line).Chinese);

    [Fact]
    public void ALineOfAnotherKindStaysAsItIs() => Assert.Equal("row of houses", DifferenceWords.Of("row of houses").Chinese);
}
