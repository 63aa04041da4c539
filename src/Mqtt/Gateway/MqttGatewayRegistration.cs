using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CardSystem.Mqtt.Gateway;

/// <summary>How a host takes the gateway in: services once, then any of Kestrel's endpoints.</summary>
public static class MqttGatewayRegistration
{
    /// <summary>Adds the gateway. The host also registers its <see cref="IMqttApplication"/>, as a singleton.</summary>
    public static IServiceCollection AddMqttGateway(this IServiceCollection services, Action<MqttGatewayOptions>? configure = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<MqttGatewayOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MqttGateway>();
        services.AddHostedService<MqttGatewayService>();
        return services;
    }

    /// <summary>Makes an endpoint speak MQTT: <c>kestrel.Listen(address, 8883, listen => listen.UseMqttGateway(tls))</c>.</summary>
    /// <param name="tls">Null for an endpoint that is not encrypted.</param>
    public static ListenOptions UseMqttGateway(this ListenOptions listen, MqttGatewayTls? tls = null)
    {
        var gateway = listen.ApplicationServices.GetRequiredService<MqttGateway>();
        listen.Use(next => connection => PassDoorAsync(gateway, connection, next));
        if (tls is not null) listen.UseHttps(new GatewayHandshake(tls, gateway).Options);
        listen.UseConnectionHandler<MqttConnectionHandler>();
        return listen;
    }

    /// <summary>Even a client that asked for no keep-alive must not hold its place for ever when its line is cut.</summary>
    private static void NoticeTheDead(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { ProtocolType: ProtocolType.Tcp } socket) return;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 120);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 30);
    }

    private static async Task PassDoorAsync(MqttGateway gateway, ConnectionContext connection, ConnectionDelegate next)
    {
        using var pass = gateway.Door.Enter();
        if (pass is null)
        {
            gateway.Counters.CountRefused();
            connection.Abort(new ConnectionAbortedException("Too many connections are waiting to be admitted."));
            return;
        }

        NoticeTheDead(connection);
        connection.Items[typeof(GatewayDoor.DoorPass)] = pass;
        await next(connection);
    }
}
