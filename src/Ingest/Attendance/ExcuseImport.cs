using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>
/// <c>member,session,from,until,kind,reason,state</c>: a row asks for leave for one session, or from one time until another (exclusive), by the clock on the
/// district's walls; the state is requested or approved. Rows that are there already change nothing; none is taken away.
/// </summary>
public static class ExcuseImport
{
    public static readonly string[] Columns = ["member", "session", "from", "until", "kind", "reason", "state"];

    private sealed record Row(string Member, string Session, long From, long Until, string Kind, string Reason, bool IsApproved);

    public static ImportReport Import(Work work, ImportTable table, TimeZoneInfo zone, DateTimeOffset at, string who)
    {
        var members = work.Query<string>("select member from members").ToHashSet(StringComparer.Ordinal);
        var sessions = work.Query<string>("select session from sessions").ToHashSet(StringComparer.Ordinal);
        var rows = table.Rows.Select(row => (Cells: row, Value: Read(row, members, sessions, zone))).ToList();
        table.ThrowIfWrong();
        int added = 0, changed = 0, unchanged = 0;
        foreach (var (cells, row) in rows)
        {
            var requested = ExcuseStore.Request(work, at, who, row.Member, row.Session, row.From, row.Until, row.Kind, row.Reason);
            if (requested.Refused is { } wrong)
            {
                cells.Fail("reason", wrong);
                continue;
            }

            var isApproval = row.IsApproved && ExcuseStore.Move(work, at, who, requested.Act, ExcuseState.Approved, "").IsNew;
            if (requested.IsNew) added++;
            else if (isApproval) changed++;
            else unchanged++;
        }

        table.ThrowIfWrong();
        return new ImportReport("excuses", added, changed, unchanged, []);
    }

    private static Row Read(ImportRow row, HashSet<string> members, HashSet<string> sessions, TimeZoneInfo zone)
    {
        var member = row.Checked("member", members.Contains, "it must be a member's number of the roster.");
        var session = row.Checked("session", text => text.Length == 0 || sessions.Contains(text), "it must be a session of the timetable, or empty where from and until are given.");
        var (from, until) = session.Length > 0 ? (Nothing(row, "from"), Nothing(row, "until")) : (Instant(row, "from", zone), Instant(row, "until", zone));
        var read = new Row(member, session, from ?? 0, until ?? 0, row["kind"], row.Text("reason", EntryRules.LongestReason),
            row.Checked("state", text => text is "requested" or "approved", "use requested or approved.") == "approved");
        if (EntryRules.Kind(read.Kind) is { } wrongKind) row.Fail("kind", wrongKind);
        if (from is not null && until is not null && EntryRules.Span(session, read.From, read.Until) is { } wrongSpan) row.Fail("until", wrongSpan);
        return read;
    }

    private static long? Nothing(ImportRow row, string column)
    {
        if (row[column].Length == 0) return 0;
        row.Fail(column, $"'{Shown.Of(row[column])}' stands beside a session; leave it empty, or leave the session empty.");
        return null;
    }

    private static long? Instant(ImportRow row, string column, TimeZoneInfo zone)
    {
        if (WallTimeRules.TryRead(row.Moment(column), zone, out var at, out var wrong)) return at;
        row.Fail(column, wrong);
        return null;
    }
}
