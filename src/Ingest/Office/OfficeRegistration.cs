using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Office;

public static class OfficeRegistration
{
    /// <summary>Needs the database, the clock and <see cref="TrustKeys"/>; the addresses are mapped by <see cref="OfficeApi.MapOffice"/> on a listener with client certificates.</summary>
    public static IServiceCollection AddOffice(this IServiceCollection services, OfficeOptions options, TimeZoneInfo zone)
    {
        services.AddSingleton(options);
        services.AddSingleton(p => new IssuingDesk(p.GetRequiredService<Database>(), p.GetRequiredService<TrustKeys>(), options, new DistrictDays(zone), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new CardCare(p.GetRequiredService<Database>(), p.GetRequiredService<TrustKeys>(), options, new DistrictDays(zone), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IssueRequests>();
        return services;
    }
}
