using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary><c>day,kind,name</c>: days that are worked or free other than the week says; kind is holiday, or working for a weekend day that is worked to make up.</summary>
public static class CalendarImport
{
    public static readonly string[] Columns = ["day", "kind", "name"];

    public static ImportReport Import(Work work, CsvTable table, string by, DateTimeOffset now)
    {
        Desk.Begin(work, by);
        var known = Days(work).ToDictionary(d => d.Key, StringComparer.Ordinal);
        var bulk = new Bulk("working_days", "on conflict(day) do update set working = excluded.working, name = excluded.name",
            new("day", ColumnKind.Number), new("working", ColumnKind.Number), new("name", ColumnKind.Text));
        var report = Upsert.Apply("calendar", work, table.Rows.Select(row => (row, Read(row))), "day", d => d.Key, known, bulk, (into, day) =>
        {
            into.Columns[0].Add(day.Day);
            into.Columns[1].Add(day.Working);
            into.Columns[2].Add(day.Name);
        });
        table.ThrowIfWrong();
        if (bulk.Count == 0) return report;
        ActLog.Record(work, now, by, "import-calendar", "calendar", new { report.Added, report.Changed, days = string.Join(' ', bulk.Columns[0].Numbers.Take(1_000).Select(Text)) });
        work.Write(bulk);
        return report;
    }

    public static List<CalendarDay> Days(Work work) => [.. work.Query<(long Day, long Working, string Name)>("select day, working, name from working_days order by day").Select(d => new CalendarDay(d.Day, d.Working, d.Name))];

    private static CalendarDay Read(CsvRow row)
    {
        var kind = row.Checked("kind", k => k is "holiday" or "working", "use holiday, or working for a day that is worked although the week says otherwise.");
        if (!DateOnly.TryParseExact(row["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 1970 or > 2200)
            row.Fail("day", $"'{Shown.Of(row["day"])}' is not a day; write yyyy-MM-dd, for instance 2026-10-01.");
        return new CalendarDay(day.DayNumber, kind == "working" ? 1 : 0, row.Text("name", 100));
    }

    private static string Text(long day) => DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A day that is not as the week has it.</summary>
/// <param name="Day">As <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Working">1 where it is worked, 0 where it is free.</param>
public sealed record CalendarDay(long Day, long Working, string Name)
{
    public string Key => DateOnly.FromDayNumber((int)Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
