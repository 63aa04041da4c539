using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Privacy;

/// <summary>The name is put in by the ways people have, counted, erased, and looked for in every table and every byte; the counts are then what they were.</summary>
public sealed class ErasureTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();
    private readonly TestCard _card = new("CARD990042", TestDistrict.Nine.AddYears(-1), TestDistrict.Nine.AddYears(3));

    private static DateTimeOffset At(int hour, int minute = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute);

    public void Dispose()
    {
        _district.Dispose();
        _card.Dispose();
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task APutInByEveryWayIsNowhereAndEveryCountStays(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await LiveAsync(projection);
        var before = Counts(projection);
        Assert.True(Canary.InTables(projection.Database).Count > 15, "The name was not put in.");

        var desk = new ErasureDesk(projection.Database.Database, TestProjection.Days(), projection.Time);
        var preview = desk.Preview(Canary.Merged)!;
        Assert.Equal([Canary.Number, Canary.Merged], preview.Person.Numbers);
        Assert.Equal((1, 2L), (preview.Person.Cards.Count, preview.Taps));
        var answer = desk.Erase(Canary.Number, "保护专员", "asked for on paper");
        Assert.Null(answer.Refused);
        await projection.ProjectAsync();
        var finish = new ErasureFinish(projection.Database.Database, projection.Time);
        Assert.Equal(FinishOutcome.Worked, finish.Step(mayPurge: true));
        Assert.Equal(FinishOutcome.Idle, finish.Step(mayPurge: true));
        Assert.Equal(ErasureStates.Finished, projection.Read(work => ErasureStore.Find(work, answer.Erasure!.Number))!.State);

        Assert.Empty(Canary.InTables(projection.Database));
        // The files that were imported are whoever's who made them.
        foreach (var csv in Directory.GetFiles(projection.Database.Folder, "*.csv")) File.Delete(csv);
        if (kind == Databases.Sqlite) Assert.Empty(Canary.InFiles(projection.Database.Folder));

        Assert.Equal(before, Counts(projection));
        TestProjection.AssertEqual(projection.Rebuild(), "derived anew after an erasure");
        var report = VerifyReport.Read(projection.Database.Settings(), projection.Database.Database, signatures: true, TestContext.Current.CancellationToken);
        Assert.Empty(report.Findings);
        Assert.Equal("This person is erased already.", desk.Erase(answer.Erasure!.Pseudonym, "保护专员", "again").Refused);
        Assert.Equal("revoked", projection.Database.Scalar<string>("select state from card_states where card = 'CARD990042' order by from_at desc limit 1"));
        // Nothing of the person's waits on anybody's desk; what others have asked for does.
        Assert.Equal(["M001"], projection.Database.Query<string>("select member from excuses where state = 1"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatCardAndPersonDoAfterwardsIsNobodys(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await LiveAsync(projection);
        Assert.Null(new ErasureDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Erase(Canary.Number, "保护专员", "asked for").Refused);
        await projection.TakeAndProjectAsync(_district.One.Tap(_card, At(12)));
        Assert.Equal("card-revoked", projection.Database.Scalar<string>("select reason from derived.set_aside where card = 'CARD990042' order by at desc limit 1"));
        // From tomorrow on nobody waits for the person.
        Assert.Equal(0, projection.Database.Scalar<long>("select count(*) from member_homes h join erasures e on e.pseudonym = h.member where h.until_day > @day", new { day = DateOnly.FromDateTime(TestDistrict.Nine.DateTime).DayNumber + 1 }));
    }

    [Fact]
    public async Task ANameThatOthersBearIsReplacedOnlyWhereTheNumberSaysWhoIsMeant()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district);
        await LiveAsync(projection);
        TestImport.Run(projection.Database, "members", $"member,name,branch\nN1234567,{Canary.Name},b1\n");
        projection.Enter(work => ActLog.Record(work, At(11), "li", "correct", "morning N1234567", new { reason = $"{Canary.Name}忘了刷卡" }));
        projection.Database.Execute("update kiosk_statuses set received_at = received_at");
        projection.Database.Execute($"insert into time_withdrawals(act, member, day, minutes, purpose) values(77, 'N1234567', 1, 10, '给{Canary.Name}'), (78, 'N1234567', 1, 10, '给{Canary.Name} {Canary.Number}')");
        var answer = new ErasureDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Erase(Canary.Number, "保护专员", "asked for");
        Assert.Contains(answer.Left, l => l is { Table: "time_withdrawals", Column: "purpose", Places: 1 });
        Assert.Equal([$"给{Canary.Name}", "给*** x-"], projection.Database.Query<string>("select substr(purpose, 1, 7) from time_withdrawals where act in (77, 78) order by act"));
    }

    [Theory]
    [InlineData("N000", "asked for", "There is no member 'N000'.")]
    [InlineData(Canary.Number, "", "Say in 1 to 500 characters on one line why; the reason stays, so do not name the person in it.")]
    [InlineData(Canary.Number, "wegen " + Canary.Name, "The reason stays after the erasure; say it without the person's name and number.")]
    public void WhatCannotBeDoneIsSaidAndNothingIsDone(string number, string reason, string why)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        TestImport.Run(database, "organisations", "id,name,kind,parent\nd,区,district,\nb1,支部一,branch,d\n");
        TestImport.Run(database, "members", $"member,name,branch\n{Canary.Number},{Canary.Name},b1\n");
        var before = TestTables.Text(database, TestTables.All(database));
        Assert.Equal(why, new ErasureDesk(database.Database, TestProjection.Days(), TimeProvider.System).Erase(number, "li", reason).Refused);
        Assert.Equal(before, TestTables.Text(database, TestTables.All(database)));
    }

    /// <summary>A morning of the person's, with words about him wherever people can put words.</summary>
    private async Task LiveAsync(TestProjection projection)
    {
        var database = projection.Database;
        var days = TestProjection.Days();
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        TestImport.Run(database, "members", $"member,name,branch\n{Canary.Number},{Canary.Former},b1\n{Canary.Merged},{Canary.Name},b2\n");
        TestImport.Run(database, "members", $"member,name,branch\n{Canary.Number},{Canary.Name},b1\n");
        var file = Path.Combine(database.Folder, Canary.Name + ".csv");
        await File.WriteAllTextAsync(file, $"card,member,certificate\n{_card.Number},{Canary.Number},{Convert.ToBase64String(CertificateWithName())}\n");
        ImportCommand.Import(TestImport.Settings, database.Database, "cards", file, dryRun: false, "li");
        TestImport.Run(database, "timetable", $"session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\nreport,R,{Canary.Name}先进事迹报告会,c1,2026-05-02 08:30,2026-05-02 09:00,2026-05-02 09:10,2026-05-02 11:00,b1,\n");
        projection.Policy();
        await projection.TakeAndProjectAsync(_district.One.Tap(_card, At(8, 50)), _district.One.Tap(_district.Cards[0], At(8, 51)), _district.Far.Tap(_card, At(9)));
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes($"hello {Canary.Name}"), Encoding.GetEncoding("GB18030").GetBytes($"你好{Canary.Name}"), Encoding.ASCII.GetBytes("{\"name\":\"\\u91d1\\u4e1d\\u96c0\\u5a05\\u5a1c\"}")])
            await projection.Inbox.TakeAsync(new FakeConnection("kiosk-1"), bytes);
        while (projection.Inbox.Queue.Weight > 0) projection.Inbox.Committer.Step(TestContext.Current.CancellationToken);

        projection.Enter(work =>
        {
            var session = Ingest.Activities.Timetable.Load(work).Sessions["evening"];
            Assert.Null(ExcuseStore.Request(work, At(9), "li", Canary.Number, "evening", 0, 0, "sick", $"{Canary.Name}住院").Refused);
            Assert.Null(ExcuseStore.Request(work, At(9), "li", "M001", "evening", 0, 0, "sick", $"照顾{Canary.Name}（{Canary.Number}）").Refused);
            Assert.Null(CorrectionStore.Enter(work, At(9), "li", session, Canary.Number, CorrectionKind.Attended, 0, 0, $"{Canary.Name}忘带卡").Refused);
            Assert.Null(RatingStore.Enter(work, At(9), "li", "morning", Canary.Number, 5, $"{Canary.Name}说很好", attended: true).Refused);
            NoticeOutbox.Put(work, new Notice("warning.issued", $"about {Canary.Number}", "b1", Canary.Number, "notice", $"请联系{Canary.Name}", $"Call {Canary.Name}", $"{Canary.Name} {Canary.Number}", "", At(9)));
            ActLog.Record(work, At(9), "li", "note", "morning", new { text = $"{Canary.Name}来电" });
            ActLog.Record(work, At(9), "li", "look", Canary.Number, new { });
            WarningStore.Add(work, new Warning(7, Canary.Number, "two-in-a-row", 700_000, 0, WarningLevel.Concern, WarningStates.Open, false, "b1", 1, 0, 1, false, 700_000, $"{{\"member\":\"{Canary.Number}\"}}"));
        });
        new WarningDesk(database.Database, projection.Time).FollowUp(7, "li", $"给{Canary.Name}打了电话");
        Assert.True(new RosterDesk(database.Database, days, projection.Time).Exempt(Canary.Number, 700_000, 700_001, "li", $"{Canary.Name}外出").Done);
        Assert.True(new MergeDesk(database.Database, days, projection.Time).Merge(Canary.Merged, Canary.Number, "li", $"{Canary.Name}是同一人").Done);
        Assert.True(new CardDesk(database.Database, days, projection.Time).Enter(_card.Number, CardState.Lost, At(10), At(10, 30), "li", $"{Canary.Name}挂失").Done);
        foreach (var kiosk in (string[])["kiosk-1", "kiosk-2"]) projection.Say(kiosk, At(11), null, ("00000000000000aa", kiosk == "kiosk-1" ? 2 : 0, 2));
        await projection.AtAsync(At(11, 30));
    }

    /// <summary>PIV certificates of other issuers bear the whole name.</summary>
    private byte[] CertificateWithName()
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={_card.Number}, O={Canary.Name}"), _card.Key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TestDistrict.Nine.AddYears(-1), TestDistrict.Nine.AddYears(3));
        return certificate.RawData;
    }

    /// <summary>What is counted, by session, status, unit and month, and never by member.</summary>
    private static List<string> Counts(TestProjection projection) =>
    [
        .. projection.Database.Query<string>("select session || ' ' || phase || ' ' || expected || ' ' || attended || ' ' || late || ' ' || left_early || ' ' || walk_in || ' ' || absent || ' ' || excused from derived.session_states order by session"),
        .. projection.Database.Query<string>("select session || ' ' || status || ' ' || count(*) from derived.attendance group by session, status order by session, status"),
        .. projection.Database.Query<string>("select unit || ' ' || month || ' ' || category || ' ' || sum(amount) || ' ' || count(*) from derived.standings group by unit, month, category order by 1"),
        .. projection.Database.Query<string>("select centre || ' ' || day || ' ' || count(*) from derived.visits group by centre, day order by 1"),
        .. projection.Database.Query<string>("select reason || ' ' || count(*) from derived.set_aside group by reason order by 1"),
        .. projection.Database.Query<string>("select stars || ' ' || count(*) from ratings group by stars"),
        .. projection.Database.Query<string>("select level || ' ' || count(*) from warnings group by level"),
    ];
}
