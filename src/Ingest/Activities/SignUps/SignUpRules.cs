namespace CardSystem.Ingest.Activities.SignUps;

/// <summary>Where a member stands who signed up.</summary>
/// <param name="Position">1 for the first; counted among those who have a place, or among those who wait.</param>
public readonly record struct Standing(bool HasPlace, int Position);

/// <summary>
/// Who has a place and who waits follows from the order of signing up and the capacity alone. So no more have a place than there are,
/// whoever withdraws gives way to the first who waits, and a withdrawn sign-up counts for nothing.
/// </summary>
public static class SignUpRules
{
    /// <param name="place">0 for the first of those who have not withdrawn.</param>
    /// <param name="capacity">0 where there is no limit.</param>
    public static Standing Of(int place, int capacity) => capacity == 0 || place < capacity ? new Standing(true, place + 1) : new Standing(false, place - capacity + 1);

    /// <summary>Who moves up when one of these withdraws; null where nobody does.</summary>
    /// <param name="order">Those who have not withdrawn, in the order of signing up, with the one who now does.</param>
    public static string? MovesUp(IReadOnlyList<string> order, string leaves, int capacity) =>
        capacity > 0 && order.Count > capacity && order.Take(capacity).Contains(leaves, StringComparer.Ordinal) ? order[capacity] : null;
}
