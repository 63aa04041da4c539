using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

public static class PrivacyRegistration
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services, PrivacyOptions options, TimeZoneInfo zone) => services
        .AddSingleton(options)
        .AddSingleton<ErasureFinish>()
        .AddSingleton<Retention>()
        .AddSingleton<Acts.ActChainCheck>()
        .AddTransient(provider => new ErasureDesk(provider.GetRequiredService<Database>(), new DistrictDays(zone), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new PersonExport(provider.GetRequiredService<Database>(), zone, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService(provider => new PrivacyService(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<ErasureFinish>(), provider.GetRequiredService<Retention>(), options, zone, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PrivacyService>>()));
}
