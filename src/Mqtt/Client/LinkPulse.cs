namespace CardSystem.Mqtt.Client;

internal enum PulseStep
{
    Wait,
    Ping,
    Dead,
}

/// <summary>
/// Whether the link still lives. The gateway is asked by a PINGREQ every half keep-alive, whatever else is sent; where nothing at all comes
/// within another half, the link is dead. So a dead link is seen within one keep-alive, even where writing into it still seems to work.
/// </summary>
internal sealed class LinkPulse(TimeSpan keepAlive, TimeProvider time)
{
    private readonly TimeSpan _patience = keepAlive / 2;
    private long _asked = time.GetTimestamp();
    private volatile bool _answered = true;

    /// <summary>How often to step.</summary>
    public TimeSpan Period { get; } = TimeSpan.FromTicks(Math.Max(keepAlive.Ticks / 8, TimeSpan.TicksPerMillisecond * 10));

    /// <summary>How long the last question has waited for an answer.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_asked);

    /// <summary>Any packet is an answer. From any thread.</summary>
    public void Heard() => _answered = true;

    public PulseStep Step()
    {
        if (Silence < _patience) return PulseStep.Wait;
        if (!_answered) return PulseStep.Dead;
        (_answered, _asked) = (false, time.GetTimestamp());
        return PulseStep.Ping;
    }
}
