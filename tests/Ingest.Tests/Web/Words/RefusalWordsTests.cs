using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Words;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Words;

/// <summary>What the desks refuse is told in Chinese too: the sentences are taken from the desks themselves.</summary>
public sealed class RefusalWordsTests(PostgresServer server)
{
    [Fact]
    public void WhatTheRosterRefusesIsToldInChinese()
    {
        using var roster = new TestRoster(CardSystem.Ingest.Tests.Support.Databases.Sqlite, server);
        roster.Import("organisations", "id,name,kind,parent\nd,区,district,\nk1,社区,community,d\nb1,支部,branch,k1\n");
        roster.Import("members", "member,name,branch\nM1,甲,b1\nM2,乙,b1\nM3,丙,b1\n");
        roster.Merges.Merge("M2", "M1", "li");
        RosterAnswer[] answers =
        [
            roster.Desk.Transfer("M9", "b1", null, "li"), roster.Desk.Transfer("M1", "b9", null, "li"), roster.Desk.Transfer("M1", "k1", null, "li"), roster.Desk.ReportIn("M1", "b1", null, "li"),
            roster.Desk.Stay("M1", "k1", null, null, "li"), roster.Desk.Stay("M1", "b1", 739_000, 738_000, "li"), roster.Desk.Exempt("M1", 739_000, 738_000, "li", "病"), roster.Desk.Exempt("M1", null, null, "li", ""),
            roster.Desk.TakeBackStay("M1", "b1", 739_000, "li"), roster.Desk.TakeBackExemption("M1", 739_000, "li"),
            roster.Merges.Merge("M1", "M1", "li"), roster.Merges.Merge("M2", "M3", "li"), roster.Merges.Merge("M3", "M2", "li"), roster.Merges.Unmerge("M3", "li"),
        ];
        Assert.All(answers, a => Assert.False(a.Done, a.Text));
        Assert.All(answers, a => Assert.NotNull(RefusalWords.Find(a.Text)));
        Assert.Equal("“k1”不是支部；成员的所在组织应为支部。", RefusalWords.Of(answers[2].Text).Chinese);
        Assert.Equal("M2 已并入 M1；请先撤销该合并，或将 M1 并入 M3。", RefusalWords.Of(answers[11].Text).Chinese);
    }

    [Fact]
    public void WhatExcusesAndCorrectionsRefuseIsToldInChinese()
    {
        string?[] refused =
        [
            EntryRules.Reason(""), EntryRules.Reason(new string('x', 501)), EntryRules.Reason("a\nb"), EntryRules.Kind("Sick"), EntryRules.Span("s", 1, 2), EntryRules.Span("", 2, 1), EntryRules.Span("", 1, 1_000_000_000_000),
            .. from state in Enum.GetValues<ExcuseState>() from to in Enum.GetValues<ExcuseState>() select EntryRules.Move(new Excuse(1, "M1", "", 0, 1, "sick", "x", state, 2), to),
        ];
        Assert.All(refused.OfType<string>(), text => Assert.NotNull(RefusalWords.Find(text)));
        Assert.True(refused.OfType<string>().Count() > 7);
    }

