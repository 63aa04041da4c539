using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>What was derived, told with what it was derived from.</summary>
public sealed class AttendanceReportTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static long Correct(TestDatabase database, string member, CorrectionKind what)
    {
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var entered = CorrectionStore.Enter(work, TestDistrict.Nine, "王", EntryArguments.Session(work, "morning"), member, what, 0, 0, "paper list");
        work.Commit();
        return entered.Act;
    }

    private static string[] Lines(IEnumerable<AttendanceLine> lines) => [.. lines.Select(l => l.ToLine(TestImport.Settings.Zone))];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryRowOfASessionTellsItsTapsItsRuleItsVersionAndItsAct(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(
            _district.Two.Tap(_district.Cards[0], TestDistrict.Nine.AddMinutes(80)), _district.One.Tap(_district.Cards[0], TestDistrict.Nine.AddMinutes(11)), _district.One.Tap(_district.Cards[1], TestDistrict.Nine));
        var (came, went) = (Correct(projection.Database, "M003", CorrectionKind.Attended), Correct(projection.Database, "M002", CorrectionKind.NotAttended));
        await projection.ProjectAsync();
        Assert.Equal(
        [
            "morning M001 张**: Late: signed in 2026-05-01 09:11:00, after the late limit 2026-05-01 09:10:00. "
                + "Taps: 2026-05-01 09:11:00 kiosk-1/00000000000000aa/1 (in); 2026-05-01 10:20:00 kiosk-2/00000000000000aa/1 (repeat). (Attendance rules, version 1, rule tap.)",
            "morning M002 张**: No attendance yet: who is absent is decided once the session is closed and its kiosks are complete. "
                + "Taps: 2026-05-01 09:00:00 kiosk-1/00000000000000aa/2 (in). (Attendance rules, version 1.) Before: present.",
            $"morning M003 张**: Present: corrected by 王 (act {came}): paper list; in 2026-05-01 09:00:00. (Attendance rules, version 1, rule correction.) Before: no attendance.",
        ], Lines(AttendanceReport.OfSession(projection.Database.Database, "morning")));
        Assert.True(went > came);
        Assert.Single(Lines(AttendanceReport.OfMember(projection.Database.Database, "M003")));
        Assert.Equal(Lines(AttendanceReport.OfSession(projection.Database.Database, "morning"))[1], Assert.Single(Lines(AttendanceReport.OfMember(projection.Database.Database, "M002"))));
        Assert.Empty(AttendanceReport.OfMember(projection.Database.Database, "M005"));
    }
}
