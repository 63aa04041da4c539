namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the security alerts' pages; what each kind means stands in the room Alerts.</summary>
internal static class AlertDeskWords
{
    public static readonly Bilingual Title = new("安全提醒", "Security alerts");
    public static readonly Bilingual None = new("没有安全提醒。", "There are no security alerts.");
    public static readonly Bilingual SearchHint = new("卡号或终端编号", "Card or kiosk");
    public static readonly Bilingual Kind = new("提醒", "Alert");
    public static readonly Bilingual Subject = new("涉及", "About");
    public static readonly Bilingual Unit = new("单位", "Unit");
    public static readonly Bilingual Level = new("程度", "Level");
    public static readonly Bilingual Serious = new("严重", "Serious");
    public static readonly Bilingual Concern = new("关注", "Concern");
    public static readonly Bilingual Count = new("次数", "Times");
    public static readonly Bilingual First = new("首次", "First");
    public static readonly Bilingual Last = new("最近", "Last");
    public static readonly Bilingual State = new("处理", "State");
    public static readonly Bilingual IsOpen = new("未处理", "Open");
    public static readonly Bilingual IsDone = new("已处理", "Looked into");
    public static readonly Bilingual All = new("全部", "All");
    public static readonly Bilingual Means = new("这表示什么", "What it means");
    public static readonly Bilingual MeansOf = new("{0}：{1}。", "{0}: {1}.");
    public static readonly Bilingual Todo = new("怎么办", "What to do");
    public static readonly Bilingual Seen = new("看到的情况", "What was seen");
    public static readonly Bilingual SeenTaps = new("相关的刷卡", "The taps it is about");
    public static readonly Bilingual NoTaps = new("没有待核实的刷卡。", "No tap of it lies aside.");
    public static readonly Bilingual When = new("时间", "When");
    public static readonly Bilingual Kiosk = new("终端", "Kiosk");
    public static readonly Bilingual Card = new("卡号", "Card");
    public static readonly Bilingual Reason = new("原因", "Reason");
    public static readonly Bilingual Acknowledge = new("已经处理", "I have looked into it");
    public static readonly Bilingual AcknowledgeHint = new("写下处理结果；以后再发现，会另开一条提醒。", "Say what came of it; what is seen from now on opens another alert.");
    public static readonly Bilingual AcknowledgeAsk = new("确认已经处理？这一步不能撤销。", "Have you looked into it? This cannot be undone.");
    public static readonly Bilingual Note = new("处理结果", "What came of it");
    public static readonly Bilingual NoteMissing = new("请写下处理结果，最多 500 个字，写在一行里。", "Say what came of it, in at most 500 characters on one line.");
    public static readonly Bilingual Done = new("提醒 {0} 已处理。", "Alert {0} is closed.");
    public static readonly Bilingual DoneBy = new("{0} 于 {1} 处理", "Looked into by {0} on {1}");
    public static readonly Bilingual ShowCard = new("查看这张卡", "Look at the card");
    public static readonly Bilingual ShowKiosk = new("查看这台终端", "Look at the kiosk");
    public static readonly Bilingual District = new("全区", "The district");
}
