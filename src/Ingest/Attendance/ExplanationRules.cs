using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>A tap with the name by which anybody finds it: kiosk/journal/sequence.</summary>
public readonly record struct NamedTap(TapPoint Point, string Name)
{
    public string Kiosk => Name[..Name.IndexOf('/', StringComparison.Ordinal)];
}

/// <summary>The same sentence in both languages.</summary>
public sealed record Explanation(string English, string Chinese);

/// <summary>Everything an outcome came from, gathered for whoever asks why.</summary>
/// <param name="Phase">Null where it is not known.</param>
/// <param name="Taps">By time and then by name.</param>
/// <param name="Excuse">The approved excuse that covers the session, or null.</param>
/// <param name="Corrections">By act.</param>
public sealed record OutcomeFile(
    PlannedSession Session, SessionPhase? Phase, Outcome? Outcome, IReadOnlyList<NamedTap> Taps, Excuse? Excuse, IReadOnlyList<Correction> Corrections);

/// <summary>Tells why an outcome is what it is: which taps, which rule, which version, which act.</summary>
public static class ExplanationRules
{
    /// <summary>Further taps are only counted.</summary>
    public const int MostTaps = 20;

    /// <summary>Exactly: for the command line, programs, and whoever compares.</summary>
    public static Explanation Explain(OutcomeFile file, TimeZoneInfo zone) => Written(file, ExplanationHand.Exact(zone));

    /// <summary>The same for people at a page.</summary>
    /// <param name="kiosks">What people call the kiosks, by id.</param>
    /// <param name="kinds">What people call a kind of leave.</param>
    public static Explanation Tell(OutcomeFile file, TimeZoneInfo zone, IReadOnlyDictionary<string, string> kiosks, Func<string, Explanation> kinds) =>
        Written(file, ExplanationHand.Plain(file, zone, kiosks, kinds));

    private static Explanation Written(OutcomeFile file, ExplanationHand hand)
    {
        var (english, chinese) = file.Outcome is { } outcome ? Reason(file, outcome, hand) : Nothing(file);
        var (taps, tapsChinese) = Taps(file, hand);
        // What the rule is called among programs; people have been told it in words.
        var word = hand.IsExact ? file.Outcome?.Rule : null;
        var (rule, ruleChinese) = word is null ? ("", "") : ($", rule {word}", $"，规则 {word}");
        return new Explanation(
            string.Create(CultureInfo.InvariantCulture, $"{english}{taps} (Attendance rules, version {AttendanceRules.RuleVersion}{rule}.)"),
            string.Create(CultureInfo.InvariantCulture, $"{chinese}{tapsChinese}（考勤规则第 {AttendanceRules.RuleVersion} 版{ruleChinese}）"));
    }

    public static (string English, string Chinese) Name(AttendanceStatus status) => status switch
    {
        AttendanceStatus.Present => ("Present", "出席"),
        AttendanceStatus.Late => ("Late", "迟到"),
        AttendanceStatus.LeftEarly => ("Left early", "早退"),
        AttendanceStatus.LateAndLeftEarly => ("Late and left early", "迟到并早退"),
        AttendanceStatus.Absent => ("Absent", "缺席"),
        _ => ("Excused", "请假"),
    };

    private static (string, string) Reason(OutcomeFile file, Outcome outcome, ExplanationHand hand)
    {
        var (status, statusChinese) = Name(outcome.Status);
        var (why, whyChinese) = outcome.Rule switch
        {
            AttendanceRules.ByTap => Tapped(file.Session, outcome, hand),
            AttendanceRules.ByForgottenSignOut => Forgotten(outcome, hand),
            AttendanceRules.ByExcuse => Excused(file.Excuse, outcome, hand),
            AttendanceRules.ByCorrection => Corrected(file, outcome, hand),
            _ => ("the member was expected, and nothing was tapped", "应到，无刷卡记录"),
        };
        var isTapped = outcome.Attended && !outcome.Expected;
        return (
            $"{status}: {why}.{(outcome.Provisional ? " Provisional: not every kiosk's taps are known to be here." : "")}{(isTapped ? " The member was not expected." : "")}",
            $"{statusChinese}：{whyChinese}。{(outcome.Provisional ? "暂定：尚未确认各终端数据已全部上传。" : "")}{(isTapped ? "该成员不在应到范围。" : "")}");
    }

    private static (string, string) Tapped(PlannedSession session, Outcome outcome, ExplanationHand hand)
    {
        var (limit, @in) = (hand.Time(session.Session.LateAfter.ToUnixTimeMilliseconds()), hand.Time(outcome.In));
        var isLate = outcome.Status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly;
        var english = $"signed in {@in}, {(isLate ? "after" : "by")} the late limit {limit}";
        var chinese = $"{@in} 签到，{(isLate ? "已过" : "未过")}迟到时限 {limit}";
        if (!session.InOut) return (english, chinese);
        if (outcome.Out == 0) return ($"{english}; has not signed out", $"{chinese}；尚未签退");
        var isEarly = outcome.Status is AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly;
        var (@out, leave) = (hand.Time(outcome.Out), AttendanceRules.LeaveLimit(session));
        var leaveText = leave is { } at ? $", {(isEarly ? "before" : "not before")} the leave limit {hand.Time(at)}" : "";
        var leaveChinese = leave is { } from ? $"，{(isEarly ? "早于" : "不早于")}早退时限 {hand.Time(from)}" : "";
        return ($"{english}; signed out {@out}{leaveText}; {Plural.Of(outcome.Minutes, "minute")}", $"{chinese}；{@out} 签退{leaveChinese}；共 {outcome.Minutes} 分钟");
    }

