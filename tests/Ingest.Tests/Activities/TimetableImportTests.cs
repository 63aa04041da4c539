using System.Text;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
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

    [Fact]
    public void KiosksMayBeRegisteredLater()
    {
        using var database = District();
        var report = TestImport.Run(database, "timetable", Header + "s,a,n,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,*,kiosk-7;kiosk-1\n");
        Assert.Equal(["Kiosks not registered yet: kiosk-7."], report.Notes);
    }
}
