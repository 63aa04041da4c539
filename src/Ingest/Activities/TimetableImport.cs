using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>
/// <c>session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks</c> and the columns of <see cref="OptionalColumns"/>, times by the clock on the district's walls.
/// A column that is not there leaves what stands; an empty cell is the usual: category meeting, kind required (open where the audience is '*'), in_out in, ends and leave_from as closes and ends, no capacity, rate no.
/// </summary>
public static class TimetableImport
{
    public static readonly string[] Columns = ["session", "activity", "name", "centre", "opens", "starts", "late_after", "closes", "audience", "kiosks"];
    public static readonly string[] OptionalColumns = ["category", "kind", "in_out", "ends", "leave_from", "capacity", "organiser", "rate"];

    public const int MostCapacity = 1_000_000;

    private static readonly string[] Windows = ["opens", "starts", "late_after", "closes"];

    public static ImportReport Import(Work work, ImportTable table, TimeZoneInfo zone, DateTimeOffset now)
    {
        work.Lock("acts");
        var (kinds, kiosks) = (ActivityStore.Units(work), ActivityStore.Kiosks(work));
        var known = work.Query<SessionRow>($"select {SessionRow.Columns} from sessions").ToDictionary(s => s.Session, StringComparer.Ordinal);
        var (bulk, changes) = (SessionStore.NewBulk(), new List<(SessionRow? Before, SessionRow After)>());
        var rows = table.Rows.Select(row => (row, Changed(known.GetValueOrDefault(row["session"]), Read(row, known.GetValueOrDefault(row["session"]), kinds, kiosks, zone), now))).ToList();
        var report = Upsert.Apply("timetable", work, rows, "session", s => s.Session, known, bulk, (into, session) =>
        {
            SessionStore.Add(into, session);
            changes.Add((known.GetValueOrDefault(session.Session), session));
        });
        table.ThrowIfWrong();
        work.Write(bulk);
        SessionStore.Say(work, changes);
        var movedBack = changes.Where(c => c.Before is { ByHand: 1, Reason.Length: > 0 } before && (before.Starts, before.Centre, before.Kiosks) != (c.After.Starts, c.After.Centre, c.After.Kiosks)).Select(c => c.After.Session).ToArray();
        if (movedBack.Length > 0) report = report with { Notes = [.. report.Notes, $"Moved by hand before and now as the file has them: {string.Join(", ", movedBack.Take(10))}."] };
        var unknown = rows.SelectMany(r => ImportRules.List(r.Item2.Kiosks)).Distinct(StringComparer.Ordinal).Where(k => !kiosks.ContainsKey(k)).Order(StringComparer.Ordinal).ToArray();
        return unknown.Length == 0 ? report : report with { Notes = [.. report.Notes, $"Kiosks not registered yet: {string.Join(", ", unknown.Take(10))}."] };
    }

    /// <summary>A session that a file changes is changed by hand: its place before joins the former ones, and calendars see a newer revision.</summary>
    private static SessionRow Changed(SessionRow? before, SessionRow row, DateTimeOffset now)
    {
        if (before is null) return row with { ChangedAt = now.ToUnixTimeMilliseconds() };
        return row == before ? before : row with
        {
            Former = FormerPlaceText.AfterMove(before.Former, before.Centre, before.Kiosks, row.Centre, row.Kiosks),
            Sequence = before.Sequence + 1, ChangedAt = now.ToUnixTimeMilliseconds(), ByHand = 1,
        };
    }

