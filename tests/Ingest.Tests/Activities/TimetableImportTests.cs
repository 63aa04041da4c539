using System.Text;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Activities;

public sealed class TimetableImportTests(PostgresServer server) : IDisposable
{
    private const string Header = "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\n";
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private TestDatabase District()
    {
        var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        return database;
    }

    [Fact]
    public void TimesAreOfTheDistrictsClock()
    {
        using var database = District();
        Assert.Equal(TestDistrict.Nine.ToUnixTimeMilliseconds(), database.Scalar<long>("select starts from sessions where session = 'morning'"));
        TestImport.Run(database, "timetable", Header + "s,a,n,c1,2026-05-01 08:30:15,2026-05-01 09:00,2026-05-01 09:00,2026-05-01 11:00,*,\n");
        Assert.Equal(TestDistrict.Nine.AddMinutes(-30).AddSeconds(15).ToUnixTimeMilliseconds(), database.Scalar<long>("select opens from sessions where session = 's'"));
    }

    [Theory]
    [InlineData("s,a,n,c1,2026-05-01 09:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,", "column starts: is before opens; the order is opens, starts, late_after, closes.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 08:50,2026-05-01 11:00,*,", "column late_after: is before starts; the order is opens, starts, late_after, closes.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 09:05,*,", "column closes: is before late_after; the order is opens, starts, late_after, closes.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 08:30,2026-05-01 08:30,2026-05-01 08:30,*,", "column closes: is when the session opens, so nobody could sign in.")]
    [InlineData("s,a,n,c1,01.05.2026 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,", "column opens: '01.05.2026 08:30' is not a time; write yyyy-MM-dd HH:mm, for instance 2026-05-01 08:30.")]
    [InlineData("s,a,n,c1,2026-02-30 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,", "column opens: '2026-02-30 08:30' is not a time; write yyyy-MM-dd HH:mm, for instance 2026-05-01 08:30.")]
    [InlineData("S,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,", "column session: 'S' is not allowed; use 1 to 64 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData("s,a,,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,", "column name: is empty; give a text.")]
    [InlineData("s,a,n,c9,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,", "column centre: 'c9' is not an organisation; import organisations first.")]
    [InlineData("s,a,n,b1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,", "column centre: 'b1' is a branch; sessions are held at a centre.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,,", "column audience: is empty; name organisations separated by ';', or '*' for a session nobody in particular is expected at.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,b1;b9,", "column audience: 'b9' is not an organisation; import organisations first.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,b1;*,", "column audience: '*' stands alone or not at all.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,kiosk-far", "column kiosks: 'kiosk-far' stands in c2, not in c1.")]
    [InlineData("s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,Kiosk", "column kiosks: 'Kiosk' is not a kiosk id; separate kiosks by ';' and leave the cell empty for all of the centre.")]
    public void WhatIsWrongIsNamed(string row, string error)
    {
        using var database = District();
        Assert.Equal(["timetable.csv row 2, " + error], Assert.Throws<ImportException>(() => TestImport.Run(database, "timetable", Header + row + "\n")).Errors);
    }

    [Fact]
    public void AnHourThatTheClocksLeapOverIsNamedAndOneThatComesTwiceIsTheFirst()
    {
        using var database = District();
        var berlin = IngestSettings.Load(null, ["District:TimeZone=Europe/Berlin"]);
        var error = Assert.Throws<ImportException>(() => TestImport.Run(database, "timetable",
            Encoding.UTF8.GetBytes(Header + "s,a,n,c1,2026-03-29 01:30,2026-03-29 02:30,2026-03-29 03:10,2026-03-29 11:00,*,\n"), settings: berlin));
        Assert.Equal(["timetable.csv row 2, column starts: 2026-03-29 02:30 does not exist in Europe/Berlin: the clocks are put forward over it."], error.Errors);

        TestImport.Run(database, "timetable", Encoding.UTF8.GetBytes(Header + "s,a,n,c1,2026-10-25 02:30,2026-10-25 03:30,2026-10-25 03:40,2026-10-25 11:00,*,\n"), settings: berlin);
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), database.Scalar<long>("select opens from sessions where session = 's'"));
    }

    private const string Wide = "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks,category,kind,in_out,ends,leave_from,capacity,organiser\n";
    private const string Times = "c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00";

    private static string Row(TestDatabase database, string session = "s") => database.Query<string>(
        $"select category || ' ' || kind || ' ' || in_out || ' ' || ((ends - starts) / 60000) || ' ' || ((leave_from - starts) / 60000) || ' ' || capacity || ' ' || organiser || ' ' || sequence from sessions where session = '{session}'")[0];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void FurtherColumnsAreTakenAndAFileWithoutThemLeavesThem(string kind)
    {
        using var database = new TestDatabase(kind, server);
        _district.ImportInto(database);
        TestImport.Run(database, "timetable", Wide + $"s,a,n,{Times},*,,volunteer,volunteer,in-out,2026-05-01 10:30,2026-05-01 10:15,20,b1\n");
        Assert.Equal("volunteer 3 1 90 75 20 b1 0", Row(database));
        Assert.Equal("meeting 1 0 120 120 0  0", Row(database, "morning"));
        Assert.Equal("meeting 2 0 90 90 0  0", Row(database, "talk"));

        Assert.Equal(1, TestImport.Run(database, "timetable", Header + $"s,a,n,{Times},*,\n").Unchanged);
        Assert.Equal(1, TestImport.Run(database, "timetable", Header + $"s,a,another,{Times},b1,\n").Changed);
        Assert.Equal("volunteer 3 1 90 75 20 b1 1", Row(database));
        TestImport.Run(database, "timetable", Wide + $"s,a,n,{Times},b1,,,,,,,,\n");
        Assert.Equal("meeting 1 0 120 120 0  2", Row(database));
    }

