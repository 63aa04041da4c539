namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>The chip lost its power in the middle of a command: what was written stays, what was to be written or answered does not happen.</summary>
public sealed class PowerLostException() : Exception("The chip lost its power.");

/// <summary>The memory did not take a write.</summary>
public sealed class MemoryFailedException(ushort status) : Exception($"The memory did not take a write; the chip answers {status:X4}.")
{
    /// <summary>6A84 for a memory that is full, 6581 for one that is worn out.</summary>
    public ushort Status => status;
}
