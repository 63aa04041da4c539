using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>
/// <c>day,kind,name</c>: days that are worked or free other than the week says; kind is holiday, or working for a weekend day that is worked to make up.
/// Nothing derived depends on the calendar: what it changes are sessions still to be planned.
/// </summary>
public static class CalendarImport
{
    public static readonly string[] Columns = ["day", "kind", "name"];

    private static readonly TableShape Shape = new("working_days", 1, ("day", ColumnKind.Number), ("working", ColumnKind.Number), ("name", ColumnKind.Text));

    public static ImportReport Import(Work work, ImportTable table)
    {
        var known = Days(work).ToDictionary(d => d.Day);
        var (book, writer, seen) = (new ReportBook("calendar"), new RowWriter(Shape), new Dictionary<long, long>());
        foreach (var row in table.Rows)
        {
            var day = Read(row);
            var before = known.GetValueOrDefault(day.Day);
            if (!seen.TryAdd(day.Day, row.Number)) row.Fail("day", $"'{day}' stands in row {seen[day.Day]} already.");
            else if (!writer.Put(Shape, before?.Row, day.Row)) book.Unchanged();
            else if (before is null) book.Added(row.Number, $"{day}: new");
            else book.Changed(row.Number, $"{before} becomes {day}");
        }

        table.ThrowIfWrong();
        writer.Write(work);
        return book.Close(writer.Changes);
    }

    public static List<CalendarDay> Days(Work work) => [.. work.Query<(long Day, long Working, string Name)>("select day, working, name from working_days order by day").Select(d => new CalendarDay(d.Day, d.Working, d.Name))];

    private static CalendarDay Read(ImportRow row)
    {
        var kind = row.Checked("kind", k => k is "holiday" or "working", "use holiday, or working for a day that is worked although the week says otherwise.");
        if (!WallTimeRules.TryReadDay(row.Moment("day"), out var day))
            row.Fail("day", $"'{Shown.Of(row["day"])}' is not a day; write yyyy-MM-dd, for instance 2026-10-01.");
        return new CalendarDay(day.DayNumber, kind == "working" ? 1 : 0, row.Text("name", 100));
    }
}

/// <summary>A day that is not as the week has it.</summary>
/// <param name="Day">As <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Working">1 where it is worked, 0 where it is free.</param>
public sealed record CalendarDay(long Day, long Working, string Name)
{
    internal object?[] Row => [Day, Working, Name];

    /// <summary>As in the file.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DateOnly.FromDayNumber((int)Day):yyyy-MM-dd},{(Working != 0 ? "working" : "holiday")},{Name}");
}
