using CardSystem.Mqtt.Packets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CardSystem.Mqtt.Gateway;

/// <summary>One MQTT connection from Kestrel, from its first byte to its last: connect, read, end.</summary>
public sealed class MqttConnectionHandler(MqttGateway gateway, IMqttApplication application) : ConnectionHandler
{
    /// <summary>How long a peer may take over the last bytes before its connection is cut.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>How long the gateway, having ended a connection, lets the client close it: closing first while bytes arrive would destroy the words just sent.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(250);

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        try
        {
            var admitted = await new ConnectStage(gateway, application, connection).RunAsync();
            if (admitted is not null)
            {
                GatewayDoor.DoorPass.Return(connection);
                await ServeAsync(admitted, connection);
            }

            if (admitted?.End is not { ByPeer: true }) await LetThePeerCloseAsync(connection);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            // The client went away before it was anybody.
        }
        finally
        {
            GatewayDoor.DoorPass.Return(connection);
        }
    }

    private async Task ServeAsync(GatewayConnection admitted, ConnectionContext connection)
    {
        var shutdown = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        try
        {
            gateway.Log.Joined(admitted.Session, admitted.Remote, How(admitted, connection));
            await using var registration = shutdown.UnsafeRegister(_ => admitted.Stop(ReasonCode.ServerShuttingDown, "the gateway is shutting down"), null);
            using var reader = new ConnectionReader(gateway, application, admitted, connection.Transport.Input);
            await reader.RunAsync();
        }
        finally
        {
            await PublishWillAsync(admitted);
            gateway.Connections.Leave(admitted);
            admitted.MarkFinished();
        }

        var end = admitted.End ?? new ConnectionEnd(0, "the connection broke", ByPeer: true);
        if (end.DropWill) gateway.Log.Left(admitted.Session, admitted.Remote, end.Text);
        else gateway.Log.Lost(admitted.Session, admitted.Remote, end.Text);
        await SayTheLastAsync(admitted, connection);
    }

    /// <summary>The will is published unless the client said goodbye properly (3.1.2.5). Its session ends here, so no delay applies.</summary>
    private async Task PublishWillAsync(GatewayConnection gone)
    {
        if (gone.Connect.Will is not { } will || gone.End is { DropWill: true }) return;
        var publication = will.Publication;
        try
        {
            if (application.Takes(publication.Topic))
            {
                // Nobody is left to be answered, so it is handed over like a message of QoS 0; routed on when acknowledged.
                using var limit = new CancellationTokenSource(LastWords, gateway.Time);
                await application.TakeAsync(new InboundPublish(gone, 0, 0, publication.Topic, publication.Payload) { Whole = publication }, limit.Token);
                return;
            }

            application.Observe(gone.Identity, publication);
            gateway.Accept(publication, gone.Session);
        }
#pragma warning disable CA1031 // A will the application chokes on must not keep the client from coming back.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            gateway.Log.Failed(gone.Session, failure);
        }
    }

    private async Task SayTheLastAsync(GatewayConnection admitted, ConnectionContext connection)
    {
        try
        {
            await admitted.Sender.CompleteAsync().WaitAsync(LastWords, gateway.Time);
        }
        catch (TimeoutException)
        {
            connection.Abort(new ConnectionAbortedException("The client did not take its last packets."));
        }
    }

    private async Task LetThePeerCloseAsync(ConnectionContext connection)
    {
        using var timeout = new CancellationTokenSource(Linger, gateway.Time);
        while (true)
        {
            var result = await connection.Transport.Input.ReadAsync(timeout.Token);
            connection.Transport.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return;
        }
    }

    private static string How(GatewayConnection admitted, ConnectionContext connection)
    {
        var version = admitted.Level >= ProtocolLevel.V5 ? "MQTT 5" : "MQTT 3.1.1";
        return connection.Features.Get<ITlsConnectionFeature>() is null ? $"{version}, not encrypted" : $"{version} over TLS";
    }
}
