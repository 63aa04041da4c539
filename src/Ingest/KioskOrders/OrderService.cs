using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.KioskOrders;

/// <summary>Steps once a second: keeps what kiosks answered, ends what took too long, and keeps what is open retained at each kiosk's topic, signed where the kiosk can check it.</summary>
public sealed class OrderService(Database database, OrderAnswers answers, Action<Publication> publish, TimeProvider time, ILogger<OrderService> log, MessageSeal? seal = null) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly MessageSeal _seal = seal ?? MessageSeal.None;

    /// <summary>By kiosk, what stands there: the orders and the mark of the seal.</summary>
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly StepLoop _loop = new(time, log, "Kiosks cannot be told what people ask of them");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Every, Step, stoppingToken);

    public void Step()
    {
        while (answers.TryRead(out var one)) Keep(one.Kiosk, one.Answer);
        var open = database.Read(OrderStore.Open);
        if (open.Exists(o => o.EndsAt <= Now))
        {
            database.Write(work => OrderStore.End(work, Now));
            open = database.Read(OrderStore.Open);
        }

        foreach (var kiosk in _told.Keys.Except(open.Select(o => o.Kiosk), StringComparer.Ordinal).ToList())
        {
            // An empty retained message takes away what stands there.
            publish(new Publication(Topics.Orders(new KioskId(kiosk)), ReadOnlyMemory<byte>.Empty, QoS: 1, Retain: true));
            _told.Remove(kiosk);
        }

        foreach (var kiosk in open.GroupBy(o => o.Kiosk, StringComparer.Ordinal)) Tell(new KioskId(kiosk.Key), [.. kiosk.Take(KioskOrderMessage.Most)]);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Tell(KioskId kiosk, IReadOnlyList<(string Kiosk, string Name, string Id, string Kind, long EndsAt)> open)
    {
        var (topic, told) = (Topics.Orders(kiosk), string.Join(' ', open.Select(o => o.Id)) + "|" + _seal.Mark(kiosk));
        if (_told.GetValueOrDefault(kiosk.ToString()) == told) return;
        var message = new KioskOrderMessage([.. open.Select(o => new KioskOrder(o.Id, o.Kind, DateTimeOffset.FromUnixTimeMilliseconds(o.EndsAt), o.Kind == OrderKinds.Locate ? o.Name : null))]);
        // Also where this service should not live to take it away, it goes by itself.
        var lasts = (uint)Math.Max(1, (open.Max(o => o.EndsAt) - Now) / 1_000);
        publish(new Publication(topic, _seal.Close(kiosk, topic, KioskOrderMessage.Write(message)), QoS: 1, Retain: true, MessageExpirySeconds: lasts));
        _told[kiosk.ToString()] = told;
    }

    private void Keep(string kiosk, KioskAnswer answer) => database.Write(work =>
    {
        // Of another kiosk's order nobody may say anything.
        if (OrderStore.StateOf(work, kiosk, answer.Order) is not { } state || OrderRules.After(state, answer.State) is not { } after) return;
        var note = string.Concat((answer.Note ?? "").Where(c => !char.IsControl(c)));
        OrderStore.Answer(work, answer.Order, after, Now, note, answer.Report is { } report ? JsonSerializer.Serialize(report, Json) : "");
    });
}
