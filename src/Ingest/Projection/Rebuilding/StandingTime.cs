namespace CardSystem.Ingest.Projection.Rebuilding;

/// <summary>A clock that stands: whatever is derived by it is derived as of one instant. How long things take can still be measured.</summary>
internal sealed class StandingTime(DateTimeOffset at, TimeProvider running) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;

    public override long GetTimestamp() => running.GetTimestamp();

    public override long TimestampFrequency => running.TimestampFrequency;
}
