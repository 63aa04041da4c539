using CardSystem.Contracts;
using CardSystem.Ingest.Projection.Sightings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection.Sightings;

public sealed class SightingTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static List<string> Seen(TestDatabase database) => [.. database.Query<(string Card, string Kiosk, long First, long Last, long Taps)>("select card, kiosk, first_at, last_at, taps from card_sightings order by card, kiosk")
        .Select(s => $"{s.Card} {s.Kiosk} {(s.First - Nine.ToUnixTimeMilliseconds()) / 60_000}..{(s.Last - Nine.ToUnixTimeMilliseconds()) / 60_000} {s.Taps}")];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryNumberIsNotedWhereItWasTappedHoweverTheLogIsRead(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var (card, other) = (_district.Cards[0], _district.Unknown);
        await projection.TakeAsync(
            _district.One.Tap(card, Nine.AddMinutes(5)), _district.One.Tap(card, Nine), _district.Two.Tap(card, Nine.AddMinutes(2)), _district.Far.Tap(other, Nine),
            _district.One.Tap(other, Nine.AddMinutes(1), outcome: TapOutcome.Refused, reason: RefusalReason.CardRevoked), _district.One.Tap(null, Nine.AddMinutes(1), outcome: TapOutcome.Void));
        await projection.Database.LogIsReadableAsync();
        using var follower = new SightingFollower(projection.Database.Database);
        while (follower.Step(2) > 0) { }

        string[] expected = ["CARD0001 kiosk-1 0..5 2", "CARD0001 kiosk-2 2..2 1", "CARDUNKNOWN kiosk-1 1..1 1", "CARDUNKNOWN kiosk-far 0..0 1"];
        Assert.Equal(expected, Seen(projection.Database));
        // Another service, or this one after a restart, begins where the last one stopped.
        using var again = new SightingFollower(projection.Database.Database);
        Assert.Equal(0, again.Step(100));
        await projection.TakeAsync(_district.One.Tap(card, Nine.AddMinutes(-7)));
        await projection.Database.LogIsReadableAsync();
        await Eventually.TrueAsync(() => again.Step(100) > 0, "the tap to be read");
        Assert.Equal("CARD0001 kiosk-1 -7..5 3", Seen(projection.Database)[0]);
        Assert.Equal(["kiosk-1", "kiosk-2"], projection.Read(work => SightingStore.Of(work, "CARD0001", 10)).Select(s => s.Kiosk));
    }
}
