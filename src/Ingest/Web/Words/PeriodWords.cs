using System.Globalization;
using CardSystem.Ingest.Credits;

namespace CardSystem.Ingest.Web.Words;

internal static class PeriodWords
{
    public static readonly Bilingual Year = new("年度", "Year");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Version = new("结算版本", "Settlements");
    public static readonly Bilingual Period = new("考核周期", "Period");
    public static readonly Bilingual Part = new("全年或季度", "Whole year or quarter");
    public static readonly Bilingual WholeYear = new("全年", "Whole year");
    public static readonly Bilingual SettledAt = new("最近结算时间", "Settled at");
    public static readonly Bilingual SettledBy = new("结算人", "Settled by");
    public static readonly Bilingual Explained = new(
        "季度结算记录一个季度的积分；年终结算以台账为准，是最终结果，季度是否结算不影响全年积分。",
        "A quarter's settlement writes down what that quarter came to. The year's is the final one and goes by the ledger: whatever became of its quarters changes nothing in it.");
    public static readonly Bilingual NoYears = new("还没有开启任何考核周期。", "No period has been opened yet.");
    public static readonly Bilingual Open = new("开启考核周期", "Open a period");
    public static readonly Bilingual OpenOne = new("开启", "Open");
    public static readonly Bilingual OpenHint = new("开启后可查看进度，到期后结算。", "Its progress is then shown here, and it is settled when it has ended.");
    public static readonly Bilingual Opened = new("已开启{0}。", "{0} is open.");
    public static readonly Bilingual CannotOpen = new("该年度或季度已开启，或不在 2000 至 2200 年之间。", "This year or quarter is open already, or does not lie between 2000 and 2200.");
    public static readonly Bilingual Title = new("{0}考核", "{0}: assessment");
    public static readonly Bilingual Quarters = new("季度考核", "Quarters");
    public static readonly Bilingual SoFar = new("本年累计", "Year so far");
    public static readonly Bilingual ReachedQuarter = new("已达季末应达积分", "Have what is due by its end");
    public static readonly Bilingual NoteOpen = new("{0}尚未结算。", "{0} is not settled.");
    public static readonly Bilingual NoteChanged = new("{0}结算后有 {1} 项变更。", "{0} has changed in {1} {1:line|lines} since it was settled.");
    public static readonly Bilingual NotesBefore = new("请留意（不影响年终结算，年度以台账为准）：", "Please note (the year goes by the ledger and can be settled all the same):");
    public static readonly Bilingual NotesAt = new("年终结算时的季度情况：", "Of the quarters, when the year was settled:");
    public static readonly Bilingual NotesLarge = new("已结算的季度是否有变更，将在年终结算时核对并注明。", "Whether settled quarters have changed is looked up when the year is settled, and told then.");
    public static readonly Bilingual YearSettled = new("{0}已结算；本季度结算不会改动年度结果。", "{0} is settled already; settling this quarter changes nothing in it.");
    public static readonly Bilingual Progress = new("进度", "Progress");
    public static readonly Bilingual ByMonth = new("逐月积分", "Points month by month");
    public static readonly Bilingual ByQuarter = new("逐季度积分", "Points quarter by quarter");
    public static readonly Bilingual Quarter = new("季度", "Quarter");
    public static readonly Bilingual Met = new("达到要求的人数", "Members who have what is asked for");
    public static readonly Bilingual Earning = new("得分人数", "Members who earned");
    public static readonly Bilingual Behind = new("进度落后", "Behind the pace");
    public static readonly Bilingual OnPace = new("进度正常", "On the pace");
    public static readonly Bilingual Reached = new("已达全年目标", "Target reached");
    public static readonly Bilingual Members = new("成员数", "Members");
    public static readonly Bilingual Pace = new("应达积分", "Pace");
    public static readonly Bilingual Missing = new("还差", "Still missing");
    public static readonly Bilingual BranchHint = new("选择到支部即可看到每名成员的进度。", "Choose a branch to see how each member keeps the pace.");

