namespace CardSystem.Ingest.District;

/// <param name="Index">Numbers members within one reading of the roster, for compact keys in memory.</param>
public sealed record Member(int Index, string Number, string MaskedName, Organisation Branch);
