using System.Globalization;
using System.Text;

namespace CardSystem.Ingest.Activities;

/// <summary>The State Council's arrangement for 2026 (国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025), as a file to import and a pattern for other years.</summary>
public static class CalendarTemplate
{
    private static readonly (string Name, string From, string Until, string[] Worked)[] Arrangement =
    [
        ("元旦", "2026-01-01", "2026-01-03", ["2026-01-04"]),
        ("春节", "2026-02-15", "2026-02-23", ["2026-02-14", "2026-02-28"]),
        ("清明节", "2026-04-04", "2026-04-06", []),
        ("劳动节", "2026-05-01", "2026-05-05", ["2026-05-09"]),
        ("端午节", "2026-06-19", "2026-06-21", []),
        ("中秋节", "2026-09-25", "2026-09-27", []),
        ("国庆节", "2026-10-01", "2026-10-07", ["2026-09-20", "2026-10-10"]),
    ];

    public static string Csv()
    {
        var csv = new StringBuilder("day,kind,name\n");
        foreach (var (name, from, until, worked) in Arrangement)
        {
            for (var day = Day(from); day <= Day(until); day = day.AddDays(1)) csv.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},holiday,{name}\n");
            foreach (var day in worked) csv.Append(CultureInfo.InvariantCulture, $"{day},working,{name}调休上班\n");
        }

        return csv.ToString();
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
