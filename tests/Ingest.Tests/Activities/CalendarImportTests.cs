using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Activities;

public sealed class CalendarImportTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void DaysAreTakenOnceChangedAndTakenBackAndNothingIsDerivedAgain(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        var before = desk.LastChange();
        Assert.Equal("calendar: 39 added, 0 changed, 0 unchanged.", desk.Calendar(CalendarTemplate.Csv()).ToString());
        Assert.Equal("calendar: 0 added, 0 changed, 39 unchanged.", desk.Calendar(CalendarTemplate.Csv()).ToString());
        var report = desk.Calendar("day,kind,name\n2026-10-08,holiday,国庆节\n2026-10-10,holiday,国庆节\n");
        Assert.Equal((1, 1), (report.Added, report.Changed));
        Assert.Equal(["row 2: 2026-10-08,holiday,国庆节: new", "row 3: 2026-10-10,working,国庆节调休上班 becomes 2026-10-10,holiday,国庆节"], report.Differences);
        Assert.Equal(before, desk.LastChange());
        Assert.Equal(["li import-calendar calendar.csv", "li import-calendar calendar.csv"], desk.Acts().TakeLast(2));

        Assert.True(ImportCommand.Undo(desk.Database.Database, null, "li", new ManualTime(TestDesk.Now)).Done);
        Assert.Equal(CalendarTemplate.Csv().Split('\n').Skip(1).Where(line => line.Length > 0).Order(StringComparer.Ordinal), desk.Read(CalendarImport.Days).Select(d => d.ToString()));
    }

    [Theory]
    [InlineData("2026-10-32,holiday,n", "row 2, column day: '2026-10-32' is not a day; write yyyy-MM-dd, for instance 2026-10-01.")]
    [InlineData("10/01/2026,holiday,n", "row 2, column day: '10/01/2026' is not a day; write yyyy-MM-dd, for instance 2026-10-01.")]
    [InlineData("2026-10-01,free,n", "row 2, column kind: 'free' is not allowed; use holiday, or working for a day that is worked although the week says otherwise.")]
    [InlineData("2026-10-01,holiday,", "row 2, column name: is empty; give a text.")]
    [InlineData("2026-10-01,holiday,n\n2026-10-01,working,n", "row 3, column day: '2026-10-01,working,n' stands in row 2 already.")]
    public void WhatIsWrongIsNamed(string rows, string error)
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        Assert.Equal(["calendar.csv " + error], Assert.Throws<ImportException>(() => desk.Calendar("day,kind,name\n" + rows + "\n")).Errors);
        Assert.Empty(desk.Read(CalendarImport.Days));
    }
}
