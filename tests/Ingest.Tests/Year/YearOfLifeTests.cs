using System.Globalization;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>A year of a district's life. Whenever it is looked at, what was followed step by step is what deriving everything anew gives, and everything agrees with everything else.</summary>
public sealed class YearOfLifeTests(PostgresServer server)
{
    private const int Days = 365;
    private const int LookEvery = 122;

    /// <summary>A seed's year is the same on both databases, so what is derived must be the same byte by byte.</summary>
    [Theory]
    [InlineData(20_260_501)]
    [InlineData(2)]
    public async Task RebuildEqualsLiveAllYearOnBothDatabases(int seed)
    {
        var sqlite = await LiveAsync(Databases.Sqlite, seed);
        var postgres = await LiveAsync(Databases.PostgreSql, seed);
        Assert.True(sqlite == postgres, $"Seed {seed}: SQLite (-) and PostgreSQL (+) come to different results:\n{YearDump.Difference(sqlite, postgres)}");
    }

    /// <returns>Everything derived, as text.</returns>
    private async Task<string> LiveAsync(string kind, int seed)
    {
        var random = new Random(seed);
        using var district = new YearDistrict(branches: 6, members: 32);
        var options = new ProjectionOptions { ProofBacklogTaps = random.Next(2) == 0 ? 15 : 20_000, StepTaps = random.Next(40, 400), StepMembers = random.Next(3, 200) };
        using var house = new YearHouse(kind, server, district, options);
        var life = new YearLife(house, district, random);
        life.Begin();
        for (var day = 1; day <= Days; day++)
        {
            await life.DayAsync(acts: 4);
            if (day % LookEvery == 0) YearChecks.RebuildIsTheSame(house, About(day));
        }

        Assert.Equal(new DateOnly(2027, 5, 1), house.Today);
        await life.EverythingArrivesAsync();
        YearChecks.Hold(house, About(Days));
        await YearChecks.WarningsStandAsync(house, About(Days));
        var derived = YearDump.Text(house);
        await house.TakeAgainAsync(random, options);
        var again = YearDump.Text(house);
        Assert.True(derived == again, $"{About(Days)}The same taps in another order come to something else (+):\n{YearDump.Difference(derived, again)}");
        Assert.All((string[])["correction", "excuse", "transfer", "stay", "exemption", "merge", "card", "plan", "time bank", "warning", "policy", "timetable", "import"], what => Assert.True(life.Done.GetValueOrDefault(what) > 2, $"Seed {seed}: hardly any {what}."));
        return derived;

        string About(int day) => string.Create(CultureInfo.InvariantCulture, $"Seed {seed} on {kind}, day {day}; entered of late:\n  {string.Join("\n  ", life.Told)}\n");
    }
}
