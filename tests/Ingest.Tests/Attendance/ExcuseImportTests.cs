using System.Text;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class ExcuseImportTests(PostgresServer server) : IDisposable
{
    private const string Header = "member,session,from,until,kind,reason,state\n";
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private ImportReport Import(TestDatabase database, string csv, bool dryRun = false)
    {
        var file = Path.Combine(database.Folder, "excuses.csv");
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(Header + csv));
        return ExcuseCommand.Import(database.Database, file, TestImport.Settings.Zone, "李", TestDistrict.Nine, dryRun);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AFileIsTakenOnceAndASecondTimeChangesNothing(string kind)
    {
        using var database = new TestDatabase(kind, server);
        _district.ImportInto(database);
        var before = database.Scalar<long>("select coalesce(max(change), 0) from changes");
        const string Csv = "M001,,2026-05-01,2026-05-02,sick,感冒,approved\nM002,morning,,,travel,出差,requested\n";
        Assert.Equal("excuses: 2 added, 0 changed, 0 unchanged.", Import(database, Csv, dryRun: true).ToString());
        Assert.Equal(0, database.Scalar<long>("select count(*) from excuses"));
        Assert.Equal("excuses: 2 added, 0 changed, 0 unchanged.", Import(database, Csv).ToString());
        Assert.Equal("excuses: 0 added, 0 changed, 2 unchanged.", Import(database, Csv).ToString());
        Assert.Equal("excuses: 0 added, 1 changed, 1 unchanged.", Import(database, Csv.Replace("requested", "approved", StringComparison.Ordinal)).ToString());
        Assert.Equal(TestDistrict.Nine.AddHours(-9).ToUnixTimeMilliseconds(), database.Scalar<long>("select from_at from excuses where member = 'M001'"));
        Assert.Equal(4, database.Scalar<long>("select count(*) from acts where what like 'excuse-%'"));
        Assert.Equal(2, database.Scalar<long>("select count(*) from changes where kind = 'Excuse' and key in ('M001', 'M002') and change > @before", new { before }));
    }

    [Fact]
    public void EveryFaultIsNamedByRowAndColumnAndNothingIsKept()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        var errors = Assert.Throws<ImportException>(() => Import(database,
            "M001,,2026-05-01,2026-05-02,sick,感冒,approved\nM999,,2026-05-01,2026-05-02,sick,感冒,approved\nM001,noon,,,sick,感冒,approved\nM001,morning,2026-05-01,,sick,感冒,approved\n"
            + "M001,,03/04/2026,2026-05-02,sick,感冒,approved\nM001,,2026-05-02,2026-05-02,Sick,,yes\n")).Errors;
        Assert.Equal(
        [
            "excuses.csv row 3, column member: 'M999' is not allowed; it must be a member's number of the roster.",
            "excuses.csv row 4, column session: 'noon' is not allowed; it must be a session of the timetable, or empty where from and until are given.",
            "excuses.csv row 5, column from: '2026-05-01' stands beside a session; leave it empty, or leave the session empty.",
            "excuses.csv row 6, column from: '03/04/2026' is not a time; write yyyy-MM-dd HH:mm or yyyy-MM-dd, for instance 2026-05-01 08:30.",
            "excuses.csv row 7, column reason: is empty; give a text.",
            "excuses.csv row 7, column state: 'yes' is not allowed; use requested or approved.",
            "excuses.csv row 7, column kind: 'Sick' is not a kind of leave; use 1 to 32 of a-z, 0-9 and '-', for instance sick or travel.",
            "excuses.csv row 7, column until: The excuse ends before it begins; the end is exclusive, so for one whole day give the next day as its end.",
        ], errors);
        Assert.Equal(0, database.Scalar<long>("select count(*) from excuses"));
    }
}
