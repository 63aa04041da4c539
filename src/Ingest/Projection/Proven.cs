using CardSystem.Contracts;

namespace CardSystem.Ingest.Projection;

/// <summary>What cryptography says of one tap.</summary>
/// <param name="At">Unix milliseconds; 0 where the tap cannot be read.</param>
/// <param name="Reason">Null where everything holds, else why the tap is set aside.</param>
/// <param name="Hash">The tap's hash; empty where it cannot be read.</param>
/// <param name="Previous">The hash it names as the one before.</param>
/// <param name="CanBeLinked">True for what the registered kiosk truly signed and is no void entry: only between two such taps does the chain mean anything.</param>
internal readonly record struct Proven(long At, string? Card, string? Reason, string Detail, byte[] Hash, ReadOnlyMemory<byte> Previous, bool CanBeLinked)
{
    public TapOutcome Outcome { get; init; }

    /// <summary>The card's; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The thumbprint of the key the tap names.</summary>
    public ReadOnlyMemory<byte> CardKey { get; init; }

    /// <summary>The whole entry where it says what was written to a card.</summary>
    public Tap? Written { get; init; }

    /// <summary>True for a tap of a card that the kiosk took, whatever the card proved.</summary>
    public bool IsTaken => Outcome is TapOutcome.Accepted or TapOutcome.Repeated && Hash.Length > 0;

    public static Proven Malformed(string detail) => new(0, null, ProofRules.Malformed, detail, [], default, false) { Outcome = TapOutcome.Void };
}
