using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Web.Words;

/// <summary>What came of a member's attendance, in a few words.</summary>
internal static class OutcomeWords
{
    public static readonly Bilingual None = new("无记录", "nothing");
    private static readonly Bilingual Provisional = new("{0}（暂定）", "{0} (provisional)");
    private static readonly Bilingual Present = new("出席", "present");
    private static readonly Bilingual Late = new("迟到", "late");
    private static readonly Bilingual LeftEarly = new("早退", "left early");
    private static readonly Bilingual LateAndLeftEarly = new("迟到并早退", "late and left early");
    private static readonly Bilingual Absent = new("缺席", "absent");
    private static readonly Bilingual Excused = new("请假", "excused");

    public static Bilingual Of(Outcome? outcome) => outcome is not { } come ? None : come.Provisional ? Provisional.Fill(Of(come.Status)) : Of(come.Status);

    public static Bilingual Of(AttendanceStatus status) => status switch
    {
        AttendanceStatus.Present => Present, AttendanceStatus.Late => Late, AttendanceStatus.LeftEarly => LeftEarly, AttendanceStatus.LateAndLeftEarly => LateAndLeftEarly, AttendanceStatus.Excused => Excused, _ => Absent,
    };
}
