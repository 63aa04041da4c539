using System.Security.Cryptography;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>The kiosk's two clocks: the wall clock, which can be set wrong, and a monotonic one, which counts from this start of the agent.</summary>
public sealed class KioskClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Names this run of the monotonic clock.</summary>
    public string Boot { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The wall clock, UTC, whole milliseconds.</summary>
    public DateTimeOffset Now => Tap.Millisecond(time.GetUtcNow());

    public long MonotonicMs => (long)time.GetElapsedTime(_start).TotalMilliseconds;
}
