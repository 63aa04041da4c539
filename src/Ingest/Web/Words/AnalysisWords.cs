using CardSystem.Ingest.Attendance;

namespace CardSystem.Ingest.Web.Words;

internal static class AnalysisWords
{
    public static readonly Bilingual Title = new("考勤分析", "Attendance analysis");
    public static readonly Bilingual About = new("{0}，{1} 至 {2}", "{0}, {1} to {2}");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual Step = new("统计周期", "One figure for each");
    public static readonly Bilingual From = new("开始日期", "First day");
    public static readonly Bilingual Until = new("结束日期", "Last day");
    public static readonly Bilingual Category = new("活动类别", "Category");
    public static readonly Bilingual AllCategories = new("全部类别", "All categories");
    public static readonly Bilingual Week = new("周", "Week");
    public static readonly Bilingual Month = new("月", "Month");
    public static readonly Bilingual Quarter = new("季度", "Quarter");
    public static readonly Bilingual Year = new("年", "Year");
    public static readonly Bilingual Up = new("上级：{0}", "Up to {0}");

    public static readonly Bilingual Sessions = new("场次", "Sessions");
    public static readonly Bilingual Expected = new("应到人次", "Expected");
    public static readonly Bilingual Came = new("实到（应到者）", "Came (of the expected)");
    public static readonly Bilingual Rate = new("到会率", "Attendance rate");
    public static readonly Bilingual OnTime = new("按时到会", "On time");
    public static readonly Bilingual Late = new("迟到", "Late");
    public static readonly Bilingual LeftEarly = new("早退", "Left early");
    public static readonly Bilingual Absent = new("缺席", "Absent");
    public static readonly Bilingual Excused = new("请假", "Excused");
    public static readonly Bilingual WalkIn = new("自愿参加", "Came unasked");
    public static readonly Bilingual Points = new("{0}（比上一同期 {1} 个百分点）", "{0} ({1} {1:point|points} against the time before)");

    public static readonly Bilingual RateOverTime = new("到会率走势", "Attendance rate over time");
    public static readonly Bilingual RateNote = new("只计算已结束的场次；应到者中实到的比例。", "Only sessions that have ended; the share of those expected who came.");
    public static readonly Bilingual WhatCame = new("到会情况构成", "What became of those expected");
    public static readonly Bilingual Mix = new("各类活动参加人次", "People who came, by category");
    public static readonly Bilingual Other = new("其他", "Other");
    public static readonly Bilingual Heat = new("到场时间分布（星期 × 小时）", "When people come, by weekday and hour");
    public static readonly Bilingual HeatNote = new("数字为到场人次，颜色越深人越多。", "The numbers count people; the deeper the colour, the more.");
    public static readonly Bilingual Hour = new("{0}时", "{0}:00");
    public static readonly Bilingual Weekday = new("星期", "Weekday");
    public static readonly Bilingual Compared = new("下级组织比较", "Units compared");
    public static readonly Bilingual ComparedNote = new("按到会率从低到高排列，最多 {0} 个；全部见下表。", "The lowest rates first, at most {0}; all of them are in the table.");
    public static readonly Bilingual Below = new("下级组织", "Units below");
    public static readonly Bilingual People = new("成员", "Members");
    public static readonly Bilingual PeopleNote = new("现属本组织的成员，在这段时间的全部应到活动（含在其他组织参加的）。", "Those who belong to this unit today, with everything they were expected at in this time, also elsewhere.");
    public static readonly Bilingual TooMany = new("成员超过 {0} 人，请到下级组织查看。", "There are more than {0} members; look at a unit below.");
    public static readonly Bilingual StillOpen = new("另有 {0} 场活动尚未结束或数据未收齐，未计入。", "{0} more {0:session has|sessions have} not ended or still {0:lacks|lack} taps; {0:it is|they are} not counted.");
    public static readonly Bilingual Nothing = new("这段时间没有已结束的活动。", "No session has ended in this time.");
    public static readonly Bilingual Member = new("编号", "Number");
    public static readonly Bilingual Name = new("姓名", "Name");
    public static readonly Bilingual BadDays = new("开始日期不能晚于结束日期，且最长 {0} 年。", "The first day must not lie after the last, and the time is at most {0} years.");
    public static readonly Bilingual ExportNumbers = new("导出数据", "Export the numbers");
    public static readonly Bilingual Span = new("时间", "Time");
    public static readonly Bilingual Visits = new("人次", "people");
    public static readonly Bilingual NoUnit = new("还没有可查看的组织。", "There is no unit you may look at yet.");

    private static readonly Bilingual[] Days = [new("周一", "Mon"), new("周二", "Tue"), new("周三", "Wed"), new("周四", "Thu"), new("周五", "Fri"), new("周六", "Sat"), new("周日", "Sun")];

    /// <param name="weekday">0 for Monday.</param>
    public static Bilingual Day(long weekday) => Days[(int)weekday];

    public static Bilingual Of(AnalysisStep step) => step switch
    {
        AnalysisStep.Week => Week,
        AnalysisStep.Month => Month,
        AnalysisStep.Quarter => Quarter,
        _ => Year,
    };
}
