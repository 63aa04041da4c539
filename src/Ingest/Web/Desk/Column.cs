using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Desk;

public enum ColumnKind
{
    Text,
    /// <summary>Set to the right.</summary>
    Number,
    Date,
    Instant,
    /// <summary>A badge, see <see cref="Column{TRow}.Tone"/>.</summary>
    Tone,
}

/// <summary>A column of a table.</summary>
/// <param name="Key">In addresses: <c>sort=key</c>.</param>
/// <param name="Text">What the cell says, on the page and in a file.</param>
/// <param name="Sort">SQL to order by; null where the table cannot be ordered by it.</param>
/// <param name="Order">The same for a table in memory.</param>
/// <param name="Link">Where the cell leads; null for nowhere.</param>
/// <param name="Tone">good, warn, bad or quiet.</param>
public sealed record Column<TRow>(
    string Key, Bilingual Name, Func<TRow, string> Text, ColumnKind Kind, string? Sort, Func<TRow, IComparable?>? Order, Func<TRow, string?>? Link, Func<TRow, string>? Tone);

/// <summary>A choice above a table: its value is <c>f_key</c> in addresses and <c>@f_key</c> in SQL.</summary>
/// <param name="Sql">The predicate where something is chosen.</param>
/// <param name="Keep">The same for a table in memory.</param>
/// <param name="Choices">Empty where any text may be entered; a value that is none of them is as good as none.</param>
/// <param name="Type">For a filter without choices: the type of its input, such as <c>date</c>.</param>
public sealed record TableFilter<TRow>(string Key, Bilingual Name, string? Sql, Func<TRow, string, bool>? Keep, IReadOnlyList<Choice> Choices, string Type, Func<string, object?>? Value);

/// <param name="Depth">How deep it lies in a tree.</param>
public sealed record Choice(string Value, string Text, int Depth = 0);

/// <summary>Something that can be done to a row from the list itself.</summary>
public sealed record RowAction<TRow>(Bilingual Name, Func<TRow, (string Address, IReadOnlyDictionary<string, string> Values)?> Of, bool IsMain);