    public static readonly Bilingual SettleYear = new("年终结算", "Settle the year");
    public static readonly Bilingual SettleQuarter = new("季度结算", "Settle the quarter");
    public static readonly Bilingual SettleHint = new("结算把本周期的积分逐行记录并封存，以后的变更会另列，不改动结算。", "The period's credits are written down line by line and sealed; what changes later is shown beside it and does not alter it.");
    public static readonly Bilingual Gaps = new("以下事项尚未完成，暂不能结算：", "It cannot be settled yet, because:");
    public static readonly Bilingual GapRuns = new("{0}尚未结束。", "{0} has not ended.");
    public static readonly Bilingual GapDue = new("{0} 名成员的积分仍在计算。", "The credits of {0} {0:member|members} are still being computed.");
    public static readonly Bilingual GapSessions = new("{0} 场活动尚未结束或数据未收齐：", "{0} {0:session is|sessions are} not closed yet:");
    public static readonly Bilingual Force = new("仍要结算（须写明原因）", "Settle it all the same (needs a reason)");
    public static readonly Bilingual SettleConfirm = new("现在结算{0}？", "{0}: settle it now?");
    public static readonly Bilingual NeedReason = new("请写明为何仍要结算（一行，不超过 {0} 字）。", "Say why it is settled all the same (one line of at most {0} characters).");
    public static readonly Bilingual Started = new("正在结算{0}。", "{0} is being settled.");
    public static readonly Bilingual Settled = new("{0}已结算。", "{0} is settled.");
    public static readonly Bilingual CannotSettle = new("现在不能结算：已经结算、未开启，或还有未完成事项。", "It cannot be settled now: it is settled already, was never opened, or something is still missing.");
    public static readonly Bilingual Reopen = new("重新开启", "Open it again");
    public static readonly Bilingual ReopenHint = new("原结算保留；更正后可再次结算，成为新版本。", "The settlement there is stays; it can be settled once more, as another version.");
    public static readonly Bilingual ReopenConfirm = new("重新开启{0}？", "{0}: open it again?");
    public static readonly Bilingual Reopened = new("{0}已重新开启。", "{0} is open again.");
    public static readonly Bilingual CannotReopen = new("只有已结算的周期可以重新开启，并须填写原因。", "Only a settled period is opened again, and it needs a reason.");
    public static readonly Bilingual Settlements = new("结算版本", "Settlements");
    public static readonly Bilingual NoSettlements = new("尚未结算。", "It has not been settled.");
    public static readonly Bilingual SettlementLine = new("第 {0} 版，{1}，{2}，共 {3} 行", "Version {0}, {1}, by {2}, {3} {3:line|lines}");
    public static readonly Bilingual Forced = new("缺项仍结算的原因：{0}", "Although something was missing: {0}");
    public static readonly Bilingual Fingerprint = new("封存校验码（SHA-256）：{0}", "Sealed by SHA-256 {0}");
    public static readonly Bilingual DownloadSettlement = new("下载第 {0} 版（{1}）", "Download version {0} ({1})");
    public static readonly Bilingual DownloadNow = new("下载目前数据（{0}）", "Download what stands now ({0})");
    public static readonly Bilingual Since = new("结算后的变更", "What has changed since the settlement");
    public static readonly Bilingual SinceNone = new("结算后没有变更。", "Nothing has changed since the settlement.");
    public static readonly Bilingual SinceLarge = new("成员较多，请下载后查看；核对需要一些时间。", "There are many members: fetch the file to see them; comparing takes a while.");
    public static readonly Bilingual SinceMore = new("只列出前 {0} 项，共 {1} 项；其余请下载查看。", "The first {0} of {1}; fetch the file for the rest.");
    public static readonly Bilingual SinceFile = new("下载变更（{0}）", "Download the changes ({0})");
    public static readonly Bilingual Holder = new("成员或组织", "Member or unit");
    public static readonly Bilingual Counted = new("项目", "What");
    public static readonly Bilingual AtSettlement = new("结算时", "Settled");
    public static readonly Bilingual Now = new("现在", "Now");
    public static readonly Bilingual InAll = new("合计", "in all");

    private static readonly string[] Numerals = ["一", "二", "三", "四"];
    private static readonly string[] Ordinals = ["First", "Second", "Third", "Fourth"];

    /// <param name="state">Null where it was not opened.</param>
    public static Bilingual OfState(string? state) => state switch { null => new("未开启", "Not opened"), AssessmentPeriod.Settled => new("已结算", "Settled"), _ => new("进行中", "Under way") };

    /// <summary>As it stands alone or begins a sentence.</summary>
    public static Bilingual Name(Credits.Period period) => period.IsYear
        ? new(string.Create(CultureInfo.InvariantCulture, $"{period} 年度"), $"The year {period}")
        : new($"{period.ItsYear} 年{QuarterName(period).Chinese}", $"The {QuarterName(period).English.ToLowerInvariant()} of {period.ItsYear}");

    public static Bilingual QuarterName(Credits.Period quarter) => new($"第{Numerals[quarter.From % 12 / 3]}季度", $"{Ordinals[quarter.From % 12 / 3]} quarter");

    public static Bilingual Note(QuarterNote note) => (note.IsOpen ? NoteOpen : NoteChanged).Fill(Name(note.Quarter), note.Changed);

    /// <summary>What a changed line counts.</summary>
    public static string LineOf(SettlementChange change, Func<string, string> category) => change.Account switch
    {
        CreditAccount.YearSoFar => SoFar.ToString(),
        CreditAccount.TimeBank => $"{CreditWords.Minutes}{(change.Category.Length == 0 ? "" : " · " + category(change.Category))}",
        _ => change.Category.Length == 0 ? InAll.ToString() : category(change.Category),
    };

    public static string Instant(long at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
