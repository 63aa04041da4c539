namespace CardSystem.Ingest.District;

/// <param name="Index">Numbers members within one reading of the roster, for compact keys in memory.</param>
/// <param name="Branch">The home branch now, for pages; what it was on some day is the roster's to say.</param>
public sealed record Member(int Index, string Number, string MaskedName, Organisation Branch)
{
    /// <summary>Numbers that were found to be the same person and were merged into this one; what people entered under them counts for this member.</summary>
    public IReadOnlyList<string> Absorbed { get; init; } = [];

    // One reading of the roster holds each member once, and members are keys where every tap looks something up: comparing all fields would cost more than the rest.
    public bool Equals(Member? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;
}
