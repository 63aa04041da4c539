using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>Evidence as JSON that is kept, and as sentences for people in both languages.</summary>
internal static class EvidenceText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same evidence gives the same text, byte for byte.</summary>
    public static string ToJson(WarningRule rule, long version, Episode episode, SessionList sessions, bool provisional)
    {
        var e = episode.Evidence;
        var list = new JsonArray();
        foreach (var session in e.Sessions.Select(s => sessions.All[s])) list.Add(new JsonObject { ["session"] = session.Id, ["name"] = session.Name, ["day"] = DayText(session.Day) });
        return new JsonObject
        {
            ["rule"] = rule.Id,
            ["kind"] = rule.Kind.Name,
            ["ruleVersion"] = version,
            ["score"] = (decimal)e.Score / Fold.One,
            ["threshold"] = (decimal)rule.Levels[episode.Level] / Fold.One,
            ["counted"] = rule.Kind.Unit,
            ["levelFrom"] = DayText(episode.LevelFrom),
            ["expected"] = e.Expected,
            ["missed"] = e.Missed,
            ["excused"] = e.Excused,
            ["othersCame"] = e.OthersCame,
            ["othersExpected"] = e.OthersExpected,
            ["provisional"] = provisional,
            ["sessions"] = list,
        }.ToJsonString(Plain);
    }

    public static string DayText(long day) => DateOnly.FromDayNumber((int)Math.Clamp(day, 0, DateOnly.MaxValue.DayNumber)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>One sentence: what was missed, and what the others did.</summary>
    public static string English(WarningRule rule, Episode episode)
    {
        var e = episode.Evidence;
        var what = rule.Kind.Name switch
        {
            "consecutive-misses" => $"Missed {Plural.Of(Whole(e.Score), "session")} in a row.",
            "no-activity" => $"Attended nothing for {Plural.Of(Whole(e.Score), "day")}.",
            "behind-pace" => $"Is behind the pace to this year's credit target by {Percent(e.Score)} of it.",
            "out-of-reach" => $"Can no longer reach {(e.Score < 10_000 ? "this year's credit target" : $"{Percent(e.Score)} of this year's credit target")}.",
            _ => e.Expected > 0 ? $"Missed {e.Missed} of the last {Plural.Of(e.Expected, "session")}." : "Missed sessions.",
        };
        return e.OthersExpected > 0 && e.Missed > 0 ? $"{what} Of the others, {Share(e)} came to those that were missed." : what;
    }

    public static string Chinese(WarningRule rule, Episode episode)
    {
        var e = episode.Evidence;
        var what = rule.Kind.Name switch
        {
            "consecutive-misses" => $"连续缺席 {Whole(e.Score)} 次。",
            "no-activity" => $"已 {Whole(e.Score)} 天未参加任何活动。",
            "behind-pace" => $"积分进度落后全年目标的 {Percent(e.Score)}。",
            "out-of-reach" => e.Score < 10_000 ? "已无法完成全年积分目标。" : $"全年积分目标中有 {Percent(e.Score)} 已无法完成。",
            _ => e.Expected > 0 ? $"最近应到 {e.Expected} 次，缺席 {e.Missed} 次。" : "有缺席。",
        };
        return e.OthersExpected > 0 && e.Missed > 0 ? $"{what}所缺席的活动，其他应到者到会率 {Share(e)}。" : what;
    }

    private static string Whole(long score) => ((score + Fold.One - 1) / Fold.One).ToString(CultureInfo.InvariantCulture);

    private static string Percent(long score) => $"{Math.Max(1, (score * 100) / Fold.One).ToString(CultureInfo.InvariantCulture)}%";

    private static string Share(Evidence e) => $"{(((e.OthersCame * 200) + e.OthersExpected) / (2 * e.OthersExpected)).ToString(CultureInfo.InvariantCulture)}%";
}
