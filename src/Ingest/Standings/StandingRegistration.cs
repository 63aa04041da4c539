using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Standings;

public static class StandingRegistration
{
    /// <param name="zone">The district's: its years and days are what cards show.</param>
    public static IServiceCollection AddStandings(this IServiceCollection services, TimeZoneInfo zone) => services
        .AddSingleton(provider => new StandingDesk(new DistrictDays(zone), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<StandingWatch>()
        .AddHostedService<StandingService>();
}
