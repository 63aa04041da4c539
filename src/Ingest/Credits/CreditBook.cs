using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>What people decided about credits, in memory. Immutable; a new policy makes a new book.</summary>
public sealed class CreditBook(PolicyHistory policies)
{
    public PolicyHistory Policies { get; } = policies;

    /// <exception cref="StorageException">A policy in the database cannot be read by this program.</exception>
    public static CreditBook Load(Work work) => new(new PolicyHistory(PolicyStore.Read(work).Select(stored => stored.Version)));
}
