using CardSystem.Ingest.Completeness;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Gateway;

public static class GatewayRegistration
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, GatewayOptions options)
    {
        builder.Services.AddMqttGateway(limits => builder.Configuration.GetSection($"{GatewayOptions.Section}:Limits").Bind(limits));
        builder.Services.AddSingleton<Action<Publication>>(services => publication => services.GetRequiredService<MqttGateway>().Publish(publication));
        builder.Services.AddSingleton<AdmissionStore>();
        builder.Services.AddSingleton<IMqttApplication, IngestGateway>();
        builder.Services.AddSingleton<KioskStatusBook>();
        builder.Services.AddHostedService<KioskStatusService>();
        builder.WebHost.ConfigureKestrel(kestrel => GatewayEndpoints.Open(kestrel, options));
        return builder;
    }
}