    private static SessionRow Read(ImportRow row, SessionRow? known, Dictionary<string, string> kinds, Dictionary<string, string> kiosks, TimeZoneInfo zone)
    {
        var centre = row["centre"];
        if (!kinds.TryGetValue(centre, out var kind)) row.Fail("centre", $"'{Shown.Of(centre)}' is not an organisation; import organisations first.");
        else if (kind != "centre") row.Fail("centre", $"'{centre}' is a {kind}; sessions are held at a centre.");
        var times = Windows.Select(column => Instant(row, column, zone)).ToArray();
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i - 1] is { } before && times[i] is { } time && time < before) row.Fail(Windows[i], $"is before {Windows[i - 1]}; the order is opens, starts, late_after, closes.");
        }

        if (times[0] is { } opens && times[3] is { } closes && opens == closes) row.Fail("closes", "is when the session opens, so nobody could sign in.");
        var session = new SessionRow
        {
            Session = row.Checked("session", text => SessionId.TryParse(text, out _), "use 1 to 64 of a-z, 0-9 and '-', starting with a letter or digit."),
            Activity = row.Text("activity", 200), Name = row.Text("name", 200), Centre = centre,
            Opens = times[0] ?? 0, Starts = times[1] ?? 0, LateAfter = times[2] ?? 0, Closes = times[3] ?? 0, Audience = Audience(row, kinds), Kiosks = Kiosks(row, centre, kiosks),
        };
        return Optional(row, known, Carried(session, known), kinds, times, zone);
    }

    /// <summary>What a file without the optional columns leaves as it is.</summary>
    private static SessionRow Carried(SessionRow session, SessionRow? known) => known is null
        ? session with { Kind = (long)UsualKind(session.Audience), Ends = session.Closes, LeaveFrom = session.Closes }
        : known with
        {
            Session = session.Session, Activity = session.Activity, Name = session.Name, Centre = session.Centre, Opens = session.Opens, Starts = session.Starts, LateAfter = session.LateAfter,
            Closes = session.Closes, Audience = session.Audience, Kiosks = session.Kiosks,
            // An end that was never named follows the closing; one that was named follows it only where it must.
            Ends = known.Ends == known.Closes ? session.Closes : Math.Clamp(known.Ends, session.Starts, Math.Max(session.Starts, session.Closes)),
            LeaveFrom = known.LeaveFrom == known.Closes ? session.Closes : Math.Clamp(known.LeaveFrom, session.Starts, Math.Max(session.Starts, session.Closes)),
        };

    private static SessionRow Optional(ImportRow row, SessionRow? known, SessionRow session, Dictionary<string, string> kinds, long?[] times, TimeZoneInfo zone)
    {
        if (row.Has("category")) session = session with { Category = row["category"].Length == 0 ? "meeting" : row.Checked("category", ActivityRules.IsCategory, ActivityRules.CategoryAllowed) };
        if (row.Has("kind")) session = session with { Kind = (long)Kind(row, session.Audience) };
        else if (known is not null && known.Audience != session.Audience && known.Kind == (long)UsualKind(known.Audience)) session = session with { Kind = (long)UsualKind(session.Audience) };
        if (row.Has("in_out")) session = session with { InOut = row.Checked("in_out", t => t is "" or "in" or "in-out", "use in, or in-out where members sign out too.") == "in-out" ? 1 : 0 };
        if (row.Has("ends")) session = session with { Ends = row["ends"].Length == 0 ? session.Closes : Between(row, "ends", times[1], "starts", times[3], "closes", zone) ?? 0 };
        if (row.Has("leave_from")) session = session with { LeaveFrom = row["leave_from"].Length == 0 ? session.Ends : Between(row, "leave_from", times[1], "starts", session.Ends, "ends", zone) ?? 0 };
        else if (row.Has("ends") && (known is null || known.LeaveFrom == known.Ends || known.LeaveFrom > session.Ends)) session = session with { LeaveFrom = session.Ends };
        if (row.Has("capacity")) session = session with { Capacity = Capacity(row) };
        if (row.Has("organiser")) session = session with { Organiser = row.Checked("organiser", o => o.Length == 0 || kinds.ContainsKey(o), "it is not an organisation; import organisations first, or leave the cell empty.") };
        if (row.Has("rate")) session = session with { Rate = row.Checked("rate", t => t is "" or "no" or "yes", "use yes where whoever was served is asked how it was, or no.") == "yes" ? 1 : 0 };
        if (session.Rate != 0 && session.Kind != (long)SessionKind.Service) row.Fail(row.Has("rate") ? "rate" : "kind", "only a session of kind service is rated; say service there, or no here.");
        return session;
    }

    public static SessionKind UsualKind(string audience) => audience == "*" ? SessionKind.Open : SessionKind.Required;

    private static SessionKind Kind(ImportRow row, string audience)
    {
        var text = row["kind"];
        if (text.Length == 0) return UsualKind(audience);
        if (ActivityRules.KindOf(text) is { } kind) return kind;
        row.Fail("kind", $"'{Shown.Of(text)}' is not allowed; {ActivityRules.KindAllowed}");
        return SessionKind.Required;
    }

    private static long Capacity(ImportRow row)
    {
        if (row["capacity"].Length == 0) return 0;
        if (int.TryParse(row["capacity"], NumberStyles.None, CultureInfo.InvariantCulture, out var capacity) && capacity <= MostCapacity) return capacity;
        row.Fail("capacity", $"'{Shown.Of(row["capacity"])}' is not a number from 0 to {MostCapacity}; 0 or nothing means no limit.");
        return 0;
    }

    private static long? Between(ImportRow row, string column, long? from, string fromName, long? until, string untilName, TimeZoneInfo zone)
    {
        if (Instant(row, column, zone) is not { } time) return null;
        if (time < from) row.Fail(column, $"is before {fromName}.");
        if (time > until) row.Fail(column, $"is after {untilName}.");
        return time;
    }

    private static string Audience(ImportRow row, Dictionary<string, string> kinds)
    {
        var units = ImportRules.List(row["audience"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (units is ["*"]) return "*";
        if (units.Length == 0) row.Fail("audience", "is empty; name organisations separated by ';', or '*' for a session nobody in particular is expected at.");
        foreach (var unit in units.Where(u => !kinds.ContainsKey(u)))
            row.Fail("audience", unit == "*" ? "'*' stands alone or not at all." : $"'{Shown.Of(unit)}' is not an organisation; import organisations first.");
        return string.Join(';', units);
    }

    private static string Kiosks(ImportRow row, string centre, Dictionary<string, string> known)
    {
        var kiosks = ImportRules.List(row["kiosks"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        foreach (var kiosk in kiosks)
        {
            if (!ImportRules.IsId(kiosk)) row.Fail("kiosks", $"'{Shown.Of(kiosk)}' is not a kiosk id; separate kiosks by ';' and leave the cell empty for all of the centre.");
            else if (known.TryGetValue(kiosk, out var at) && at != centre) row.Fail("kiosks", $"'{kiosk}' stands in {at}, not in {Shown.Of(centre)}.");
        }

        return string.Join(';', kiosks);
    }

    private static long? Instant(ImportRow row, string column, TimeZoneInfo zone)
    {
        if (WallTimeRules.TryRead(row.Moment(column), zone, out var at, out var wrong, dayAlone: false)) return at;
        row.Fail(column, wrong);
        return null;
    }
}
