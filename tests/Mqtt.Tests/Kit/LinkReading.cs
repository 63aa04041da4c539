using System.Text;
using CardSystem.Mqtt.Client;

namespace CardSystem.Mqtt.Tests.Kit;

public static class LinkReading
{
    public static Task<Publication> NextAsync(this IMqttLink link) => link.Incoming.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();

    public static async Task<string> NextTextAsync(this IMqttLink link) => Encoding.UTF8.GetString((await link.NextAsync()).Payload.Span);

    public static Task<byte> SendAsync(this IMqttLink link, string topic, string text, int qos = 1, bool retain = false) =>
        link.PublishAsync(new Publication(topic, Encoding.UTF8.GetBytes(text), qos, retain), TestContext.Current.CancellationToken).InTime();

    public static Task ListenAsync(this IMqttLink link, params string[] filters) => link.SubscribeAsync(filters, TestContext.Current.CancellationToken).InTime();
}
