namespace CardSystem.Ingest.Web.Desk;

/// <summary>A table as the page shows it; made by <see cref="DeskTable{TRow}"/>.</summary>
/// <param name="Total">Rows in all, counted up to <see cref="MostCounted"/>.</param>
public sealed record TableView(
    string Key, IReadOnlyList<HeadView> Heads, IReadOnlyList<RowView> Rows, IReadOnlyList<FilterView> Filters, bool HasSearch, string Search, string SearchHint,
    int Page, int Size, long Total, IReadOnlyList<(string Name, string Value)> Kept, string? Previous, string? Next, string Csv, string Xlsx, string Plain, string Empty, bool HasActions)
{
    /// <summary>Counting stops here: a page that says "more than 10,000" answers as fast as one that says 12.</summary>
    public const int MostCounted = 10_000;

    public bool IsMore => Total > MostCounted;

    public bool IsFiltered => Search.Length > 0 || Filters.Any(f => f.Value.Length > 0);

    public long From => Rows.Count == 0 ? 0 : (long)(Page - 1) * Size + 1;

    public long To => From == 0 ? 0 : From + Rows.Count - 1;
}

/// <param name="Sort">The address that orders by this column; null where it cannot.</param>
/// <param name="Order">ascending, descending or none, as <c>aria-sort</c> says it.</param>
public sealed record HeadView(string Key, string Name, string Class, string? Sort, string Order);

public sealed record RowView(IReadOnlyList<CellView> Cells, IReadOnlyList<ActionView> Actions);

public sealed record CellView(string Text, string Class, string? Link, string? Tone);

public sealed record ActionView(string Name, string Address, IReadOnlyDictionary<string, string> Values, bool IsMain);

public sealed record FilterView(string Key, string Name, string Value, IReadOnlyList<Choice> Choices, string Type);
