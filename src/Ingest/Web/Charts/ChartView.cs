using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CardSystem.Ingest.Web.Charts;

public enum ChartKind
{
    Line,
    Bars,
    StackedBars,
    /// <summary>Categories are its columns, series its rows; it is drawn by its own table and needs no script.</summary>
    HeatMap,
}

/// <summary>Numbers that belong together: a line, a colour of bars, a row of the heat map.</summary>
/// <param name="Values">One for each category; null where there is nothing to tell, which is not the same as 0.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values);

/// <summary>
/// A chart for people: the picture, and the same numbers as a table that is always there. <c>&lt;partial name="_Chart" model="view"/&gt;</c> shows it.
/// Of more than <see cref="MostSeries"/> lines nobody tells one from the other.
/// </summary>
public sealed record ChartView
{
    public const int MostSeries = 5;
    public const int MostRows = 24;
    public const int MostCategories = 400;
    public const string Percent = "%";
    private const int Steps = 7;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required ChartKind Kind { get; init; }
    public required string Title { get; init; }
    public required IReadOnlyList<string> Categories { get; init; }
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>What is counted, such as <c>%</c> or 分; it stands in the table's head.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What the categories are, such as 月份: the head of the table's first column.</summary>
    public string Of { get; init; } = "";

    /// <summary>A sentence that says what there is to see.</summary>
    public string Note { get; init; } = "";

    public int Decimals { get; init; }

    /// <summary>Where the axis ends, such as 100 for shares; null for the numbers' own end.</summary>
    public double? Most { get; init; }

    /// <summary>A dotted line to be reached; null for none.</summary>
    public double? Goal { get; init; }
    public string GoalName { get; init; } = "";

    /// <summary>Bars lie, which leaves room for long names.</summary>
    public bool Sideways { get; init; }

    /// <summary>For each category the address a bar and a row of the table lead to; empty for none.</summary>
    public IReadOnlyList<string?> Links { get; init; } = [];

    public bool IsEmpty => Categories.Count == 0 || Series.All(s => s.Values.All(v => v is null));

    public bool HasLegend => Series.Count > 1 && Kind is not (ChartKind.Line or ChartKind.HeatMap);

    public string? LinkOf(int category) => category < Links.Count ? Links[category] : null;

    /// <summary>A number as the table and the picture write it.</summary>
    public string Text(double? value) =>
        value is not { } number ? "" : number.ToString(Decimals == 0 ? "#,0" : "#,0." + new string('#', Decimals), CultureInfo.InvariantCulture) + (Unit == Percent ? Percent : "");

    /// <summary>How deep a cell of the heat map is coloured: 0 for nothing, to 7 for the most there is.</summary>
    public int Heat(double? value)
    {
        var most = Series.SelectMany(s => s.Values).Max() ?? 0;
        return value is not > 0 || most <= 0 ? 0 : Math.Clamp((int)Math.Ceiling(value.Value / most * Steps), 1, Steps);
    }

    /// <summary>What the script draws from.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(Kind.ToString()), Label = Title, Categories, Links = Categories.Select((_, i) => LinkOf(i)), Series, Unit, Decimals, Most, Goal, GoalName, Sideways,
        }, Json);

    /// <summary>What is wrong with it, for whoever writes a page; null where nothing is.</summary>
    public string? Fault =>
        Categories.Count > MostCategories ? $"A chart has at most {MostCategories} categories, and this one has {Categories.Count}."
        : Series.Count > (Kind == ChartKind.HeatMap ? MostRows : MostSeries) ? $"A chart of this kind has at most {(Kind == ChartKind.HeatMap ? MostRows : MostSeries)} series, and this one has {Series.Count}."
        : Series.Any(s => s.Values.Count != Categories.Count) ? "Each series of a chart has a value, or null, for each category."
        : null;
}
