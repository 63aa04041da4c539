using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Activities;

public static class ActivitiesRegistration
{
    /// <param name="credits">What sessions are worth.</param>
    /// <param name="zone">The district's, which activities are planned in.</param>
    public static IServiceCollection AddActivities(this IServiceCollection services, ActivitiesOptions options, TimeZoneInfo zone, CreditsOf credits) => services
        .AddSingleton(options)
        .AddHostedService(p => new KioskConfigService(
            p.GetRequiredService<Database>(), p.GetRequiredService<Action<Publication>>(), options, new DistrictDays(zone), credits, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<KioskConfigService>>(),
            p.GetService<MessageSeal>()))
        .AddHostedService(p => new ActivityHorizonService(p.GetRequiredService<Database>(), options, zone, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<ActivityHorizonService>>()));
}
