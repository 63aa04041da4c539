using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Gateway;

/// <summary>Clients of MQTT 3.1.1.</summary>
public class PlainClientTests
{
    private static void Plain(ConnectPacket connect) => connect.Level = ProtocolLevel.V311;

    [Fact]
    public async Task TheyPublishSubscribeAndReceiveInTheirOwnWords()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Application.AcknowledgesAtOnce = true;
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1", Plain);
        await client.SendAsync("82 0C 0001 0007 6B312F74617073 01");
        Assert.Equal("000101", Bytes.Hex(await client.ExpectAsync(PacketType.SubAck)));
        await client.SendAsync("32 0D 0007 6B312F74617073 0005 6869");
        var packets = new[] { await client.ReadAsync(), await client.ReadAsync() };
        Assert.Contains(packets, p => p!.Value.Type is PacketType.PubAck && Bytes.Hex(p.Value.Body) == "0005");
        Assert.Contains(packets, p => p!.Value.Type is PacketType.Publish && Bytes.Hex(p.Value.Body) == "00076B312F7461707300016869");
        await client.SendAsync("A2 0B 0002 0007 6B312F74617073");
        Assert.Equal("0002", Bytes.Hex(await client.ExpectAsync(PacketType.UnsubAck)));
        await client.PingAsync();
    }

    [Fact]
    public async Task RefusedSubscriptionsAreFailures()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1", Plain);
        await client.SendAsync("82 08 0001 0003 6B322F 01");
        Assert.Equal("000180", Bytes.Hex(await client.ExpectAsync(PacketType.SubAck)));
    }

    [Fact]
    public async Task ARefusedMessageEndsTheConnectionForThereIsNoOtherWord()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1", Plain);
        await client.SendAsync("32 09 0005 6B322F6161 0005");
        Assert.Null(await LastAsync(client));
        Assert.Empty(host.Application.Observed);
    }

    [Fact]
    public async Task AWrongPasswordHasReturnCode4()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        var answer = await client.ConnectAsync("k1", c => (c.Level, c.Password) = (ProtocolLevel.V311, new byte[] { 1 }));
        Assert.Equal(4, answer.Code);
    }

    [Fact]
    public async Task TheyMayHaveAnyNumberInFlight()
    {
        await using var host = await GatewayHost.StartAsync(o => o.ReceiveMaximum = 10);
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1", Plain);
        for (ushort id = 1; id <= 3_000; id++) await client.SendAsync(b => PublishPacket.Write(b, ProtocolLevel.V311, new Publication("k1/taps", default), 1, id, retain: false, null));
        var taken = await host.Application.TakenAsync(3_000);
        foreach (var publish in taken.Reverse()) publish.Connection.Acknowledge(publish);
        taken[0].Connection.Flush();
        for (ushort id = 1; id <= 3_000; id++) Assert.Equal(id, (await client.ExpectPubAckAsync()).Id);
    }

    [Fact]
    public async Task ASessionToBeKeptWithoutAClientIdIsRefused()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        Assert.Equal(2, (await client.ConnectAsync("k1", c => (c.Level, c.ClientId, c.CleanStart) = (ProtocolLevel.V311, "", false))).Code);
    }

    private static async Task<PacketType?> LastAsync(RawClient client)
    {
        while (await client.ReadAsync() is { } packet)
            Assert.Equal(PacketType.PubAck, packet.Type);
        return null;
    }
}
