using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Sightings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection;

public static class ProjectionRegistration
{
    public static IServiceCollection AddProjection(this IServiceCollection services, ProjectionOptions options, TimeZoneInfo zone) => services
        .AddSingleton(options)
        .AddSingleton(provider => new Projector(provider.GetRequiredService<Database>(), options, new DistrictDays(zone), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<LiveShow>()
        .AddHostedService<ProjectorService>()
        .AddHostedService<SightingService>();
}
