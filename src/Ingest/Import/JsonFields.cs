using System.Globalization;
using System.Text.Json;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Import;

/// <summary>What is wrong with a JSON file, gathered to a bound, each with line and column.</summary>
internal sealed class JsonFaults(string file)
{
    private const int Most = 50;
    private readonly List<string> _faults = [];

    public void Add(int line, int column, string what)
    {
        _faults.Add($"{file} line {line}, column {column}: {what}");
        if (_faults.Count >= Most) throw new ImportException([.. _faults, $"{file}: no further faults are listed."]);
    }

    public void ThrowIfAny()
    {
        if (_faults.Count > 0) throw new ImportException(_faults);
    }
}

/// <summary>The fields of one object of a JSON file: each is asked for by key, type and range; a key nobody asks for is a fault.</summary>
internal sealed class JsonFields
{
    private readonly JsonSpot _object;
    private readonly string _path;
    private readonly JsonFaults _faults;
    private readonly Dictionary<string, JsonSpot> _values = new(StringComparer.Ordinal);

    /// <param name="path">Where the object stands, such as <c>categories.study</c>; empty for the whole file.</param>
    /// <param name="keys">All that it may hold; none where the keys are the writer's own.</param>
    public JsonFields(JsonSpot value, string path, JsonFaults faults, params string[] keys)
    {
        (_object, _path, _faults) = (value, path, faults);
        if (value.Kind != JsonTokenType.StartObject)
        {
            faults.Add(value.Line, value.Column, $"{(path.Length == 0 ? "the file" : path)} must be an object in braces; got {value.Shown}.");
            return;
        }

        foreach (var field in value.Fields)
        {
            if (keys.Length > 0 && !keys.Contains(field.Key, StringComparer.Ordinal)) faults.Add(field.Line, field.Column, $"{Path(Shown.Of(field.Key))} is not known here; {Suggestion(field.Key, keys)}");
            else if (!_values.TryAdd(field.Key, field.Value)) faults.Add(field.Line, field.Column, $"{Path(Shown.Of(field.Key))} stands here twice.");
        }
    }

    public IEnumerable<KeyValuePair<string, JsonSpot>> Values => _values;

    public JsonSpot? this[string key] => _values.GetValueOrDefault(key);

    public string Path(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>Notes that a key is missing that must be there.</summary>
    public void Require(params string[] keys)
    {
        foreach (var key in keys.Where(k => _object.Kind == JsonTokenType.StartObject && !_values.ContainsKey(k))) _faults.Add(_object.Line, _object.Column, $"{Path(key)} is missing.");
    }

    /// <summary>Points, from so many to so many hundredths.</summary>
    public long? Points(string key, long least, long most) => Number(key, least, most, 100, "with at most two decimals") is { } n ? (long)n : null;

    public int Percent(string key, int usual) => Number(key, 0, 100, 100, "with at most two decimals") is { } n ? (int)n : usual;

    public int Whole(string key, int least, int most, int usual) => Number(key, least, most, 1, "in whole numbers") is { } n ? (int)n : usual;

    /// <summary>A number as it is written.</summary>
    public decimal? Decimal(string key, decimal least, decimal most, bool whole)
    {
        if (this[key] is not { } value) return null;
        if (value.Kind == JsonTokenType.Number && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            && (!whole || number == decimal.Truncate(number))) return number;
        Fault(key, value, string.Create(CultureInfo.InvariantCulture, $"must be a {(whole ? "whole number" : "number")} from {least:0.######} to {most:0.######}"));
        return null;
    }

    public bool Flag(string key, bool usual)
    {
        if (this[key] is not { } value) return usual;
        if (value.Kind is JsonTokenType.True or JsonTokenType.False) return value.Kind == JsonTokenType.True;
        Fault(key, value, "must be true or false");
        return usual;
    }

    public string Word(string key, string usual, params string[] allowed)
    {
        if (this[key] is not { } value) return usual;
        if (value.Kind == JsonTokenType.String && allowed.Contains(value.Text, StringComparer.Ordinal)) return value.Text;
        Fault(key, value, $"must be {string.Join(" or ", allowed.Select(a => $"\"{a}\""))}");
        return usual;
    }

    public string Text(string key, int longest)
    {
        if (this[key] is not { } value) return "";
        if (value.Kind == JsonTokenType.String && value.Text.Length > 0 && value.Text.Length <= longest && !value.Text.Any(char.IsControl)) return value.Text;
        Fault(key, value, $"must be a text of 1 to {longest} characters on one line");
        return "";
    }

    public void Fault(string key, JsonSpot value, string must) => _faults.Add(value.Line, value.Column, $"{Path(key)} {must}; got {value.Shown}.");

    /// <param name="scale">What one is worth in the result, which is whole.</param>
    private decimal? Number(string key, decimal least, decimal most, int scale, string how)
    {
        if (this[key] is not { } value) return null;
        if (value.Kind == JsonTokenType.Number && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least / scale && number <= most / scale
            && number * scale == decimal.Truncate(number * scale)) return number * scale;
        Fault(key, value, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least / scale:0.##} to {most / scale:0.##} {how}"));
        return null;
    }

    private static string Suggestion(string key, string[] keys)
    {
        var (nearest, distance) = keys.Select(k => (Key: k, Distance: Distance(key, k))).MinBy(k => k.Distance);
        var list = $"allowed are {string.Join(", ", keys)}.";
        return distance <= Math.Max(2, key.Length / 3) ? $"did you mean '{nearest}'? {char.ToUpperInvariant(list[0])}{list[1..]}" : list;
    }

    /// <summary>How many letters must be put in, left out or replaced to make one word of the other.</summary>
    internal static int Distance(string a, string b)
    {
        if (a.Length > 64) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
