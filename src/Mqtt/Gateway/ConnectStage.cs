using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Mqtt.Packets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CardSystem.Mqtt.Gateway;

/// <summary>From a connection's arrival to its CONNACK: reads CONNECT, asks the application, lets an earlier connection of the same client end.</summary>
internal sealed class ConnectStage(MqttGateway gateway, IMqttApplication application, ConnectionContext transport)
{
    private readonly string _remote = transport.RemoteEndPoint?.ToString() ?? "an unknown address";
    private readonly PipeReader _input = transport.Transport.Input;
    private byte _answerLevel = ProtocolLevel.V5;

    /// <returns>Null where the client was refused or went away; then everything there is to say has been said.</returns>
    public async Task<GatewayConnection?> RunAsync()
    {
        using var timeout = new CancellationTokenSource(gateway.Options.ConnectTimeout, gateway.Time);
        try
        {
            if (await ReadConnectAsync(timeout.Token) is not { } connect) return null;
            var fault = ConnectRules.Check(connect);
            if (!fault.IsNone) return await RefuseAsync(connect, fault);
            var clientId = connect.ClientId.Length > 0 ? connect.ClientId : ConnectRules.AssignClientId();
            var admission = await AdmitAsync(connect, clientId, timeout.Token);
            connect.Password = null;
            if (admission.RefusalCode != 0) return await RefuseAsync(connect, new(admission.RefusalCode, admission.RefusalText ?? ReasonCode.Words(admission.RefusalCode)));
            if (admission.DropsWill) connect.Will = null;
            if (connect.Will is { } will && !admission.Permissions.MayPublish(will.Publication.Topic))
                return await RefuseAsync(connect, new(ReasonCode.NotAuthorized, $"The will's topic {will.Publication.Topic} is not permitted"));
            var connection = new GatewayConnection(gateway, transport, connect, admission.SessionId ?? clientId, admission, _remote);

            // The welcome lies ready before anybody can find the connection and end it, so that nothing ever goes out before it.
            ConnectRules.Welcome(connect, clientId, gateway.Options).Write(connection.Sender.Buffer!, connect.Level);
            fault = await EnterAsync(connection, timeout.Token);
            if (!fault.IsNone) return await RefuseAsync(connect, fault);
            connection.Sender.Flush();
            return connection;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            Refused("before CONNECT", $"it was not connected within {gateway.Options.ConnectTimeout.TotalSeconds:0} seconds");
            return null;
        }
    }

    private async Task<ConnectPacket?> ReadConnectAsync(CancellationToken cancel)
    {
        using var scratch = new PacketScratch();
        while (true)
        {
            var result = await _input.ReadAsync(cancel);
            var received = result.Buffer;
            if (Cut(ref received, scratch, out var connect, out var fault))
            {
                _input.AdvanceTo(received.Start);
                return connect;
            }

            _input.AdvanceTo(received.Start, received.End);
            if (!fault.IsNone)
            {
                // Before a CONNECT is understood nobody knows what the client speaks; only the version is worth an answer [MQTT-3.1.2-2].
                if (fault.ReasonCode == ReasonCode.UnsupportedProtocolVersion) await AnswerAsync(new ConnAckPacket { Code = fault.ReasonCode, ReasonString = fault.Text }, _answerLevel, uint.MaxValue);
                Refused("before CONNECT", fault.Text);
                return null;
            }

            if (result.IsCompleted) return null;
        }
    }

    private bool Cut(ref System.Buffers.ReadOnlySequence<byte> received, PacketScratch scratch, out ConnectPacket? connect, out PacketFault fault)
    {
        connect = null;
        var frame = new PacketFrame(received, (uint)gateway.Options.MaximumConnectSize, scratch);
        if (!frame.Next())
        {
            // The first byte says whether it can ever become a CONNECT: no need to wait for the rest.
            fault = frame.Fault.IsNone && !received.IsEmpty && frame.Type is not PacketType.Connect ? PacketFault.Protocol("the first packet is not CONNECT") : frame.Fault;
            return false;
        }

        received = frame.Remaining;
        if (frame.Type is PacketType.Connect)
        {
            // MQTT 3.1 and older understand the answers of 3.1.1, newer ones those of 5.
            _answerLevel = ConnectPacket.LevelOf(frame.Body) < ProtocolLevel.V5 ? ProtocolLevel.V311 : ProtocolLevel.V5;
            return ConnectPacket.TryParse(frame.Body, out connect, out fault);
        }

        fault = PacketFault.Protocol("the first packet is not CONNECT");
        return false;
    }

    private async Task<MqttAdmission> AdmitAsync(ConnectPacket connect, string clientId, CancellationToken cancel)
    {
        var tls = transport.Features.Get<ITlsConnectionFeature>();
        var certificate = tls is null ? null : await tls.GetClientCertificateAsync(cancel);
        try
        {
            return await application.AdmitAsync(new MqttArrival(clientId, connect.UserName, connect.Password ?? default, certificate, tls is not null, _remote), cancel);
        }
#pragma warning disable CA1031 // An application that cannot decide lets nobody in, and the client is told to come again.
        catch (Exception failure) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            gateway.Log.AdmissionFailed(_remote, failure);
            return MqttAdmission.Refuse(ReasonCode.ServerUnavailable, "Who may enter cannot be decided at the moment; try again later");
        }
    }

    /// <summary>Takes the client id's place, after whoever holds it has left and had its will published.</summary>
    private async Task<PacketFault> EnterAsync(GatewayConnection connection, CancellationToken cancel)
    {
        while (true)
        {
            switch (gateway.Connections.TryEnter(connection, out var occupant))
            {
                case EntryResult.Entered:
                    return default;
                case EntryResult.Full:
                    return new(ReasonCode.QuotaExceeded, $"The gateway serves its {gateway.Options.MaximumConnections} connections already");
            }

            // Otherwise anybody with an account could throw any kiosk out by its client id.
            if (occupant!.Identity != connection.Identity) return new(ReasonCode.ClientIdNotValid, "The client id is in use by somebody else");
            occupant.Stop(ReasonCode.SessionTakenOver, $"another connection with the same client id came from {_remote}");
            await occupant.Finished.WaitAsync(cancel);
        }
    }

    private async Task<GatewayConnection?> RefuseAsync(ConnectPacket connect, PacketFault fault)
    {
        Refused(connect.UserName ?? connect.ClientId, fault.Text);
        await AnswerAsync(new ConnAckPacket { Code = fault.ReasonCode, ReasonString = fault.Text }, connect.Level, connect.MaximumPacketSize);
        return null;
    }

    private async Task AnswerAsync(ConnAckPacket answer, byte level, uint maximumPacketSize)
    {
        var buffer = new PacketBuffer();
        answer.Write(buffer, level);
        if (buffer.Length > maximumPacketSize)
        {
            buffer.Truncate(0);
            answer.ReasonString = null;
            answer.Write(buffer, level);
        }

        await transport.Transport.Output.WriteAsync(buffer.Memory);
        buffer.Release();
    }

    private void Refused(string who, string why)
    {
        gateway.Counters.CountRefused();
        var host = (transport.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString() ?? _remote;
        gateway.Log.Refused(host, _remote, who, why);
    }
}
