namespace CardSystem.Ingest.Trust;

public static class TrustRegistration
{
    /// <summary>The issuing keys, opened when they are first needed.</summary>
    public static IServiceCollection AddTrust(this IServiceCollection services, TrustOptions options) =>
        services.AddSingleton(options).AddSingleton(p => TrustKeys.Open(options, p.GetRequiredService<TimeProvider>()));
}
