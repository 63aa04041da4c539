namespace CardSystem.Ingest.Web.OpenId;

/// <summary>The other service in the host; without an authority its addresses are not there.</summary>
public static class OpenIdRegistration
{
    public static IServiceCollection AddOpenId(this IServiceCollection services, OpenIdOptions options) =>
        services.AddSingleton(options).AddSingleton(p => new OpenIdProvider(options, p.GetRequiredService<TimeProvider>())).AddScoped<OpenIdEntrance>();
}
