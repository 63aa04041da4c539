using System.Globalization;

namespace CardSystem.Ingest.Import;

/// <summary>Numbers and days of a sheet as text that means the same everywhere.</summary>
internal static class XlsxDates
{
    private const double LastDay = 2_958_466;
    private const int SecondsADay = 86_400;

    /// <summary>A whole number without a point; a day or a time where the cell is formatted as one.</summary>
    public static string OfNumber(string text, XlsxStyles.Look look, bool since1904)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return text;
        if (look != XlsxStyles.Look.Number && number >= 0 && number < LastDay) return Of(number, look, since1904);
        return Math.Abs(number) < 1e15 && Math.Floor(number) == number ? ((long)number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A cell of the type "ISO 8601 date".</summary>
    public static string OfIso(string text) =>
        DateTime.TryParseExact(text.Trim(), ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? Text(at, withTime: text.Contains('T', StringComparison.Ordinal) && at.TimeOfDay != TimeSpan.Zero) : text;

    private static string Of(double number, XlsxStyles.Look look, bool since1904)
    {
        // To the second: a time of day is a fraction, and 08:30 is not exactly one.
        var seconds = (long)Math.Round(number * SecondsADay);
        if (seconds < SecondsADay && look == XlsxStyles.Look.Time && !since1904) return new TimeOnly(seconds * TimeSpan.TicksPerSecond).ToString(seconds % 60 == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
        // The count begins with 1900-01-01 as 1 and holds a 29 February 1900 that never was.
        var zero = since1904 ? new DateTime(1904, 1, 1) : seconds < 60L * SecondsADay ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var at = zero.AddSeconds(seconds);
        return Text(at, look == XlsxStyles.Look.Time || at.TimeOfDay != TimeSpan.Zero);
    }

    private static string Text(DateTime at, bool withTime) =>
        at.ToString(!withTime ? "yyyy-MM-dd" : at.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
