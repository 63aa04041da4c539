using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CardSystem.FirmwareSim.Check;

/// <summary>What a check found. Each finding is a sentence.</summary>
public sealed class CheckReport
{
    private const int MostFindingsShown = 10;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Presented { get; set; }
    public SortedDictionary<string, int> Lights { get; } = new(StringComparer.Ordinal);
    public int TapsRecorded { get; set; }
    public List<string> Lost { get; } = [];
    public List<string> Duplicated { get; } = [];
    public List<string> WronglyAccepted { get; } = [];
    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    public bool IsGood => Lost.Count == 0 && Duplicated.Count == 0 && WronglyAccepted.Count == 0;

    public string ToTable()
    {
        var table = new StringBuilder();
        void Row(string name, int count) => table.Append(CultureInfo.InvariantCulture, $"{name,-24} {count,8}\n");
        Row("cards presented", Presented);
        Row("green lights shown", Lights.GetValueOrDefault("green"));
        Row("orange lights shown", Lights.GetValueOrDefault("orange"));
        Row("red lights shown", Lights.GetValueOrDefault("red"));
        Row("taps recorded", TapsRecorded);
        Row("lost", Lost.Count);
        Row("duplicated", Duplicated.Count);
        Row("wrongly accepted", WronglyAccepted.Count);
        Row("refused", Refused.Values.Sum());
        foreach (var (reason, count) in Refused) Row("  " + reason, count);
        foreach (var (what, findings) in (ReadOnlySpan<(string, List<string>)>)[("lost", Lost), ("duplicated", Duplicated), ("wrongly accepted", WronglyAccepted)])
        {
            foreach (var finding in findings.Take(MostFindingsShown)) table.Append(what).Append(": ").Append(finding).Append('\n');
            if (findings.Count > MostFindingsShown) table.Append(CultureInfo.InvariantCulture, $"{what}: and {findings.Count - MostFindingsShown} more\n");
        }

        return table.ToString();
    }

    /// <summary>One line: the counts, and under "findings" every sentence.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        Presented,
        Lights,
        TapsRecorded,
        Lost = Lost.Count,
        Duplicated = Duplicated.Count,
        WronglyAccepted = WronglyAccepted.Count,
        Refused,
        Good = IsGood,
        Findings = new { Lost, Duplicated, WronglyAccepted },
    }, Json);
}
