using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Uplink;

public static class UplinkRegistration
{
    /// <summary>The room Uplink: the way to the centre. Needs an <see cref="Mqtt.Client.IMqttConnector"/>.</summary>
    public static IServiceCollection AddUplink(this IServiceCollection services, AgentSettings settings) => services
        .AddSingleton(settings.Read<UplinkOptions>(UplinkOptions.Section, o => o.Faults()))
        .AddSingleton<ClockWatch>()
        .AddSingleton<UplinkInbox>()
        .AddHostedService<UplinkService>();
}
