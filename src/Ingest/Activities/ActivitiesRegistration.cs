using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

public static class ActivitiesRegistration
{
    /// <param name="zone">The district's, which activities are planned in.</param>
    public static IServiceCollection AddActivities(this IServiceCollection services, ActivitiesOptions options, TimeZoneInfo zone) => services
        .AddSingleton(options)
        .AddHostedService<KioskConfigService>()
        .AddHostedService(p => new ActivityHorizonService(p.GetRequiredService<Database>(), options, zone, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<ActivityHorizonService>>()));
}
