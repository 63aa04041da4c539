using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

/// <summary>The same member or the same tap by several ways.</summary>
public sealed class SameTapsTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.PostgreSql, false)]
    [InlineData(Databases.PostgreSql, true)]
    public async Task T24_AMemberAtTwoOfflineKiosksHasOneAttendanceAndBothTapsAreKept(string kind, bool turned)
    {
        using var projection = new TestProjection(kind, server, _district);
        var (one, two) = (_district.One.Tap(_district.Cards[0], TestDistrict.Nine.AddMinutes(-5)), _district.Two.Tap(_district.Cards[0], TestDistrict.Nine.AddMinutes(65)));
        await projection.TakeAndProjectAsync(turned ? two : one);
        await projection.TakeAndProjectAsync(turned ? one : two);
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from derived.sign_ins"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T25_AHundredIdenticalPostsAreOneRow(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var tap = _district.One.Tap(_district.Cards[0], TestDistrict.Nine);
        var connections = Enumerable.Range(0, 100).Select(_ => new FakeConnection("kiosk-1")).ToList();
        await Task.WhenAll(connections.Select(c => Task.Run(() => projection.Inbox.TakeAsync(c, tap))));
        await projection.TakeAsync();
        await projection.ProjectAsync();
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from taps"));
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T26_TheFirstAttendanceIsMadeOnceHoweverOftenItsTapsComeAgain(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var (first, second) = (_district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.One.Tap(_district.Cards[0], TestDistrict.Nine.AddMinutes(1)));
        for (var again = 0; again < 5; again++)
        {
            await projection.TakeAndProjectAsync(second, first, second);
            var live = projection.Projector.Live!.Snapshot(1, TestDistrict.Nine, [], new Dictionary<string, long>(), 0);
            Assert.Equal((1L, 1), (live.Centres.SelectMany(c => c.Sessions).Single(s => s.Id == "morning").OnTime, live.Latest.Count));
        }

        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
        Assert.Equal(1, projection.Database.Scalar<long>("select attended from derived.session_states where session = 'morning'"));
    }
}
