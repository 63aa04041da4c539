using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>
/// <c>member,name,branch</c> and, if you like, <c>from,community,temporary,temporary_until,exempt_from,exempt_until,exempt_reason</c>.
/// A column that is not there, and a cell that is empty, leave what stands.
/// </summary>
public static class MemberImport
{
    public static readonly string[] Columns = ["member", "name", "branch"];
    public static readonly string[] OptionalColumns = ["from", "community", "temporary", "temporary_until", "exempt_from", "exempt_until", "exempt_reason"];

    /// <summary>In a cell: no unit.</summary>
    public const string Nobody = "-";

    /// <param name="today">From when a change counts that names no day; a new member then has been one since ever.</param>
    public static ImportReport Import(Work work, ImportTable table, long today)
    {
        var kinds = work.Query<(string Id, string Kind)>("select id, kind from organisations").ToDictionary(o => o.Id, o => o.Kind, StringComparer.Ordinal);
        var (merges, notes) = (Merges.Load(work), new List<string>());
        var known = MemberFile.Load(work);
        var (seen, book, writer) = (new Dictionary<string, long>(StringComparer.Ordinal), new ReportBook("members"), MemberFile.NewWriter());
        foreach (var row in table.Rows)
        {
            var entry = MemberRow.Read(row, kinds);
            if (!seen.TryAdd(entry.Member, row.Number)) row.Fail("member", $"'{Contracts.Shown.Of(entry.Member)}' stands in row {seen[entry.Member]} already.");
            else if (merges.Person(entry.Member) is var person && person != entry.Member)
            {
                // Lists from elsewhere go on naming both numbers for a while.
                book.Unchanged();
                if (notes.Count < ImportReport.MostDifferences) notes.Add($"row {row.Number}: {entry.Member} was merged into {person}, so the row was left out.");
            }
            else Take(entry, known.GetValueOrDefault(entry.Member) ?? new MemberFile { Number = entry.Member }, today, row.Number, writer, book);
        }

        table.ThrowIfWrong();
        writer.Write(work);
        return book.Close(writer.Changes, notes);
    }

    private static void Take(MemberRow entry, MemberFile before, long today, long number, RowWriter writer, ReportBook book)
    {
        var after = before.Copy();
        after.Name = entry.Name;
        Apply(entry, after, before, today);
        if (!after.Put(writer, before)) book.Unchanged();
        else if (before.IsNew) book.Added(number, $"{entry.Member}: new, {entry.Name}, {MemberRules.Difference(new MemberFile { Number = entry.Member, Name = entry.Name }, after, today)}");
        else book.Changed(number, $"{entry.Member}: {MemberRules.Difference(before, after, today)}");
    }

    private static void Apply(MemberRow entry, MemberFile file, MemberFile before, long today)
    {
        var day = entry.From ?? today;
        if (before.IsNew) MemberRules.Transfer(file, entry.Branch, entry.From ?? HistoryRules.Beginning, today);
        else if (entry.From is not null || before.HomeAt(today) != entry.Branch) MemberRules.Transfer(file, entry.Branch, day, today);

        var community = entry.Community == Nobody ? null : entry.Community;
        if (entry.Community is not null && (entry.From is not null || HistoryRules.At(before.Communities, today)?.Value != community))
            MemberRules.ReportIn(file, community, before.IsNew ? entry.From ?? HistoryRules.Beginning : day);

        if (entry.Temporary is { } unit) Stay(entry, file, unit, day);
        if (entry.ExemptFrom is { } from)
        {
            var known = file.Exemptions.FirstOrDefault(e => e.From == from);
            MemberRules.Exempt(file, from, entry.ExemptUntil ?? (known.Value is null ? HistoryRules.NoEndDay : known.Until), entry.ExemptReason);
        }
    }

    /// <summary>Without a day the affiliation is meant that the member has today, so that the same file taken in tomorrow changes nothing.</summary>
    private static void Stay(MemberRow entry, MemberFile file, string unit, long day)
    {
        var standing = file.Stays.FirstOrDefault(s => s.Value == unit && (entry.From is null ? s.From <= day && day < s.Until : s.From == day));
        var from = standing.Value is null ? day : standing.From;
        var until = entry.TemporaryUntil ?? (standing.Value is null ? HistoryRules.NoEndDay : standing.Until);
        if (until > from) MemberRules.Stay(file, unit, from, until);
    }
}
