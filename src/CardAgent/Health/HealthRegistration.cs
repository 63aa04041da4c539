namespace CardSystem.CardAgent.Health;

public static class HealthRegistration
{
    /// <summary>The room Health: what is wrong, in plain words, and how long taps take.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<HealthBook>()
        .AddSingleton<TapTimings>()
        .AddSingleton<RecentLines>()
        .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RecentLines>())
        .AddHostedService<ReaderWatch>()
        .AddHostedService<TimingsReport>();
}
