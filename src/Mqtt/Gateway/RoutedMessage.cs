namespace CardSystem.Mqtt.Gateway;

/// <summary>A message on its way to subscribers, with the moment after which nobody wants it any more.</summary>
/// <param name="Deadline">Timestamp of the gateway's <see cref="TimeProvider"/>; <see cref="long.MaxValue"/> for never.</param>
internal sealed record RoutedMessage(Publication Publication, long Deadline)
{
    public static RoutedMessage At(TimeProvider time, Publication publication) =>
        new(publication, publication.MessageExpirySeconds is { } seconds ? time.GetTimestamp() + seconds * time.TimestampFrequency : long.MaxValue);

    public bool IsOver(long timestamp) => timestamp >= Deadline;

    /// <summary>The expiry interval to send on: what is left of it, at least one second (3.3.2.3.3).</summary>
    public uint? SecondsLeft(TimeProvider time) =>
        Deadline == long.MaxValue ? null : (uint)Math.Max(1, (Deadline - time.GetTimestamp() + time.TimestampFrequency - 1) / time.TimestampFrequency);
}
