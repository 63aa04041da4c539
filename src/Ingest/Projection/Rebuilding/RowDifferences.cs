namespace CardSystem.Ingest.Projection.Rebuilding;

/// <summary>
/// Two ordered streams of rows, told apart by what is in one and not in the other. Rows that wait for their counterpart are held,
/// which are few as long as the streams are much alike.
/// </summary>
internal sealed class RowDifferences
{
    private readonly Dictionary<string, long> _open = new(StringComparer.Ordinal);

    public long LeftCount { get; private set; }
    public long RightCount { get; private set; }

    /// <summary>Rows that stand only on the left.</summary>
    public IEnumerable<string> Left => Only(1);

    /// <summary>Rows that stand only on the right.</summary>
    public IEnumerable<string> Right => Only(-1);

    /// <summary>The next row of each stream; null from its end on.</summary>
    public void Take(string? left, string? right)
    {
        if (left is not null) LeftCount++;
        if (right is not null) RightCount++;
        if (left == right) return;
        if (left is not null) Count(left, 1);
        if (right is not null) Count(right, -1);
    }

    private void Count(string row, int by)
    {
        var count = _open.GetValueOrDefault(row) + by;
        if (count == 0) _open.Remove(row);
        else _open[row] = count;
    }

    private IEnumerable<string> Only(int sign) => _open.Where(r => Math.Sign(r.Value) == sign).Select(r => r.Key).Order(StringComparer.Ordinal);
}
