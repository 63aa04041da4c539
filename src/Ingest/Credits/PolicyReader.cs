using System.Text.Json;
using System.Text.Unicode;
using CardSystem.Contracts;
using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Credits;

/// <summary>
/// Reads a policy from JSON. Every fault says line, column, key and what is allowed; a key that is not known is refused with the one that was
/// probably meant, because a misspelt cap that is passed over in silence would cost somebody a year's points.
/// </summary>
public static class PolicyReader
{
    public const int MostBytes = 65_536;
    public const int MostCategories = 64;
    private const int LongestName = 60;
    private const int MostMinutes = 24 * 60;
    private const long NoFewer = -Points.Most;

    private static readonly string[] SpanKeys = ["month", "quarter", "year"];

    /// <exception cref="ImportException">The file cannot be read, or is no policy.</exception>
    public static Policy ReadFile(string path, out byte[] utf8)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw new ImportException([$"{Path.GetFileName(path)} has {length} bytes; a policy may have {MostBytes}."]);
            utf8 = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException([$"The file '{path}' cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist." : e.Message)}"]);
        }

        return Read(Path.GetFileName(path), utf8);
    }

    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="ImportException">It is no policy; every line of the exception names a fault and its place.</exception>
    public static Policy Read(string file, byte[] utf8)
    {
        if (utf8.Length > MostBytes) throw new ImportException([$"{file} has {utf8.Length} bytes; a policy may have {MostBytes}."]);
        if (!Utf8.IsValid(utf8)) throw new ImportException([$"{file} is not UTF-8; save it as UTF-8."]);
        // A byte order mark is no part of JSON, but Windows' editor writes one.
        if (utf8.AsSpan().StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        var faults = new JsonFaults(file);
        var fields = new JsonFields(JsonSpot.Read(file, utf8), "", faults, "name", "categories", "caps", "target", "services");
        fields.Require("name", "categories");
        var policy = new Policy(
            Name(fields, faults), Categories(fields, faults), Caps(fields, faults), Target(fields, faults), Services(fields, faults));
        faults.ThrowIfAny();
        return policy;
    }

    private static Words Name(JsonFields owner, JsonFaults faults)
    {
        if (owner["name"] is not { } value) return default;
        var fields = new JsonFields(value, owner.Path("name"), faults, "zh", "en");
        fields.Require("zh", "en");
        return new Words(fields.Text("zh", LongestName), fields.Text("en", LongestName));
    }

    private static Spans Caps(JsonFields owner, JsonFaults faults) => SpansOf(owner, "caps", faults);

    private static Spans SpansOf(JsonFields owner, string key, JsonFaults faults)
    {
        if (owner[key] is not { } value) return default;
        var fields = new JsonFields(value, owner.Path(key), faults, SpanKeys);
        return new Spans(fields.Points("month", 0, Points.Most), fields.Points("quarter", 0, Points.Most), fields.Points("year", 0, Points.Most));
    }

    private static Dictionary<string, CategoryPolicy> Categories(JsonFields owner, JsonFaults faults) =>
        Named(owner, "categories", faults, (value, path) => Category(value, path, faults));

    private static CategoryPolicy Category(JsonSpot value, string path, JsonFaults faults)
    {
        var fields = new JsonFields(value, path, faults,
            "name", "points", "late", "leftEarly", "lateAndLeftEarly", "excused", "absent", "perHour", "minimumMinutes", "maximumMinutes",
            "walkIn", "timeBank", "caps", "minimums", "doubleReport");
        fields.Require("name");
        int late = fields.Percent("late", 100), leftEarly = fields.Percent("leftEarly", 100);
        var category = new CategoryPolicy
        {
            Name = Name(fields, faults),
            Points = fields.Points("points", 0, Points.Most) ?? 0,
            Late = late,
            LeftEarly = leftEarly,
            LateAndLeftEarly = fields.Percent("lateAndLeftEarly", late * leftEarly / 100),
            Excused = fields.Points("excused", 0, Points.Most) ?? 0,
            Absent = fields.Points("absent", NoFewer, 0) ?? 0,
            PerHour = fields.Points("perHour", 0, Points.Most) ?? 0,
            MinimumMinutes = fields.Whole("minimumMinutes", 0, MostMinutes, 0),
            MaximumMinutes = fields.Whole("maximumMinutes", 1, MostMinutes, MostMinutes),
            WalkIn = fields.Flag("walkIn", true),
            TimeBank = fields.Flag("timeBank", false),
            Caps = SpansOf(fields, "caps", faults),
            Minimums = SpansOf(fields, "minimums", faults),
            DoubleReport = DoubleReportOf(fields, faults),
        };
        if (category.MinimumMinutes > category.MaximumMinutes && fields["minimumMinutes"] is { } minimum) fields.Fault("minimumMinutes", minimum, $"must not be more than maximumMinutes, which is {category.MaximumMinutes}");
        foreach (var (span, least, most) in new[] { ("month", category.Minimums.Month, category.Caps.Month), ("quarter", category.Minimums.Quarter, category.Caps.Quarter), ("year", category.Minimums.Year, category.Caps.Year) })
        {
            if (least > most) faults.Add(fields["minimums"]!.Line, fields["minimums"]!.Column, $"{path}.minimums.{span} is {Points.Text(least.Value)}, which nobody can reach: {path}.caps.{span} is {Points.Text(most.Value)}.");
        }

        return category;
    }

    private static DoubleReport? DoubleReportOf(JsonFields owner, JsonFaults faults)
    {
        if (owner["doubleReport"] is not { } value) return null;
        var fields = new JsonFields(value, owner.Path("doubleReport"), faults, "member", "branch", "unit");
        return new DoubleReport(fields.Points("member", 0, Points.Most) ?? 0, fields.Points("branch", 0, Points.Most) ?? 0, fields.Points("unit", 0, Points.Most) ?? 0);
    }

    private static Target? Target(JsonFields owner, JsonFaults faults)
    {
        if (owner["target"] is not { } value) return null;
        var fields = new JsonFields(value, "target", faults, "year", "quarters");
        fields.Require("year");
        var year = fields.Points("year", 0, Points.Most) ?? 0;
        if (fields["quarters"] is not { } given) return new Target(year, null);
        var quarters = new JsonFields(given, "target.quarters", faults, "Q1", "Q2", "Q3");
        quarters.Require("Q1", "Q2", "Q3");
        var points = new List<long>();
        foreach (var key in (string[])["Q1", "Q2", "Q3"]) points.Add(quarters.Points(key, points.Count == 0 ? 0 : points[^1], Math.Max(year, points.Count == 0 ? 0 : points[^1])) ?? (points.Count == 0 ? 0 : points[^1]));
        return new Target(year, points);
    }

    private static Dictionary<string, ServicePolicy> Services(JsonFields owner, JsonFaults faults) => Named(owner, "services", faults, (value, path) =>
    {
        var fields = new JsonFields(value, path, faults, "name", "minimum", "over", "timesPerMonth");
        fields.Require("name");
        var over = fields.Word("over", "12-months", "year", "12-months", "always") switch { "year" => CountedOver.Year, "always" => CountedOver.Always, _ => CountedOver.TwelveMonths };
        return new ServicePolicy(Name(fields, faults), fields.Points("minimum", 0, Points.Most) ?? 0, over, fields.Whole("timesPerMonth", 0, 1_000, 0));
    });

    /// <summary>An object whose keys are categories.</summary>
    private static Dictionary<string, T> Named<T>(JsonFields owner, string key, JsonFaults faults, Func<JsonSpot, string, T> read)
    {
        var result = new Dictionary<string, T>(StringComparer.Ordinal);
        if (owner[key] is not { } value) return result;
        var fields = new JsonFields(value, key, faults);
        foreach (var (name, entry) in fields.Values)
        {
            if (!ImportRules.IsId(name)) faults.Add(entry.Line, entry.Column, $"{key}.{Shown.Of(name)} is not a category; use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.");
            else if (result.Count == MostCategories) faults.Add(entry.Line, entry.Column, $"{key} has more than {MostCategories} entries.");
            else result.Add(name, read(entry, $"{key}.{name}"));
        }

        return result;
    }
}
