using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

public static class PrivacyRegistration
{
    /// <param name="dropFiles">Does away with files that other rooms keep for people to fetch.</param>
    public static IServiceCollection AddPrivacy(this IServiceCollection services, PrivacyOptions options, TimeZoneInfo zone, Func<IServiceProvider, Action>? dropFiles = null) => services
        .AddSingleton(options)
        .AddSingleton(provider => new ErasureFinish(provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>(), dropFiles?.Invoke(provider)))
        .AddSingleton<Retention>()
        .AddSingleton<Acts.ActChainCheck>()
        .AddTransient(provider => new ErasureDesk(provider.GetRequiredService<Database>(), new DistrictDays(zone), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new PersonExport(provider.GetRequiredService<Database>(), zone, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService(provider => new PrivacyService(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<ErasureFinish>(), provider.GetRequiredService<Retention>(), options, zone, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PrivacyService>>()));
}
