using CardSystem.Ingest.Import;
using CardSystem.Ingest.Intake;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>
/// Who may import what. A file can touch every unit there is, so it is for those who hold the right over the whole district; members may also be imported
/// for a part of it, and then every member the file changes must be at home there, before and after.
/// </summary>
internal static class ImportRights
{
    public static Right Of(string what) => what switch
    {
        "kiosks" => Right.RunKiosks, "timetable" => Right.PlanActivities, "excuses" => Right.DecideExcuses, _ => Right.EditRoster,
    };

    public static bool May(Caller caller, string what) =>
        caller.Can(Of(what)) && (caller.Reach(Of(what)).All || what == "members");

    /// <summary>What looks at the changes before they are kept; null where everything may be changed.</summary>
    public static Action<Work, ImportReport>? CheckOf(Caller caller, string what)
    {
        var reach = caller.Reach(Of(what));
        return reach.All ? null : (work, report) => ThrowOutside(work, report, reach);
    }

    /// <exception cref="ImportException">A member is at home elsewhere.</exception>
    internal static void ThrowOutside(Work work, ImportReport report, Reach reach)
    {
        var outside = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in report.Rows.Where(r => r is { Table: "members", Before: not null }))
        {
            if (!reach.Holds(RowImage.Read(row.Before!)["branch"] as string)) outside.Add(row.KeyText("member"));
        }

        foreach (var members in report.Rows.Select(r => r.KeyText("member")).Distinct(StringComparer.Ordinal).Chunk(500))
        {
            foreach (var (member, branch) in work.Query<(string, string)>("select member, branch from members where member in @members", new { members }))
                if (!reach.Holds(branch)) outside.Add(member);
        }

        if (outside.Count > 0) throw new ImportException([$"Member {outside.Min} (and {outside.Count} in all) lies outside your units; nothing was imported. Import members of your own units only."]);
    }
}
