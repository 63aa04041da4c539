using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Roster;

/// <summary>A row of a members file. Days are numbers; null is a cell that was empty or a column that is not there.</summary>
internal sealed record MemberRow(string Member, string Name, string Branch)
{
    public long? From { get; init; }
    /// <summary>A community; <see cref="MemberImport.Nobody"/> for none; null to leave it.</summary>
    public string? Community { get; init; }
    public string? Temporary { get; init; }
    public long? TemporaryUntil { get; init; }
    public long? ExemptFrom { get; init; }
    public long? ExemptUntil { get; init; }
    public string ExemptReason { get; init; } = "";

    public static MemberRow Read(ImportRow row, Dictionary<string, string> kinds)
    {
        var branch = Unit(row, "branch", kinds, "branch", "members belong to a branch") ?? "";
        var number = row.Checked("member", ImportRules.IsMember, "use 1 to 20 of 0-9 and A-Z.");
        return Optional(row, kinds, new MemberRow(number, row.Text("name", 100), branch));
    }

    private static MemberRow Optional(ImportRow row, Dictionary<string, string> kinds, MemberRow member)
    {
        var read = member with
        {
            From = row.Day("from"),
            Community = row["community"] switch { "" => null, MemberImport.Nobody => MemberImport.Nobody, _ => Unit(row, "community", kinds, "community", "members report in at a community; write - for none") },
            Temporary = row["temporary"].Length == 0 ? null : Unit(row, "temporary", kinds, "branch", "a temporary affiliation is to a branch"),
            TemporaryUntil = row.Day("temporary_until"), ExemptFrom = row.Day("exempt_from"), ExemptUntil = row.Day("exempt_until"),
            ExemptReason = row["exempt_reason"].Length == 0 ? "" : row.Text("exempt_reason", 200),
        };
        if (read.TemporaryUntil is not null && row["temporary"].Length == 0) row.Fail("temporary_until", "stands without temporary; name the branch.");
        if (read.TemporaryUntil <= read.From) row.Fail("temporary_until", "is not after from; it is the first day on which the affiliation no longer counts.");
        if (read.ExemptUntil <= read.ExemptFrom) row.Fail("exempt_until", "is not after exempt_from; it is the first day on which the exemption no longer counts.");
        if (row["exempt_from"].Length == 0 && (read.ExemptUntil is not null || read.ExemptReason.Length > 0)) row.Fail("exempt_from", "is empty; say from which day the member is exempt.");
        if (read.ExemptFrom is not null && read.ExemptReason.Length == 0) row.Fail("exempt_reason", "is empty; say why the member is exempt.");
        return read;
    }

    private static string? Unit(ImportRow row, string column, Dictionary<string, string> kinds, string kind, string rule)
    {
        var unit = row[column];
        if (unit.Length == 0) row.Fail(column, $"is empty; {rule}.");
        else if (!kinds.TryGetValue(unit, out var found)) row.Fail(column, $"'{Contracts.Shown.Of(unit)}' is not an organisation; import organisations first.");
        else if (found != kind) row.Fail(column, $"'{unit}' is a {found}; {rule}.");
        return unit;
    }
}
