using CardSystem.CardAgent.Settings;
using CardSystem.Mqtt.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CardSystem.CardAgent.Uplink;

public static class UplinkRegistration
{
    /// <summary>The room Uplink: the way to the centre. An <see cref="IMqttConnector"/> registered before wins over our own.</summary>
    public static IServiceCollection AddUplink(this IServiceCollection services, AgentSettings settings)
    {
        var options = settings.Read<UplinkOptions>(UplinkOptions.Section, o => o.Faults());
        services.TryAddSingleton<IMqttConnector, MqttConnector>();
        return services
            .AddSingleton(options)
            .AddSingleton<UplinkInbox>()
            .AddHostedService<UplinkService>();
    }
}
