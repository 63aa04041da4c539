using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Rounds;

namespace CardSystem.Ingest.Warnings;

public static class WarningRegistration
{
    /// <param name="goalAt">The credits members should have; the credit policy knows, which this room does not see.</param>
    /// <param name="behind">What is not derived yet; the projection knows.</param>
    public static IServiceCollection AddWarnings(this IServiceCollection services, WarningOptions options, TimeZoneInfo zone, GoalAt goalAt, BehindBy behind) => services
        .AddSingleton(options)
        .AddSingleton(provider => new WarningRound(provider.GetRequiredService<Database>(), options, zone, goalAt, behind))
        .AddHostedService(provider => new WarningService(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<WarningRound>(), options, zone, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WarningService>>()));
}
