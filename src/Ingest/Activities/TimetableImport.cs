using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary><c>session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks</c>, times by the clock on the district's walls.</summary>
public static class TimetableImport
{
    public static readonly string[] Columns = ["session", "activity", "name", "centre", "opens", "starts", "late_after", "closes", "audience", "kiosks"];

    private static readonly string[] Formats = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];
    private static readonly string[] Windows = ["opens", "starts", "late_after", "closes"];

    public static ImportReport Import(Work work, CsvTable table, TimeZoneInfo zone)
    {
        var kinds = work.Query<(string Id, string Kind)>("select id, kind from organisations").ToDictionary(o => o.Id, o => o.Kind, StringComparer.Ordinal);
        var kiosks = work.Query<(string Kiosk, string Centre)>("select kiosk, centre from kiosks").ToDictionary(k => k.Kiosk, k => k.Centre, StringComparer.Ordinal);
        var known = work.Query<Timetable.SessionRow>(Timetable.Select).ToDictionary(s => s.Session, StringComparer.Ordinal);
        var bulk = new Bulk("sessions",
            "on conflict(session) do update set activity = excluded.activity, name = excluded.name, centre = excluded.centre, opens = excluded.opens, starts = excluded.starts, "
            + "late_after = excluded.late_after, closes = excluded.closes, audience = excluded.audience, kiosks = excluded.kiosks",
            new("session", ColumnKind.Text), new("activity", ColumnKind.Text), new("name", ColumnKind.Text), new("centre", ColumnKind.Text), new("opens", ColumnKind.Number),
            new("starts", ColumnKind.Number), new("late_after", ColumnKind.Number), new("closes", ColumnKind.Number), new("audience", ColumnKind.Text), new("kiosks", ColumnKind.Text));
        var rows = table.Rows.Select(row => (row, Read(row, kinds, kiosks, zone))).ToList();
        var report = Upsert.Apply("timetable", work, rows, "session", s => s.Session, known, bulk, Write);
        table.ThrowIfWrong();
        work.Write(bulk);
        var unknown = rows.SelectMany(r => ImportRules.List(r.Item2.Kiosks)).Distinct(StringComparer.Ordinal).Where(k => !kiosks.ContainsKey(k)).Order(StringComparer.Ordinal).ToArray();
        return unknown.Length == 0 ? report : report with { Notes = [$"Kiosks not registered yet: {string.Join(", ", unknown.Take(10))}."] };
    }

    private static Timetable.SessionRow Read(CsvRow row, Dictionary<string, string> kinds, Dictionary<string, string> kiosks, TimeZoneInfo zone)
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
        return new Timetable.SessionRow(
            row.Checked("session", text => SessionId.TryParse(text, out _), "use 1 to 64 of a-z, 0-9 and '-', starting with a letter or digit."),
            row.Text("activity", 200), row.Text("name", 200), centre,
            times[0] ?? 0, times[1] ?? 0, times[2] ?? 0, times[3] ?? 0, Audience(row, kinds), Kiosks(row, centre, kiosks));
    }

    private static string Audience(CsvRow row, Dictionary<string, string> kinds)
    {
        var units = ImportRules.List(row["audience"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (units is ["*"]) return "*";
        if (units.Length == 0) row.Fail("audience", "is empty; name organisations separated by ';', or '*' for a session nobody in particular is expected at.");
        foreach (var unit in units.Where(u => !kinds.ContainsKey(u)))
            row.Fail("audience", unit == "*" ? "'*' stands alone or not at all." : $"'{Shown.Of(unit)}' is not an organisation; import organisations first.");
        return string.Join(';', units);
    }

    private static string Kiosks(CsvRow row, string centre, Dictionary<string, string> known)
    {
        var kiosks = ImportRules.List(row["kiosks"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        foreach (var kiosk in kiosks)
        {
            if (!ImportRules.IsId(kiosk)) row.Fail("kiosks", $"'{Shown.Of(kiosk)}' is not a kiosk id; separate kiosks by ';' and leave the cell empty for all of the centre.");
            else if (known.TryGetValue(kiosk, out var at) && at != centre) row.Fail("kiosks", $"'{kiosk}' stands in {at}, not in {Shown.Of(centre)}.");
        }

        return string.Join(';', kiosks);
    }

    private static long? Instant(CsvRow row, string column, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(row[column], Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 1970 or > 2200)
        {
            row.Fail(column, $"'{Shown.Of(row[column])}' is not a time; write yyyy-MM-dd HH:mm, for instance 2026-05-01 08:30.");
            return null;
        }

        if (zone.IsInvalidTime(local))
        {
            row.Fail(column, $"{row[column]} does not exist in {zone.Id}: the clocks are put forward over it.");
            return null;
        }

        // Of an hour that comes twice the first is meant.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }

    private static void Write(Bulk bulk, Timetable.SessionRow session)
    {
        bulk.Columns[0].Add(session.Session);
        bulk.Columns[1].Add(session.Activity);
        bulk.Columns[2].Add(session.Name);
        bulk.Columns[3].Add(session.Centre);
        bulk.Columns[4].Add(session.Opens);
        bulk.Columns[5].Add(session.Starts);
        bulk.Columns[6].Add(session.LateAfter);
        bulk.Columns[7].Add(session.Closes);
        bulk.Columns[8].Add(session.Audience);
        bulk.Columns[9].Add(session.Kiosks);
    }
}
