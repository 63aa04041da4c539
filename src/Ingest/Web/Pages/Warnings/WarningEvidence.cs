using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>A session that a warning rests on.</summary>
public sealed record EvidenceSession(string Session, string Name, string Day);

/// <summary>Why there is a warning, as it was kept when it was issued, in plain words. What an older program wrote and this one does not know is left out.</summary>
public sealed record WarningEvidence(
    string Kind, double Score, double Threshold, long Expected, long Missed, long Excused, long OthersCame, long OthersExpected, IReadOnlyList<EvidenceSession> Sessions)
{
    public static WarningEvidence Read(string json)
    {
        if (json.Length == 0) return new("", 0, 0, 0, 0, 0, 0, 0, []);
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new(
            Text(root, "kind"), Number(root, "score"), Number(root, "threshold"), (long)Number(root, "expected"), (long)Number(root, "missed"), (long)Number(root, "excused"),
            (long)Number(root, "othersCame"), (long)Number(root, "othersExpected"),
            root.TryGetProperty("sessions", out var sessions) && sessions.ValueKind == JsonValueKind.Array
                ? [.. sessions.EnumerateArray().Select(s => new EvidenceSession(Text(s, "session"), Text(s, "name"), Text(s, "day")))] : []);
    }

    public Bilingual Sentence => OthersExpected > 0 && Missed > 0 ? new(What.Chinese + Others.Chinese, What.English + " " + Others.English) : What;

    /// <summary>The score as people read it: a share in per cent, anything else as a number.</summary>
    public string Shown(double value) => Kind is "absence-rate" or "behind-pace" or "out-of-reach"
        ? (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%" : value.ToString("0.##", CultureInfo.InvariantCulture);

    private Bilingual What => Kind switch
    {
        "consecutive-misses" => new($"连续缺席 {Whole} 次。", $"Missed {Plural.Of(Whole, "session")} in a row."),
        "no-activity" => new($"已 {Whole} 天未参加任何活动。", $"Attended nothing for {Plural.Of(Whole, "day")}."),
        "behind-pace" => new($"积分进度落后全年目标的 {Shown(Score)}。", $"Is behind the pace to this year's credit target by {Shown(Score)} of it."),
        "out-of-reach" when Score < 0.01 => new("已无法完成全年积分目标。", "Can no longer reach this year's credit target."),
        "out-of-reach" => new($"全年积分目标中有 {Shown(Score)} 已无法完成。", $"Can no longer reach {Shown(Score)} of this year's credit target."),
        _ => Expected > 0
            ? new($"最近应到 {Expected} 次，缺席 {Missed} 次{(Excused > 0 ? $"，请假 {Excused} 次" : "")}。", $"Of the last {Plural.Of(Expected, "session")} missed {Missed}{(Excused > 0 ? $", excused from {Excused}" : "")}.")
            : new("近期有缺席。", "Missed sessions of late."),
    };

    private Bilingual Others => new($"所缺席的活动，其他应到者到会率 {Share}%。", $"Of the others, {Share}% came to those that were missed.");

    private string Whole => Math.Ceiling(Score).ToString(CultureInfo.InvariantCulture);

    private string Share => Math.Round(OthersCame * 100.0 / Math.Max(1, OthersExpected), MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static double Number(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
}
