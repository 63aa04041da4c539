namespace CardSystem.Ingest.Import;

/// <summary>What an import did, or with <c>--dry-run</c> would do.</summary>
public sealed record ImportReport(string What, int Added, int Changed, int Unchanged, IReadOnlyList<string> Notes)
{
    /// <summary>So many differences are told row by row.</summary>
    public const int MostDifferences = 20;

    /// <summary>Every row of the database that it changed, as it was and as it became.</summary>
    public IReadOnlyList<RowChange> Rows { get; init; } = [];

    /// <summary>What changes from what to what, by row of the file: the first <see cref="MostDifferences"/>.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    public override string ToString() => $"{What}: {Added} added, {Changed} changed, {Unchanged} unchanged.";
}

/// <summary>Gathers the report row by row.</summary>
public sealed class ReportBook(string what)
{
    private readonly List<string> _differences = [];
    private int _added, _changed, _unchanged;

    public void Added(long row, string text) => Tell(ref _added, row, text);

    public void Changed(long row, string text) => Tell(ref _changed, row, text);

    public void Unchanged() => _unchanged++;

    private void Tell(ref int count, long row, string text)
    {
        count++;
        if (_differences.Count < ImportReport.MostDifferences) _differences.Add($"row {row}: {(text.Length > 400 ? text[..400] + "…" : text)}");
    }

    public ImportReport Close(IReadOnlyList<RowChange> rows, params IReadOnlyList<string> notes) => new(what, _added, _changed, _unchanged, notes) { Rows = rows, Differences = _differences };
}
