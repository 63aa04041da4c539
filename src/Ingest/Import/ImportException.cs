namespace CardSystem.Ingest.Import;

/// <summary>The file cannot be taken; every line names row and column and says what is allowed. Nothing of it was kept.</summary>
public sealed class ImportException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

/// <summary>What an import did, or with <c>--dry-run</c> would do.</summary>
public sealed record ImportReport(string What, int Added, int Changed, int Unchanged, IReadOnlyList<string> Notes)
{
    public override string ToString() => $"{What}: {Added} added, {Changed} changed, {Unchanged} unchanged.";
}
