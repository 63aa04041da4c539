namespace CardSystem.CardAgent.Readers;

public enum ReaderState
{
    /// <summary>Waiting for a card.</summary>
    Ready,
    /// <summary>A card lies on it.</summary>
    Card,
    /// <summary>Attached, but it does not answer or hears nothing.</summary>
    Deaf,
    /// <summary>Was attached and is no more.</summary>
    Gone,
}

/// <param name="Trouble">In plain words; empty where all is well.</param>
public sealed record ReaderHealth(string Reader, ReaderState State, string Trouble);

/// <param name="Trouble">What is wrong with the card service as a whole; empty where it answers.</param>
public sealed record ReadersHealth(string Trouble, IReadOnlyList<ReaderHealth> Readers);
