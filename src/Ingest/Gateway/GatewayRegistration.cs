using System.Security.Cryptography.X509Certificates;
using CardSystem.Ingest.Completeness;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Gateway;

public static class GatewayRegistration
{
    /// <param name="kioskAuthorities">The authorities of kiosks that enrol themselves.</param>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, GatewayOptions options, Func<IServiceProvider, X509Certificate2Collection> kioskAuthorities)
    {
        builder.Services.AddMqttGateway(limits => builder.Configuration.GetSection($"{GatewayOptions.Section}:Limits").Bind(limits));
        builder.Services.AddSingleton<Action<Publication>>(services => publication => services.GetRequiredService<MqttGateway>().Publish(publication));
        builder.Services.AddSingleton<AdmissionStore>();
        builder.Services.AddSingleton<CloneBook>();
        builder.Services.AddSingleton<IMqttApplication, IngestGateway>();
        builder.Services.AddSingleton<KioskStatusBook>();
        builder.Services.AddHostedService<KioskStatusService>();
        builder.WebHost.ConfigureKestrel(kestrel => GatewayEndpoints.Open(kestrel, options, kioskAuthorities(kestrel.ApplicationServices)));
        return builder;
    }
}
