using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using CardSystem.Contracts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Rules;

/// <summary>Reads rules from JSON. Every fault says line, column, key and what is allowed, for a misspelt number that is passed over would warn the wrong people.</summary>
public static class RuleSetReader
{
    public const int MostBytes = 256 << 10;
    public const int MostRules = 50;
    private const int LongestId = 40;

    /// <exception cref="ImportException">The file cannot be read, or what is in it is wrong.</exception>
    public static RuleSet ReadFile(string path, out byte[] utf8)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw new ImportException([$"{Path.GetFileName(path)} has {length} bytes; the limit is {MostBytes}."]);
            utf8 = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException([$"The file '{path}' cannot be read: {e.Message}"]);
        }

        return Read(Path.GetFileName(path), utf8);
    }

    /// <param name="file">How it is called in messages.</param>
    /// <exception cref="ImportException">What is wrong, each with its place.</exception>
    public static RuleSet Read(string file, byte[] utf8, long version = 0)
    {
        if (!Utf8.IsValid(utf8)) throw new ImportException([$"{file} is not UTF-8; save it as UTF-8."]);
        var faults = new JsonFaults(file);
        var whole = JsonSpot.Read(file, utf8.AsSpan().StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
        var fields = new JsonFields(whole, "", faults, "season", "rules");
        fields.Require("rules");
        var (month, day) = SeasonOf(fields);
        var rules = Rules(fields, faults);
        faults.ThrowIfAny();
        return new RuleSet(version, month, day, rules);
    }

    private static (int Month, int Day) SeasonOf(JsonFields fields)
    {
        if (fields["season"] is not { } season) return (1, 1);
        if (season.Kind == JsonTokenType.String && DateOnly.TryParseExact("2000-" + season.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return (date.Month, date.Day);
        fields.Fault("season", season, "must be the month and day on which every season begins, such as \"01-01\"");
        return (1, 1);
    }

    private static List<WarningRule> Rules(JsonFields fields, JsonFaults faults)
    {
        var rules = new List<WarningRule>();
        if (fields["rules"] is not { } list) return rules;
        if (list.Kind != JsonTokenType.StartArray || list.Items.Count is 0 or > MostRules)
        {
            fields.Fault("rules", list, $"must be a list of 1 to {MostRules} rules");
            return rules;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            if (RuleOf(list.Items[i], $"rules[{i}]", faults) is not { } rule) continue;
            if (rules.Any(r => r.Id == rule.Id)) faults.Add(list.Items[i].Line, list.Items[i].Column, $"rules[{i}].id '{rule.Id}' is given to an earlier rule already; each rule has its own.");
            else rules.Add(rule);
        }

        return rules;
    }

    private static WarningRule? RuleOf(JsonSpot value, string path, JsonFaults faults)
    {
        var fields = new JsonFields(value, path, faults, "id", "kind", "enabled", "notify", "acknowledgeWithinDays", "levels", "parameters");
        fields.Require("id", "kind", "levels");
        var kinds = RuleKinds.All.Select(k => k.Name).ToArray();
        var kind = RuleKinds.Find(fields.Word("kind", "", kinds));
        var notify = fields.Word("notify", "notice", [.. WarningLevels.All.Select(WarningLevels.Name)]);
        var least = WarningLevels.TryParse(notify, out var level) ? level : WarningLevel.Notice;
        var id = fields.Text("id", LongestId);
        if (fields["id"] is { Kind: JsonTokenType.String } given && id.Length > 0 && !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) fields.Fault("id", given, $"must be 1 to {LongestId} of a-z, 0-9 and '-'");
        var enabled = fields.Flag("enabled", true);
        var within = fields.Whole("acknowledgeWithinDays", 0, 365, 14);
        if (kind is null) return null;
        var numbers = Numbers(fields, kind, faults);
        var levels = Levels(fields, kind, faults);
        return new WarningRule(id, kind, numbers, levels, enabled, least, within);
    }

    private static double[] Numbers(JsonFields owner, RuleKind kind, JsonFaults faults)
    {
        if (owner["parameters"] is not { } value) return kind.Fill(_ => null);
        var names = kind.Parameters.Select(p => p.Name).ToArray();
        if (names.Length == 0)
        {
            if (value.Fields.Count > 0) owner.Fault("parameters", value, $"must be left out: {kind.Name} has none");
            return [];
        }

        var fields = new JsonFields(value, owner.Path("parameters"), faults, names);
        return kind.Fill(name =>
        {
            var parameter = kind.Parameters.First(p => p.Name == name);
            return fields.Decimal(name, (decimal)parameter.Least, (decimal)parameter.Most, parameter.Whole) is { } number ? (double)number : null;
        });
    }

    private static Ladder Levels(JsonFields owner, RuleKind kind, JsonFaults faults)
    {
        if (owner["levels"] is not { } value) return default;
        var fields = new JsonFields(value, owner.Path("levels"), faults, [.. WarningLevels.All.Select(WarningLevels.Name)]);
        if (value.Kind == JsonTokenType.StartObject && value.Fields.Count == 0) owner.Fault("levels", value, $"must say from which number on there is a warning, counted in {kind.Unit}");
        long last = 0;
        var steps = new long[4];
        foreach (var level in WarningLevels.All)
        {
            var name = WarningLevels.Name(level);
            if (fields.Decimal(name, kind.Whole ? 1 : 0.000001m, (decimal)kind.Most, kind.Whole) is not { } number) continue;
            steps[(int)level] = (long)decimal.Round(number * Fold.One);
            if (steps[(int)level] <= last) fields.Fault(name, fields[name]!, "must be greater than the level before it");
            last = steps[(int)level];
        }

        return new Ladder(steps[1], steps[2], steps[3]);
    }
}
