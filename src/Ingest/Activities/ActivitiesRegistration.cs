namespace CardSystem.Ingest.Activities;

public static class ActivitiesRegistration
{
    public static IServiceCollection AddActivities(this IServiceCollection services, ActivitiesOptions options) =>
        services.AddSingleton(options).AddHostedService<KioskConfigService>();
}