    /// <summary>Files as clerks have them, each wrong in its own way; three English words one after the other are a sentence that was left.</summary>
    [Theory]
    [InlineData("members", "")]
    [InlineData("members", "\n")]
    [InlineData("members", "编号,姓名,支部\nM1,甲,b1\n")]
    [InlineData("members", "member,member,name\n")]
    [InlineData("members", "member,name,branch,extra,name\n")]
    [InlineData("members", "member,,name,branch\nM1,x,甲,b1\n,,,\nM2\n")]
    [InlineData("members", "member,name,branch\n,,\n,甲,\nm1,\"甲\n乙\",b9\nM1,甲,k1\nM1,甲,b1\n")]
    [InlineData("members", "member,name,branch,from,community,temporary,temporary_until,exempt_from,exempt_until,exempt_reason\nM1,甲,b1,昨天,b1,k1,2026-01-01,2026-01-02,2026-01-01,\nM2,甲,b1,,,,2026-01-01,,,病\n")]
    [InlineData("organisations", "id,name,kind,parent\n,,,\n,甲,,\nx,,planet,y\n")]
    [InlineData("cards", "card,member,certificate\n,M1,\nC,M9,x\nCARD1,M1,AAAA\n")]
    [InlineData("receipt-keys", "card,receipt_key\n,\nCARD1,x\n,x\n")]
    [InlineData("kiosks", "kiosk,name,centre,public_key,secret_hash\n,x,,,\nK,,b1,x,y\n")]
    [InlineData("timetable", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\n,x,,,,,,,,\nS,,甲,b1,2026-01-01,x,2026/1/1 8:00,2026-01-01 07:00,*;b1,K\n")]
    public void WhatAFileHasWrongIsToldInChinese(string what, string csv)
    {
        using var roster = new TestRoster(CardSystem.Ingest.Tests.Support.Databases.Sqlite, server);
        roster.Import("organisations", "id,name,kind,parent\nd,区,district,\nk1,社区,community,d\nb1,支部,branch,k1\n");
        var errors = Assert.Throws<CardSystem.Ingest.Import.ImportException>(() => roster.Import(what, csv)).Errors;
        Assert.All(errors, e => Assert.DoesNotMatch(@"[a-z]{2,} [a-z]{2,} [a-z]{2,}|''", RefusalWords.Of(e).Chinese));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void EveryTableThatCanHoldAnImportUpHasAName(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var connection = database.Database.Open();
        using var work = Work.Read(database.Database, connection);
        var tables = Referrers.Tables(work, database.Database).ToList();
        Assert.True(tables.Count > 30, $"There are {tables.Count}.");
        Assert.All(tables, t => Assert.True(RefusalWords.Tables.ContainsKey(t), t));
    }

    [Theory]
    [InlineData("M001 stands in card holders.", "M001 正用于：持卡记录。")]
    [InlineData("member homes: M8 was changed later.", "所在支部记录：M8 后来被改动。")]
    [InlineData("b1 is in an audience of sessions.", "b1 是参加范围的一部分：场次。")]
    [InlineData("It cannot be reached: hook.example.cn has no address. (given up after 12 attempts)", "无法连接：hook.example.cn 查不到地址。（尝试 12 次后放弃）")]
    [InlineData("The mail server mail.example.cn offers neither AUTH PLAIN nor AUTH LOGIN; leave Mail:User empty if it takes mail from us without a name.", "邮件服务器 mail.example.cn 不支持用户名登录；若无需登录，请管理员将 Mail:User 留空。")]
    [InlineData("The mail server refused the recipient: 550 no such user", "邮件服务器拒绝了收件人：550 no such user")]
    [InlineData("the channel was switched off", "渠道已停用")]
    [InlineData("2 rows begin with # and were left out.", "2 行以 # 开头，没有导入。")]
    public void WhatHoldsAnImportUpAndWhatCameOfSendingIsToldInChinese(string english, string chinese) => Assert.Equal(chinese, RefusalWords.Of(english).Chinese);

    [Theory]
    [InlineData("名册.csv row 5, column from: '1/2' is not a day; write yyyy-MM-dd, for instance 2026-04-03, or format the cell as a date.", "名册.csv 第 5 行，from 列：“1/2”不是日期；请写成 2026-04-03，或把单元格设为日期格式。")]
    [InlineData("a.csv row 2, column member: 'm 1' is not allowed; use 1 to 20 of 0-9 and A-Z.", "a.csv 第 2 行，member 列：“m 1”不符合要求；请用 1 到 20 位 0-9 和 A-Z。")]
    [InlineData("a.xlsx inflates to more than 256 MiB; divide it.", "a.xlsx 解压后超过 256 MiB；请拆分后再导入。")]
    [InlineData("Nobody has translated this.", "Nobody has translated this.")]
    [InlineData("a.csv row 2, column name: strange.", "a.csv 第 2 行，name 列：strange.")]
    public void AFilesFaultKeepsItsPlace(string english, string chinese) => Assert.Equal(new Bilingual(chinese, english), RefusalWords.Of(english));

    [Theory]
    [InlineData(100)]
    [InlineData(2_000)]
    public void WhatACellHoldsKeepsNobodyBusy(int times)
    {
        var text = string.Concat(Enumerable.Repeat("' is merged into ", times)) + "!";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(text, RefusalWords.Of(text).Chinese);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
    }
}
