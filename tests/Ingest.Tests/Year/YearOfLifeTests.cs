using System.Globalization;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>A year of a district's life. Whenever it is looked at, what was followed step by step is what deriving everything anew gives, and everything agrees with everything else.</summary>
public sealed class YearOfLifeTests(PostgresServer server)
{
    private const int Days = 365;
    private const int LookEvery = 92;

    [Theory]
    [InlineData(Databases.Sqlite, 2)]
    [InlineData(Databases.PostgreSql, 3)]
    [InlineData(Databases.Sqlite, 4)]
    public async Task RebuildEqualsLiveAllYear(string kind, int seed)
    {
        var random = new Random(seed);
        using var district = new YearDistrict(branches: 9, members: 60);
        var options = new ProjectionOptions { ProofBacklogTaps = random.Next(2) == 0 ? 15 : 20_000, StepTaps = random.Next(40, 400), StepMembers = random.Next(3, 200) };
        using var house = new YearHouse(kind, server, district, options);
        var life = new YearLife(house, district, random);
        life.Begin();
        for (var day = 1; day <= Days; day++)
        {
            await life.DayAsync(acts: 2);
            if (day % LookEvery == 0) YearChecks.RebuildIsTheSame(house, About(day));
        }

        await life.EverythingArrivesAsync();
        YearChecks.Hold(house, About(Days));

        string About(int day) => string.Create(CultureInfo.InvariantCulture, $"Seed {seed} on {kind}, day {day}; entered of late:\n  {string.Join("\n  ", life.Told)}\n");
    }
}
