using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Rounds;

namespace CardSystem.Ingest.Warnings;

public static class WarningRegistration
{
    /// <param name="goalAt">The credits members should have; the credit policy knows, which this room does not see.</param>
    public static IServiceCollection AddWarnings(this IServiceCollection services, WarningOptions options, TimeZoneInfo zone, GoalAt goalAt) => services
        .AddSingleton(options)
        .AddSingleton(provider => new WarningRound(provider.GetRequiredService<Database>(), options, zone, goalAt))
        .AddHostedService(provider => new WarningService(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<WarningRound>(), options, zone, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WarningService>>()));
}
