using System.Collections.Concurrent;
using System.Text;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>
/// The service behind the gateway under test. Anybody enters whose password is the one of its name, or whose certificate names it; it may
/// publish and subscribe under its own name, on "open/…", and an "observer" everywhere. Topics ending in "/taps" are taken.
/// </summary>
public sealed class TestApplication : IMqttApplication
{
    private readonly ConcurrentQueue<InboundPublish> _taken = new();
    private readonly ConcurrentQueue<(string Identity, Publication Publication)> _observed = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private TaskCompletionSource? _brake;

    /// <summary>Acknowledge at once; otherwise the test does it.</summary>
    public bool AcknowledgesAtOnce { get; set; }

    /// <summary>Replaces the ordinary decision on who may enter.</summary>
    public Func<MqttArrival, CancellationToken, ValueTask<MqttAdmission>>? Admit { get; set; }

    /// <summary>Thrown by <see cref="TakeAsync"/>.</summary>
    public Exception? Failure { get; set; }

    public IReadOnlyCollection<InboundPublish> Taken => _taken;
    public IReadOnlyCollection<(string Identity, Publication Publication)> Observed => _observed;
    public IReadOnlyDictionary<string, int> AskedTopics => _asked;

    public static string PasswordOf(string name) => name + "-secret";

    /// <summary>From now on nothing more is taken until <see cref="Release"/>.</summary>
    public void Brake() => _brake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref _brake, null)?.TrySetResult();

    public ValueTask<MqttAdmission> AdmitAsync(MqttArrival arrival, CancellationToken cancel)
    {
        if (Admit is not null) return Admit(arrival, cancel);
        var name = arrival.Certificate?.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false) ?? arrival.UserName ?? "";
        if (arrival.Certificate is null && Encoding.UTF8.GetString(arrival.Password.Span) != PasswordOf(name))
            return new(MqttAdmission.Refuse(ReasonCode.BadUserNameOrPassword, $"The secret of {name} is another"));
        string[] filters = name == "observer" ? ["#"] : [$"{name}/#", "open/#"];
        return new(MqttAdmission.Admit(name, new TopicPermissions(filters, filters)));
    }

    public bool Takes(string topic)
    {
        _asked.AddOrUpdate(topic, 1, (_, n) => n + 1);
        return topic.EndsWith("/taps", StringComparison.Ordinal);
    }

    public ValueTask TakeAsync(InboundPublish publish, CancellationToken cancel)
    {
        if (Failure is not null) throw Failure;
        _taken.Enqueue(publish);
        if (AcknowledgesAtOnce) publish.Connection.Acknowledge(publish);
        return _brake is { } brake ? new ValueTask(brake.Task.WaitAsync(cancel)) : default;
    }

    public void Observe(string identity, Publication publication) => _observed.Enqueue((identity, publication));

    public async Task<InboundPublish[]> TakenAsync(int count)
    {
        await Eventually.TrueAsync(() => _taken.Count >= count, $"{count} messages taken");
        return [.. _taken];
    }
}
