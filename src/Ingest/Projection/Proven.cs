namespace CardSystem.Ingest.Projection;

/// <summary>What cryptography says of one tap.</summary>
/// <param name="At">Unix milliseconds; 0 where the tap cannot be read.</param>
/// <param name="Reason">Null where everything holds, else why the tap is set aside.</param>
/// <param name="Hash">The tap's hash; empty where it cannot be read.</param>
/// <param name="Previous">The hash it names as the one before.</param>
/// <param name="CanBeLinked">True for what the registered kiosk truly signed and is no void entry: only between two such taps does the chain mean anything.</param>
internal readonly record struct Proven(long At, string? Card, string? Reason, string Detail, byte[] Hash, ReadOnlyMemory<byte> Previous, bool CanBeLinked)
{
    public static Proven Malformed(string detail) => new(0, null, ProofRules.Malformed, detail, [], default, false);
}
