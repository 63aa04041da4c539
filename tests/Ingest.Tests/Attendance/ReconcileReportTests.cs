using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>Reconciling over taps that came through the inbox and the projection.</summary>
public sealed class ReconcileReportTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static Tap At(Tap tap, string session) => tap with { Session = new SessionId(session) };

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N13_KioskCentreAndHeadCountAreComparedPerDoorAndInTotalAndDifferencesNamed(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var nine = TestDistrict.Nine;
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], nine, change: t => At(t, "morning")),
            _district.Two.Tap(_district.Cards[0], nine.AddHours(1.5), change: t => At(t, "morning")),
            _district.Two.Tap(_district.Cards[1], nine.AddHours(1.5), change: t => At(t, "morning")),
            // The kiosk still showed the morning while the talk was held at its door.
            _district.Two.Tap(_district.Cards[2], nine, change: t => At(t, "morning")),
            _district.One.Tap(_district.Unknown, nine, change: t => At(t, "morning")),
            _district.One.Tap(_district.Cards[3], nine, change: t => t with { Session = null }),
            _district.One.Tap(_district.Cards[4], nine, outcome: TapOutcome.Refused, reason: RefusalReason.CardRevoked, change: t => At(t, "morning")));
        using (var connection = projection.Database.Database.Open())
        using (var work = CardSystem.Ingest.Storage.Work.Begin(projection.Database.Database, connection))
        {
            HeadCountStore.Enter(work, nine, "王", EntryArguments.Session(work, "morning"), "", 3);
            work.Commit();
        }

        Assert.Equal(
        [
            "door kiosk-1: 2 at the kiosk, 2 at the centre",
            "door kiosk-2: 3 at the kiosk, 2 at the centre",
            "session morning: 4 at the kiosks, 3 at the centre, 3 heads",
            "  M004 张** at kiosk-1: counted by the centre, not welcomed under this session at the kiosk",
            "  card CARDUNKNOWN at kiosk-1: welcomed at the kiosk, not counted by the centre: set aside, unknown-card",
            "  M003 张** at kiosk-2: welcomed at the kiosk, not counted by the centre: the tap belongs elsewhere by the centre's timetable, or has not been reached yet",
            "The counts do not all agree.",
        ], ReconcileReport.Read(projection.Database.Database, "morning", withNames: false).ToLines());
        Assert.Contains("  M003 张三丰 at kiosk-2", string.Join('\n', ReconcileReport.Read(projection.Database.Database, "morning", withNames: true).ToLines()), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N13_TapsAKioskStillHasAreSaid(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine, change: t => At(t, "morning")));
        var status = new KioskStatus(true, TestDistrict.Nine, "b00t", "1", 37, TestDistrict.Nine, [new JournalStatus("00000000000000aa", 38, 1)], [], 1);
        projection.Database.Execute("insert into kiosk_statuses(kiosk, received_at, body) values('kiosk-1', 0, @body)", new { body = Message.Write(status) });
        Assert.Equal(
            ["door kiosk-1: 1 at the kiosk, 1 at the centre; 37 taps are still at the kiosk", "door kiosk-2: 0 at the kiosk, 0 at the centre", "session morning: 1 at the kiosks, 1 at the centre; 37 taps are still at the kiosk", "The counts do not all agree."],
            ReconcileReport.Read(projection.Database.Database, "morning", withNames: false).ToLines());
    }
}
