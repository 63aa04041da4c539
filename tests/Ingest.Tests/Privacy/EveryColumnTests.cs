using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Dapper;

namespace CardSystem.Ingest.Tests.Privacy;

/// <summary>The name is put into every column of text and bytes of every table there is, without asking what it is for: a table that is added tomorrow is tried tomorrow.</summary>
public sealed class EveryColumnTests(PostgresServer server)
{
    /// <summary>Words that people enter: none of these may ever be left because it is taken for an identifier.</summary>
    private static readonly string[] FreeWords =
    [
        "reason", "detail", "comment", "purpose", "evidence", "title_zh", "title_en", "body_zh", "body_en", "link", "last_error", "address", "forced", "report", "note", "file", "before", "body", "room", "key", "facts",
    ];

    /// <summary>Units and cards must be what they are, for other tables refer to them.</summary>
    private static readonly string[] Units = ["parent", "unit", "centre", "branch", "organiser"];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhereverItWasPutItIsGone(string kind)
    {
        using var database = new TestDatabase(kind, server);
        TestImport.Run(database, "organisations", "id,name,kind,parent\nd,区,district,\nb1,支部一,branch,d\n");
        TestImport.Run(database, "members", $"member,name,branch\n{Canary.Number},{Canary.Name},b1\nM1,张三,b1\n");
        var planted = Plant(database);
        Assert.True(planted.Count > 120, $"Only {planted.Count} columns were planted.");
        Assert.Empty(planted.Except(Canary.InTables(database)));

        var answer = new ErasureDesk(database.Database, TestProjection.Days(), new ManualTime(TestDistrict.Nine)).Erase(Canary.Number, "保护专员", "asked for on paper");
        Assert.Null(answer.Refused);
        var left = Canary.InTables(database);
        // The announcements of this very erasure, until what is derived has followed them.
        Assert.Equal(["changes.key"], left);
        Assert.Equal(2, database.Scalar<long>("select count(*) from changes where key = @Number", new { Canary.Number }));
        Assert.Equal(1, database.Scalar<long>("select count(*) from members where name = '张三'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatIsNeverReplacedIsNoPlaceForWords(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var connection = database.Database.OpenWithDerived();
        using var work = Work.Read(database.Database, connection);
        var told = Catalogue.Read(database.Database, work).Where(t => !t.IsDerived).SelectMany(t => t.Columns.Where(c => c.Kind != ColumnKind.Number && ErasureRules.IsTold(t.Name, c.Name, t.Keys.Contains(c))).Select(c => (t.Name, Column: c.Name)));
        Assert.DoesNotContain(told, t => FreeWords.Contains(t.Column) &&
            // Words of the programs' own, and digests.
            t.Name is not ("credit_policies" or "warning_rule_sets" or "security_evidence" or "set_aside_left" or "api_answers"));
    }

    /// <summary>A row for every table; the columns in which the name then stands.</summary>
    private static List<string> Plant(TestDatabase database)
    {
        using var connection = database.Database.OpenWithDerived();
        IReadOnlyList<CatalogueTable> tables;
        using (var work = Work.Read(database.Database, connection)) tables = Catalogue.Read(database.Database, work);
        connection.Execute(database.Options.Provider == StorageOptions.PostgreSql ? "set session_replication_role = replica" : "pragma foreign_keys = off");
        var planted = new List<string>();
        // The roster's own, the version of the schema and the settings the service starts by are left as they are.
        foreach (var table in tables.Where(t => !t.IsDerived && t.Name is not ("members" or "member_merges" or "organisations" or "schema_versions" or "settings" or "protection_keys" or "staff_sessions" or "taps")))
        {
            var values = new DynamicParameters();
            var columns = table.Columns.Where(c => c.Name is not "xid").ToList();
            foreach (var column in columns)
            {
                object value = column.Kind switch
                {
                    ColumnKind.Number => 900_001L,
                    _ when Units.Contains(column.Name) => "b1",
                    _ when ErasureRules.HoldsMember(column.Name) => Canary.Number,
                    _ when ErasureRules.IsTold(table.Name, column.Name, table.Keys.Contains(column)) => column.Kind == ColumnKind.Text ? "PLANTED" : (byte[])[1, 2, 3],
                    // What the service reckons itself.
                    ColumnKind.Bytes when table.Name == "acts" => (byte[])[1, 2, 3],
                    ColumnKind.Bytes => System.Text.Encoding.UTF8.GetBytes("\u0001" + Canary.Name + "\u0002"),
                    _ => $"关于{Canary.Name}（{Canary.Number}）的话",
                };
                values.Add(column.Name, value);
                if (value is string text && text.Contains(Canary.Number, StringComparison.Ordinal) || value is byte[] { Length: > 3 }) planted.Add($"{table.Name}.{column.Name}");
            }

            var always = database.Options.Provider == StorageOptions.PostgreSql ? " overriding system value" : "";
            connection.Execute($"insert into {table.Name}({string.Join(", ", columns.Select(c => c.Name))}){always} values({string.Join(", ", columns.Select(c => "@" + c.Name))})", values);
        }

        if (database.Options.Provider == StorageOptions.PostgreSql) connection.Execute("set session_replication_role = default");
        return planted;
    }
}
