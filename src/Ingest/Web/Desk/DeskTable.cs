using System.Globalization;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;
using Dapper;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>Tables that are made without the database.</summary>
public static class DeskTable
{
    /// <summary>A short table in memory, in its own order.</summary>
    public static DeskTable<TRow> Of<TRow>(string key, IReadOnlyList<TRow> rows) => new(key, rows);
}

/// <summary>
/// A table that sorts, filters, pages, exports and prints, told once: where its rows come from and what its columns say. Everything from the address reaches SQL as a parameter,
/// or chooses among what is written here.
/// </summary>
public sealed class DeskTable<TRow>
{
    private const int AtOnce = 500;

    private readonly string _key;
    private readonly string? _select, _from, _where;
    private readonly object? _parameters;
    private readonly IReadOnlyList<TRow>? _rows;
    private readonly List<Column<TRow>> _columns = [];
    private readonly List<TableFilter<TRow>> _filters = [];
    private readonly List<RowAction<TRow>> _actions = [];
    private string[] _searched = [];
    private string? _found;
    private Func<TRow, string>[] _searchedRows = [];
    private string _order = "";
    private Func<Work, IReadOnlyList<TRow>, IReadOnlyList<TRow>> _complete = (_, rows) => rows;
    private Bilingual _searchHint = DeskWords.Search;
    private Bilingual _empty = DeskWords.Nothing;

    /// <summary>A table in the database.</summary>
    /// <param name="key">Also the name of an exported file.</param>
    /// <param name="select">Columns, named as <typeparamref name="TRow"/>'s properties.</param>
    /// <param name="from">What stands behind <c>from</c>.</param>
    /// <param name="where">Empty where all rows are meant.</param>
    /// <param name="order">SQL that puts every two rows in one order and no other, such as the primary key: pages rely on it.</param>
    public DeskTable(string key, string select, string from, string where, string order, object? parameters = null) =>
        (_key, _select, _from, _where, _order, _parameters) = (key, select, from, where, order, parameters);

    internal DeskTable(string key, IReadOnlyList<TRow> rows) => (_key, _rows) = (key, rows);

    public string Key => _key;

    public IReadOnlyList<Column<TRow>> Columns => _columns;

    public DeskTable<TRow> Column(
        string key, Bilingual name, Func<TRow, string?> text, ColumnKind kind = ColumnKind.Text, string? sort = null, Func<TRow, IComparable?>? order = null, Func<TRow, string?>? link = null, Func<TRow, string>? tone = null)
    {
        _columns.Add(new(key, name, row => text(row) ?? "", kind, sort, order ?? (_rows is null ? null : row => text(row)), link, tone));
        return this;
    }

    /// <param name="sql">A predicate over <c>@f_key</c>.</param>
    /// <param name="value">What the text becomes before it reaches SQL; null from it leaves the filter out.</param>
    public DeskTable<TRow> Filter(string key, Bilingual name, string? sql = null, IReadOnlyList<Choice>? choices = null, Func<TRow, string, bool>? keep = null, string type = "text", Func<string, object?>? value = null)
    {
        _filters.Add(new(key, name, sql, keep, choices ?? [], type, value));
        return this;
    }

    /// <summary>SQL of the texts that the search looks through.</summary>
    public DeskTable<TRow> Search(Bilingual hint, params string[] expressions)
    {
        (_searchHint, _searched) = (hint, expressions);
        return this;
    }

    /// <summary>The same where a predicate finds the rows sooner than a look at each row's texts: over <c>@table_search</c>, a pattern in small letters with ! before what is meant as it stands.</summary>
    public DeskTable<TRow> SearchWhere(Bilingual hint, string predicate)
    {
        (_searchHint, _found) = (hint, predicate);
        return this;
    }

    /// <summary>The same for a table in memory.</summary>
    public DeskTable<TRow> Search(Bilingual hint, params Func<TRow, string>[] texts)
    {
        (_searchHint, _searchedRows) = (hint, texts);
        return this;
    }

    public DeskTable<TRow> Action(Bilingual name, Func<TRow, (string Address, IReadOnlyDictionary<string, string> Values)?> of, bool isMain = false)
    {
        _actions.Add(new(name, of, isMain));
        return this;
    }

    /// <summary>Adds to the rows of one page (or of a file) what would cost too much to ask for all rows there are.</summary>
    public DeskTable<TRow> Complete(Func<Work, IReadOnlyList<TRow>, IReadOnlyList<TRow>> complete)
    {
        _complete = complete;
        return this;
    }

    /// <summary>What stands there while there is nothing to show and nothing is filtered.</summary>
    public DeskTable<TRow> WhenEmpty(Bilingual text)
    {
        _empty = text;
        return this;
    }

    /// <summary>The rows an address asks for, at most so many from there on.</summary>
    public IReadOnlyList<TRow> Rows(Work work, TableQuery query, int offset, int most) => _complete(work, Plain(work, query, offset, most));

    /// <summary>The same for a file: completed a part at a time, so that whoever waits hears how far it is.</summary>
    public IEnumerable<TRow> AllRows(Work work, TableQuery query, int most) => Plain(work, query, 0, most).Chunk(AtOnce).SelectMany(part => _complete(work, part));

    private IReadOnlyList<TRow> Plain(Work work, TableQuery query, int offset, int most)
    {
        if (_rows is not null) return [.. Sorted(Kept(query), query).Skip(offset).Take(most)];
        var (where, values) = Where(query);
        values.Add("table_most", most);
        values.Add("table_offset", offset);
        return [.. work.Query<TRow>($"select {_select} from {_from} {where} order by {OrderOf(query)} limit @table_most offset @table_offset", values)];
    }

