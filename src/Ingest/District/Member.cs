namespace CardSystem.Ingest.District;

/// <param name="Index">Numbers members within one reading of the roster, for compact keys in memory.</param>
public sealed record Member(int Index, string Number, string MaskedName, Organisation Branch)
{
    // One reading of the roster holds each member once, and members are keys where every tap looks something up: comparing all fields would cost more than the rest.
    public bool Equals(Member? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;
}