    private static (string, string) Forgotten(Outcome outcome, ExplanationHand hand) => (
        $"signed in {hand.Time(outcome.In)} and did not sign out, so the stay ends by rule {hand.Time(outcome.Out)}; {Plural.Of(outcome.Minutes, "minute")}",
        $"{hand.Time(outcome.In)} 签到，未签退，按规则记至 {hand.Time(outcome.Out)}；共 {outcome.Minutes} 分钟");

    private static (string, string) Excused(Excuse? excuse, Outcome outcome, ExplanationHand hand) => excuse is null
        ? ($"nothing was tapped, and an excuse was approved by act {outcome.Act}", $"无刷卡记录，请假已批准（操作 {outcome.Act}）")
        : ($"nothing counts as tapped, and excuse {excuse.Number} ({hand.Kind(excuse.Kind).English}: {excuse.Reason}), approved by act {excuse.Act}, covers the session",
            $"无有效刷卡，请假 {excuse.Number}（{hand.Kind(excuse.Kind).Chinese}：{excuse.Reason}）已批准（操作 {excuse.Act}），涵盖本场次");

    private static (string, string) Corrected(OutcomeFile file, Outcome outcome, ExplanationHand hand)
    {
        var correction = file.Corrections.LastOrDefault(c => c.Act == outcome.Act);
        var (by, reason) = (correction?.By.Length > 0 ? " by " + correction.By : "", correction is null ? "" : $": {correction.Reason}");
        var byChinese = correction?.By.Length > 0 ? "，" + correction.By : "";
        var times = outcome.In == 0 ? "" : outcome.Out == 0 ? $"; in {hand.Time(outcome.In)}" : $"; in {hand.Time(outcome.In)}, out {hand.Time(outcome.Out)}, {Plural.Of(outcome.Minutes, "minute")}";
        var timesChinese = outcome.In == 0 ? "" : outcome.Out == 0 ? $"；签到 {hand.Time(outcome.In)}" : $"；签到 {hand.Time(outcome.In)}，签退 {hand.Time(outcome.Out)}，共 {outcome.Minutes} 分钟";
        return ($"corrected{by} (act {outcome.Act}){reason}{times}", $"更正（操作 {outcome.Act}{byChinese}）{reason.Replace(": ", "：", StringComparison.Ordinal)}{timesChinese}");
    }

    private static (string, string) Nothing(OutcomeFile file) => file.Phase switch
    {
        SessionPhase.Cancelled => ("No attendance: the session is cancelled.", "无考勤：场次已取消。"),
        SessionPhase.RegisterMissing => ("No attendance: nobody was recorded at this session, so its register is missing and nobody is absent.", "无考勤：本场次无任何记录，登记缺失，不计缺席。"),
        SessionPhase.Running or SessionPhase.Waiting => ("No attendance yet: who is absent is decided once the session is closed and its kiosks are complete.", "暂无考勤：场次关闭且终端数据齐全后判定缺席。"),
        _ when file.Corrections.Count > 0 && file.Corrections[^1].What != CorrectionKind.AsRecorded =>
            ($"No attendance: corrected (act {file.Corrections[^1].Act}): {file.Corrections[^1].Reason}; the member is not expected.", $"无考勤：更正（操作 {file.Corrections[^1].Act}）：{file.Corrections[^1].Reason}；该成员不在应到范围。"),
        _ => ("No attendance: nothing was tapped, and the member is not expected.", "无考勤：无刷卡记录，该成员不在应到范围。"),
    };

    private static (string, string) Taps(OutcomeFile file, ExplanationHand hand)
    {
        if (file.Taps.Count == 0) return ("", "");
        var roles = StayRules.Roles(file.Session.Session, [.. file.Taps.Select(t => t.Point)]);
        var told = file.Taps.Take(MostTaps).Select((tap, i) => (Text: hand.Tap(tap), Role: Role(file.Session, roles, i)));
        var more = file.Taps.Count > MostTaps ? file.Taps.Count - MostTaps : 0;
        return (
            $" Taps: {string.Join("; ", told.Select(t => $"{t.Text.English} ({t.Role.English})"))}{(more > 0 ? $"; and {more} more" : "")}.",
            $"刷卡：{string.Join("；", told.Select(t => $"{t.Text.Chinese}（{t.Role.Chinese}）"))}{(more > 0 ? $"；另 {more} 次" : "")}。");
    }

    private static (string English, string Chinese) Role(PlannedSession session, TapRole[] roles, int i)
    {
        // Where members only sign in, one tap is the attendance and every other one repeats it.
        if (!session.InOut && roles[i] is not TapRole.Outside) return Array.FindIndex(roles, r => r == TapRole.In) == i ? ("in", "签到") : ("repeat", "重复");
        return roles[i] switch
        {
            TapRole.In => ("in", "签到"),
            TapRole.Out => ("out", "签退"),
            TapRole.Repeat => ("repeat", "重复"),
            _ => ("outside the session", "不在场次时间内"),
        };
    }
}
