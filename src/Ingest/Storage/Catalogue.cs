namespace CardSystem.Ingest.Storage;

/// <summary>A column as the database itself tells of it.</summary>
/// <param name="IsKey">Part of the table's primary key.</param>
public sealed record CatalogueColumn(string Name, ColumnKind Kind, bool IsKey);

/// <summary>A table as the database itself tells of it.</summary>
/// <param name="Name">As shared SQL calls it: <c>derived.</c> before what is derived.</param>
public sealed record CatalogueTable(string Name, IReadOnlyList<CatalogueColumn> Columns)
{
    public bool IsDerived => Name.StartsWith("derived.", StringComparison.Ordinal);

    /// <summary>What the rows are told apart by; all columns where the table has no primary key.</summary>
    public IReadOnlyList<CatalogueColumn> Keys => Columns.Any(c => c.IsKey) ? [.. Columns.Where(c => c.IsKey)] : Columns;

    public bool Has(string column) => Columns.Any(c => c.Name == column);
}

/// <summary>
/// Every table there is, read from the database and not from a list in the code: whoever looks for a person's traces finds a table that was added after this was written, too.
/// </summary>
public static class Catalogue
{
    private const string Sqlite = """
        select m.name as "Table", p.name as "Column", lower(p.type) as Type, p.pk as Key from main.sqlite_schema m join pragma_table_info(m.name, 'main') p where m.type = 'table' and m.name not like 'sqlite_%'
        union all
        select 'derived.' || m.name, p.name, lower(p.type), p.pk from derived.sqlite_schema m join pragma_table_info(m.name, 'derived') p where m.type = 'table' and m.name not like 'sqlite_%'
        """;

    private const string Postgres = """
        select case when c.table_schema = 'derived' then 'derived.' else '' end || c.table_name as "Table", c.column_name as "Column", c.data_type as "Type",
               cast(case when k.column_name is null then 0 else 1 end as bigint) as "Key"
        from information_schema.columns c join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
        left join (select u.table_schema, u.table_name, u.column_name from information_schema.key_column_usage u join information_schema.table_constraints n
                   on n.constraint_schema = u.constraint_schema and n.constraint_name = u.constraint_name and n.table_name = u.table_name and n.constraint_type = 'PRIMARY KEY') k
               on k.table_schema = c.table_schema and k.table_name = c.table_name and k.column_name = c.column_name
        where c.table_schema in (current_schema(), 'derived') order by c.table_schema, c.table_name, c.ordinal_position
        """;

    /// <param name="work">Sees what is derived too.</param>
    public static IReadOnlyList<CatalogueTable> Read(Database database, Work work) =>
    [
        .. work.Query<(string Table, string Column, string Type, long Key)>(database is SqliteDatabase ? Sqlite : Postgres).GroupBy(c => c.Table, StringComparer.Ordinal)
            .Select(t => new CatalogueTable(t.Key, [.. t.Select(c => new CatalogueColumn(c.Column, KindOf(c.Type), c.Key > 0))])).OrderBy(t => t.IsDerived).ThenBy(t => t.Name, StringComparer.Ordinal),
    ];

    private static ColumnKind KindOf(string type) => type switch
    {
        "text" => ColumnKind.Text,
        "blob" or "bytea" => ColumnKind.Bytes,
        _ => ColumnKind.Number,
    };
}
