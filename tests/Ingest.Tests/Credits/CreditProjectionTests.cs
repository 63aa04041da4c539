using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

/// <summary>From taps through the real inbox and projection to the ledger.</summary>
public sealed class CreditProjectionTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static void Add(TestProjection projection, DateTimeOffset at, int points) => projection.Enter(work =>
        Assert.Null(PolicyStore.Add(work, at, "Wang", "adopted", Json(Category("meeting", $"\"points\":{points},\"late\":0.5")), Day("2026-05-01")).Refusal));

    private static string[] Ledger(TestProjection projection) => [.. Read(projection.Database, work => LedgerStore.Entries(work, ["M001", "M002", "M003"]))
        .OrderBy(m => m.Key, StringComparer.Ordinal).SelectMany(m => m.Value.Select(e => $"{m.Key} {e.Session} {Points.Text(e.Amount)} v{e.Policy}{(e.Act > 0 ? " changed" : "")}{(e.IsLive ? "" : " reversed")}"))];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T39_ReplayedAndBackdatedTapsAndAnotherPolicyAwardNothingTwice(string kind)
    {
        var nine = TestDistrict.Nine;
        byte[][] early = [_district.One.Tap(_district.Cards[0], nine), _district.One.Tap(_district.Cards[1], nine.AddMinutes(20))];
        byte[][] late = [_district.One.Tap(_district.Cards[1], nine.AddMinutes(-5), "00000000000000bb"), _district.One.Tap(_district.Cards[2], nine, "00000000000000bb")];
        using var live = new TestProjection(kind, server, _district);
        Add(live, nine.AddDays(-30), 2);
        await live.TakeAndProjectAsync(early);
        Assert.Equal(["M001 morning 2 v1", "M002 morning 1 v1"], Ledger(live));

        live.Correct("morning", "M001", CorrectionKind.NotAttended);
        await live.ProjectAsync();
        Assert.Equal(["M001 morning 2 v1 reversed", "M002 morning 1 v1"], Ledger(live));

        Add(live, nine.AddDays(2), 3);
        await live.ProjectAsync();
        Assert.Equal(["M001 morning 2 v1 reversed", "M002 morning 1 v1 reversed", "M002 morning 1.5 v2 changed"], Ledger(live));

        // A journal that waited offline, and everything once more.
        await live.TakeAndProjectAsync([.. late, .. early]);
        string[] ledger = ["M001 morning 2 v1 reversed", "M002 morning 2 v1 reversed", "M002 morning 3 v2 changed", "M003 morning 2 v1 reversed", "M003 morning 3 v2 changed"];
        Assert.Equal(ledger, Ledger(live));
        TestProjection.AssertEqual(live.Rebuild(), "Derived anew, the credits are others.");
        Assert.Empty(Read(live.Database, work => LedgerCheck.Check(work).ToList()));

        using var atOnce = new TestProjection(kind, server, _district);
        Add(atOnce, nine.AddDays(-30), 2);
        atOnce.Correct("morning", "M001", CorrectionKind.NotAttended);
        Add(atOnce, nine.AddDays(2), 3);
        await atOnce.TakeAndProjectAsync([.. late, .. early]);
        Assert.Equal(Everything(atOnce.Database), Everything(live.Database));
    }
}
