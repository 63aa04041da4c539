using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary><c>member,name,branch</c>.</summary>
public static class MemberImport
{
    public static readonly string[] Columns = ["member", "name", "branch"];

    private sealed record Row(string Member, string Name, string Branch);

    public static ImportReport Import(Work work, CsvTable table)
    {
        var kinds = work.Query<(string Id, string Kind)>("select id, kind from organisations").ToDictionary(o => o.Id, o => o.Kind, StringComparer.Ordinal);
        var known = work.Query<Row>("select member as Member, name as Name, branch as Branch from members").ToDictionary(m => m.Member, StringComparer.Ordinal);
        var bulk = new Bulk("members", "on conflict(member) do update set name = excluded.name, branch = excluded.branch",
            new("member", ColumnKind.Text), new("name", ColumnKind.Text), new("branch", ColumnKind.Text));
        var report = Upsert.Apply("members", work, table.Rows.Select(row => (row, Read(row, kinds))), "member", m => m.Member, known, bulk, Write);
        table.ThrowIfWrong();
        work.Write(bulk);
        return report;
    }

    private static Row Read(CsvRow row, Dictionary<string, string> kinds)
    {
        var branch = row["branch"];
        if (!kinds.TryGetValue(branch, out var kind)) row.Fail("branch", $"'{Contracts.Shown.Of(branch)}' is not an organisation; import organisations first.");
        else if (kind != "branch") row.Fail("branch", $"'{branch}' is a {kind}; members belong to a branch.");
        return new Row(row.Checked("member", ImportRules.IsMember, "use 1 to 20 of 0-9 and A-Z."), row.Text("name", 100), branch);
    }

    private static void Write(Bulk bulk, Row member)
    {
        bulk.Columns[0].Add(member.Member);
        bulk.Columns[1].Add(member.Name);
        bulk.Columns[2].Add(member.Branch);
    }
}