    [Theory]
    [InlineData(",,,2026-05-01 08:59,,,", "column ends: is before starts.")]
    [InlineData(",,,2026-05-01 11:01,,,", "column ends: is after closes.")]
    [InlineData(",,,2026-05-01 10:00,2026-05-01 10:01,,", "column leave_from: is after ends.")]
    [InlineData("Party Day,,,,,,", "column category: 'Party Day' is not allowed; use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData(",must,,,,,", "column kind: 'must' is not allowed; use required, open, volunteer or service.")]
    [InlineData(",,out,,,,", "column in_out: 'out' is not allowed; use in, or in-out where members sign out too.")]
    [InlineData(",,,,,many,", "column capacity: 'many' is not a number from 0 to 1000000; 0 or nothing means no limit.")]
    [InlineData(",,,,,,b9", "column organiser: 'b9' is not allowed; it is not an organisation; import organisations first, or leave the cell empty.")]
    public void WhatIsWrongInTheFurtherColumnsIsNamed(string cells, string error)
    {
        using var database = District();
        Assert.Equal(["timetable.csv row 2, " + error], Assert.Throws<ImportException>(() => TestImport.Run(database, "timetable", Wide + $"s,a,n,{Times},*,,{cells}\n")).Errors);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatAFileChangesIsDerivedAgainAndNothingElse(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        var before = desk.LastChange();
        TestImport.Run(desk.Database, "timetable", _district.TimetableCsv);
        Assert.Equal(before, desk.LastChange());
        TestImport.Run(desk.Database, "timetable", _district.TimetableCsv.Replace("09:10,2026-05-01 11:00", "09:15,2026-05-01 11:00", StringComparison.Ordinal).Replace("20:00,d", "20:30,d", StringComparison.Ordinal));
        Assert.Equal(["Centre c1 05-01 18:00 05-01 20:30", "Session evening", "Session morning"], desk.Changes(before));
    }

    [Fact]
    public void AFileThatTakesBackAMoveSaysSo()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        desk.Move("morning", new Ingest.Activities.Move(Kiosks: "kiosk-1"));
        Assert.Equal(["Moved by hand before and now as the file has them: morning."], TestImport.Run(desk.Database, "timetable", _district.TimetableCsv).Notes);
        Assert.Equal(("", "c1:kiosk-1"), (desk.Session("morning").Kiosks, desk.Session("morning").Former));
    }

    [Fact]
    public void AServiceThatIsRatedIsSoAtItsKiosksAndStaysSoWhereTheFileSaysNothing()
    {
        using var database = District();
        const string Rated = "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks,kind,rate\n", Service = "s,a,n,c1,2026-05-01 12:30,2026-05-01 13:00,2026-05-01 13:10,2026-05-01 14:00,*,";
        TestImport.Run(database, "timetable", $"{Rated}{Service},service,yes\n");
        Assert.True(Sessions().Single(s => s.Id == "s").Rate);
        Assert.DoesNotContain(Sessions(), s => s.Id != "s" && s.Rate);
        TestImport.Run(database, "timetable", $"{Header}{Service}\n");
        Assert.True(Sessions().Single(s => s.Id == "s").Rate);

        var error = Assert.Throws<ImportException>(() => TestImport.Run(database, "timetable", $"{Rated}{Service},open,yes\n"));
        Assert.Equal(["timetable.csv row 2, column rate: only a session of kind service is rated; say service there, or no here."], error.Errors);
        error = Assert.Throws<ImportException>(() => TestImport.Run(database, "timetable", $"{Rated}{Service},service,perhaps\n"));
        Assert.Equal(["timetable.csv row 2, column rate: 'perhaps' is not allowed; use yes where whoever was served is asked how it was, or no."], error.Errors);
        TestImport.Run(database, "timetable", $"{Rated}{Service},service,\n");
        Assert.False(Sessions().Single(s => s.Id == "s").Rate);

        IEnumerable<CardSystem.Contracts.TimetableSession> Sessions()
        {
            using var connection = database.Database.Open();
            using var work = Work.Read(database.Database, connection);
            return [.. Timetable.Load(work).Sessions.Values.Select(s => s.Session)];
        }
    }

    [Fact]
    public void KiosksMayBeRegisteredLater()
    {
        using var database = District();
        var report = TestImport.Run(database, "timetable", Header + "s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,kiosk-7;kiosk-1\n");
        Assert.Equal(["Kiosks not registered yet: kiosk-7."], report.Notes);
    }
}
