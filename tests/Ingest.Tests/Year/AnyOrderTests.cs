using System.Globalization;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>
/// Any order, repetition and partition of the same taps gives the same attendance, ledger, standings, services and warnings, byte by byte: what came day by day over weeks,
/// with entries of people between, is what comes of the same taps all mixed up.
/// </summary>
public sealed class AnyOrderTests(PostgresServer server)
{
    private const int Days = 45;
    private const int Orders = 4;

    [Theory]
    [InlineData(Databases.Sqlite, 1)]
    [InlineData(Databases.Sqlite, 2)]
    [InlineData(Databases.PostgreSql, 1)]
    [InlineData(Databases.PostgreSql, 3)]
    public async Task TheSameTapsGiveTheSameTables(string kind, int seed)
    {
        var random = new Random(seed);
        using var district = new YearDistrict(branches: 3, members: 20);
        using var house = new YearHouse(kind, server, district, Options(random));
        var life = new YearLife(house, district, random);
        life.Begin();
        for (var day = 0; day < Days; day++) await life.DayAsync(acts: 5);
        await life.EverythingArrivesAsync();
        house.Round.Run(house.Today.AddDays(-1), house.Now, false, TestContext.Current.CancellationToken);
        var expected = YearDump.Text(house);
        foreach (var table in (string[])["attendance: ", "ledger: ", "ledger_reversed: ", "standings: ", "services: ", "visits: ", "set_aside: ", "warning_episodes: "])
            Assert.True(expected.Split('\n').Any(row => row.StartsWith(table, StringComparison.Ordinal)), $"seed {seed}: nothing in {table}");
        for (var order = 0; order < Orders; order++)
        {
            var options = Options(random);
            await house.TakeAgainAsync(random, options);
            var actual = YearDump.Text(house);
            Assert.True(expected == actual, string.Create(CultureInfo.InvariantCulture, $"Seed {seed} on {kind}, order {order}, steps of {options.StepTaps}, proofs behind from {options.ProofBacklogTaps}:\n{YearDump.Difference(expected, actual)}"));
        }
    }

    private static ProjectionOptions Options(Random random) => new()
    {
        ProofBacklogTaps = random.Next(3) switch { 0 => 0, 1 => 9, _ => 20_000 }, StepTaps = random.Next(5, 300), StepMembers = random.Next(1, 40),
    };
}
