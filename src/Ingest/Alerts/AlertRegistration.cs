using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Alerts;

public static class AlertRegistration
{
    /// <param name="moves">Rises whenever the projection has derived something; the projection knows, which this room does not see.</param>
    public static IServiceCollection AddAlerts(this IServiceCollection services, AlertOptions options, Func<IServiceProvider, Func<long>> moves)
    {
        services.AddHealthChecks().AddCheck<AlertHealth>("alerts");
        return services
            .AddSingleton(options)
            .AddSingleton<AlertRound>()
            .AddSingleton<TwoPlacesWatch>()
            .AddHostedService(provider => new AlertService(
                provider.GetRequiredService<AlertRound>(), provider.GetRequiredService<TwoPlacesWatch>(), moves(provider),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AlertService>>()));
    }
}
