namespace CardSystem.Ingest.Import;

/// <summary>The file cannot be taken; every line names row and column and says what is allowed. Nothing of it was kept.</summary>
public sealed class ImportException(IReadOnlyList<string> errors) : RefusedException(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
