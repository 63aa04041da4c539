using System.Globalization;

namespace CardSystem.Ingest;

/// <summary>English says one thing and several things differently. In a text with gaps, <c>{0:excuse|excuses}</c> is the word that goes with the number in gap 0; in code, <see cref="Of(long, string, string?)"/> is both.</summary>
public sealed class Plural : IFormatProvider, ICustomFormatter
{
    private Plural()
    {
    }

    /// <summary>For <c>string.Format</c>; numbers are written as everywhere else.</summary>
    public static Plural Words { get; } = new();

    /// <param name="several">Where it is not simply with an s.</param>
    /// <returns>Such as <c>1 tap</c> and <c>2 taps</c>.</returns>
    public static string Of(long count, string one, string? several = null) => Of(count.ToString(CultureInfo.InvariantCulture), one, several);

    /// <inheritdoc cref="Of(long, string, string?)"/>
    /// <param name="number">As it is written, such as <c>0.5</c>.</param>
    public static string Of(string number, string one, string? several = null) => $"{number} {Word(number, one, several ?? one + "s")}";

    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : CultureInfo.InvariantCulture.GetFormat(formatType!);

    public string Format(string? format, object? arg, IFormatProvider? formatProvider)
    {
        var written = (arg is IFormattable plain ? plain.ToString(format?.Contains('|', StringComparison.Ordinal) == true ? null : format, CultureInfo.InvariantCulture) : arg?.ToString()) ?? "";
        return format?.Split('|') is [var one, var several] ? Word(written, one, several) : written;
    }

    private static string Word(string number, string one, string several) => number == "1" ? one : several;
}
