using CardSystem.Ingest.District;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Words and tones for what the database keeps as numbers and words.</summary>
internal static class MemberTones
{
    public static Bilingual Level(long level) => level switch { 1 => MemberWords.Notice, 2 => MemberWords.Concern, _ => MemberWords.Serious };

    public static string OfLevel(long level) => level switch { 0 or 1 => "quiet", 2 => "warn", _ => "bad" };

    public static Bilingual Status(AttendanceStatus status)
    {
        var (english, chinese) = Attendance.ExplanationRules.Name(status);
        return new(chinese, english);
    }

    public static string OfStatus(AttendanceStatus? status) => status switch
    {
        AttendanceStatus.Present => "good",
        AttendanceStatus.Late or AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly => "warn",
        AttendanceStatus.Absent => "bad",
        _ => "quiet",
    };

    public static Bilingual Card(string state) => state switch
    {
        "suspended" => MemberWords.Suspended, "lost" => MemberWords.Lost, "replaced" => MemberWords.Replaced, "issued" => MemberWords.Issued, "revoked" => MemberWords.Revoked, _ => MemberWords.Active,
    };

    public static string OfCard(string state) => state switch { "active" => "good", "lost" or "revoked" => "bad", "suspended" or "issued" => "warn", _ => "quiet" };

    public static Bilingual Warning(string state) => state switch
    {
        "open" => MemberWords.Open, "acknowledged" => MemberWords.Acknowledged, "following" => MemberWords.Following, "resolved" => MemberWords.Resolved, "ended" => MemberWords.Ended, _ => MemberWords.Withdrawn,
    };
}
