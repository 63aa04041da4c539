using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>A tap waiting for its receipt.</summary>
/// <param name="Number">The order in which this outbox made entries durable, across its journals; a bookmark into the backlog.</param>
/// <param name="Json">The signed tap as it travels.</param>
public sealed record OutboxEntry(long Number, JournalId Journal, long Sequence, DateTimeOffset At, bool IsVoid, ReadOnlyMemory<byte> Json);

/// <summary>One journal: what is durable, what the centre has.</summary>
/// <param name="Head">Hash of the last tap, which the next one names as its previous; 32 zero bytes before the first.</param>
/// <param name="Retired">No tap is added any more; what waits still leaves.</param>
internal sealed record JournalRow(JournalId Journal, DateTimeOffset Made, long Last, ReadOnlyMemory<byte> Head, long Received, bool Retired)
{
    public static readonly ReadOnlyMemory<byte> NoHead = new byte[32];

    public long Waiting => Last - Received;
}

/// <summary>A member of whom the kiosk remembers that he has signed in.</summary>
/// <param name="Out">He has signed out since: <paramref name="At"/> is when.</param>
public sealed record SignIn(CardId Card, SessionId? Session, DateTimeOffset At, bool Out = false);

/// <summary>How full the outbox is, at one instant.</summary>
/// <param name="OldestNumber">The <see cref="OutboxEntry.Number"/> that has waited longest; 0 where nothing waits.</param>
/// <param name="Newest">The newest number given so far in this run.</param>
public sealed record OutboxCounts(long Waiting, long OldestNumber, DateTimeOffset? OldestWaiting, long Newest, IReadOnlyList<JournalStatus> Journals)
{
    public static readonly OutboxCounts Empty = new(0, 0, null, 0, []);
}

/// <summary>The tap could not be made durable. The member must not be told that he has signed in.</summary>
public sealed class OutboxUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