    public long Count(Work work, TableQuery query, int most)
    {
        if (_rows is not null) return Kept(query).Count();
        var (where, values) = Where(query);
        values.Add("table_most", most);
        return work.One<long>($"select count(*) from (select 1 from {_from} {where} limit @table_most) counted", values);
    }

    public TableView View(Work work, TableQuery query, HttpRequest request)
    {
        var total = Count(work, query, TableView.MostCounted + 1);
        // What was on the last page may be done or gone meanwhile; the one before it is what is meant then, and not an empty one.
        var last = (int)Math.Max(1, (Math.Min(total, TableView.MostCounted) + query.Size - 1) / query.Size);
        if (total <= TableView.MostCounted && query.Page > last) query = query with { Page = last };
        var rows = Rows(work, query, (query.Page - 1) * query.Size, query.Size + 1);
        if (rows.Count == 0 && query.Page > last)
        {
            query = query with { Page = last };
            rows = Rows(work, query, (last - 1) * query.Size, query.Size + 1);
        }

        string At(int page) => TableQuery.Address(request, ("page", page == 1 ? null : page.ToString(CultureInfo.InvariantCulture)));
        return new(
            _key, [.. _columns.Select(c => Head(c, query, request))], [.. rows.Take(query.Size).Select(View)],
            [.. _filters.Select(f => new FilterView(f.Key, f.Name.ToString(), Chosen(f, query) ?? "", f.Choices, f.Type))], _searched.Length + _searchedRows.Length > 0 || _found is not null, query.Search, _searchHint.ToString(),
            query.Page, query.Size, total, [.. request.Query.Where(q => q.Key is not ("q" or "page" or "export") && !q.Key.StartsWith("f_", StringComparison.Ordinal)).Select(q => (q.Key, q.Value.FirstOrDefault() ?? ""))],
            query.Page > 1 ? At(query.Page - 1) : null, rows.Count > query.Size && query.Page < TableQuery.LastPage ? At(query.Page + 1) : null,
            TableQuery.Address(request, ("export", "csv"), ("page", null)), TableQuery.Address(request, ("export", "xlsx"), ("page", null)), request.Path, _empty.ToString(), _actions.Count > 0);
    }

    private static HeadView Head(Column<TRow> column, TableQuery query, HttpRequest request)
    {
        var order = query.Sort != column.Key ? "none" : query.Descending ? "descending" : "ascending";
        var can = column.Sort is not null || column.Order is not null;
        return new(column.Key, column.Name.ToString(), ClassOf(column.Kind), can ? TableQuery.Address(request, ("sort", (order == "ascending" ? "-" : "") + column.Key), ("page", null)) : null, order);
    }

    private RowView View(TRow row) => new(
        [.. _columns.Select(c => c.Text(row) is { Length: > 0 } text ? new CellView(text, ClassOf(c.Kind) + (text.Length > LongText ? " long" : ""), c.Link?.Invoke(row), c.Tone?.Invoke(row)) : new CellView("", ClassOf(c.Kind), null, null))],
        [.. _actions.Select(a => (a, Of: a.Of(row))).Where(a => a.Of is not null).Select(a => new ActionView(a.a.Name.ToString(), a.Of!.Value.Address, a.Of.Value.Values, a.a.IsMain))]);

    /// <summary>What is longer is read as a sentence and needs room.</summary>
    private const int LongText = 60;

    private static string ClassOf(ColumnKind kind) => kind switch { ColumnKind.Number => "number", ColumnKind.Date or ColumnKind.Instant => "when", _ => "" };

    private (string Sql, DynamicParameters Values) Where(TableQuery query)
    {
        var values = new DynamicParameters(_parameters);
        var all = new List<string>();
        if (!string.IsNullOrWhiteSpace(_where)) all.Add($"({_where})");
        foreach (var filter in _filters)
        {
            if (Chosen(filter, query) is not { } chosen || filter.Sql is null) continue;
            var value = filter.Value is null ? chosen : filter.Value(chosen);
            if (value is null) continue;
            all.Add($"({filter.Sql})");
            values.Add("f_" + filter.Key, value);
        }

        if (query.Search.Length > 0 && (_found is not null || _searched.Length > 0))
        {
            all.Add("(" + (_found ?? string.Join(" or ", _searched.Select(s => $"lower({s}) like @table_search escape '!'"))) + ")");
            values.Add("table_search", "%" + query.Search.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%");
        }

        return (all.Count == 0 ? "" : "where " + string.Join(" and ", all), values);
    }

    private string OrderOf(TableQuery query) =>
        _columns.FirstOrDefault(c => c.Key == query.Sort)?.Sort is { } sort ? $"{sort}{(query.Descending ? " desc" : "")}, {_order}" : _order;

    private IEnumerable<TRow> Kept(TableQuery query)
    {
        var rows = _rows!.AsEnumerable();
        foreach (var filter in _filters)
        {
            if (Chosen(filter, query) is { } chosen && filter.Keep is { } keep) rows = rows.Where(r => keep(r, chosen));
        }

        return query.Search.Length == 0 || _searchedRows.Length == 0 ? rows : rows.Where(r => _searchedRows.Any(s => s(r).Contains(query.Search, StringComparison.OrdinalIgnoreCase)));
    }

    private IEnumerable<TRow> Sorted(IEnumerable<TRow> rows, TableQuery query)
    {
        if (_columns.FirstOrDefault(c => c.Key == query.Sort)?.Order is not { } order) return rows;
        return query.Descending ? rows.OrderByDescending(order) : rows.OrderBy(order);
    }

    private static string? Chosen(TableFilter<TRow> filter, TableQuery query) =>
        query.Filters.TryGetValue(filter.Key, out var value) && (filter.Choices.Count == 0 || filter.Choices.Any(c => c.Value == value)) ? value : null;
}
