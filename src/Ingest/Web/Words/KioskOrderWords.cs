using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.KioskOrders;

namespace CardSystem.Ingest.Web.Words;

/// <summary>What people ask of a kiosk, and what it answers.</summary>
internal static class KioskOrderWords
{
    public static readonly Bilingual Title = new("下达的操作", "What was asked of it");
    public static readonly Bilingual Ask = new("让终端做一件事", "Ask something of it");
    public static readonly Bilingual AskHint = new("终端已联网，几秒内执行；每次操作只执行一次。", "It is connected and does it within seconds; each is done once.");
    public static readonly Bilingual AwayHint = new("终端未联网。操作会在有效期内等它联网；过期不再执行。", "It is not connected. What you ask waits until it is, and is dropped when its time is over.");
    public static readonly Bilingual Given = new("已下达：{0}。结果会显示在“下达的操作”里。", "Asked: {0}. What comes of it shows under \"What was asked of it\".");
    public static readonly Bilingual Twice = new("“{0}”已经下达，终端还没有完成，请稍等。", "\"{0}\" was asked already and is not done yet; wait a little.");
    public static readonly Bilingual Revoked = new("这台终端已停用，不再接受操作。", "This kiosk is revoked and takes nothing any more.");
    public static readonly Bilingual Report = new("终端报告（{0}）", "Report of the kiosk ({0})");
    public static readonly Bilingual See = new("查看报告", "See the report");
    public static readonly Bilingual Troubles = new("终端自己发现的问题", "What the kiosk finds wrong");
    public static readonly Bilingual NoTroubles = new("没有问题。", "Nothing.");
    public static readonly Bilingual Log = new("最近的运行记录", "Its last log lines");
    public static readonly Bilingual LogHint = new("不含成员姓名；卡号已隐去。", "Without members' names; numbers of cards are blotted out.");

    private static readonly Bilingual Locate = new("显示自己的位置", "Say where you are");
    private static readonly Bilingual LocateHint = new("屏幕显示它的名称和编号并发出提示音，持续一分钟；刷卡照常。", "Its screen shows name and number and sounds for a minute; taps go on.");
    private static readonly Bilingual Restart = new("重新启动程序", "Start anew");
    private static readonly Bilingual RestartHint = new("签到程序正常结束后重新启动，约十秒；刷卡记录都在本机硬盘上，不会丢失。", "Its program ends in an orderly way and starts anew, in about ten seconds; every tap is on its disk and stays.");
    private static readonly Bilingual RestartAsk = new("现在让这台终端重新启动程序吗？约十秒内不能刷卡。", "Start this kiosk anew now? For about ten seconds nobody can tap there.");
    private static readonly Bilingual ReportAsked = new("发送运行报告", "Send a report");
    private static readonly Bilingual ReportHint = new("版本、读卡器、待传记录、硬盘空间和最近的运行记录；不含个人信息。", "Versions, readers, what waits, disk space and the last log lines; nothing personal.");

    private static readonly Bilingual Sent = new("已下达", "Sent");
    private static readonly Bilingual Received = new("终端已收到", "Received");
    private static readonly Bilingual Done = new("已完成", "Done");
    private static readonly Bilingual Failed = new("没有做成", "Not done");
    private static readonly Bilingual Unknown = new("终端软件过旧", "Its software is too old");
    private static readonly Bilingual Ended = new("已过期", "Out of time");
    private static readonly Bilingual WaitsUntil = new("等到 {0} 为止", "Waits until {0}");
    private static readonly Bilingual DoneAt = new("完成于 {0}", "Done at {0}");
    private static readonly Bilingual EndedWhy = new("有效期内没有收到终端的答复：没有联网，或软件过旧。", "No answer in time: it was not connected, or its software is too old.");
    private static readonly Bilingual FailedWhy = new("终端的硬盘记不下这次操作；为免重复执行，它没有做。请检查硬盘。", "Its disk could not note the order, and what might be done twice it does not do. Look at its disk.");
    private static readonly Bilingual NoPage = new("完成于 {0}，但没有浏览器打开终端页面，屏幕上看不到。", "Done at {0}, but no browser shows the kiosk's page, so nothing can be seen.");

    /// <summary>In the order of the buttons.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [OrderKinds.Locate, OrderKinds.Report, OrderKinds.Restart];

    private static readonly Dictionary<string, Bilingual> Facts = new(StringComparer.Ordinal)
    {
        ["software"] = new("软件", "Software"), ["system"] = new("操作系统", "System"), ["runtime"] = new("运行环境", "Runtime"), ["clock"] = new("本机时间（UTC）", "Its clock (UTC)"), ["started"] = new("启动时间（UTC）", "Started (UTC)"),
        ["boot"] = new("本次启动编号", "This start's id"), ["waiting"] = new("待传", "Waiting"), ["oldestWaiting"] = new("最早待传（UTC）", "Oldest waiting (UTC)"), ["config"] = new("活动安排版本", "Timetable version"),
        ["hotlist"] = new("挂失名单版本", "Version of the list of lost cards"), ["pages"] = new("打开的终端页面", "Browsers showing its page"), ["taps"] = new("启动以来刷卡", "Taps since it started"),
        ["memoryMb"] = new("占用内存（MB）", "Memory in use (MB)"), ["diskFreeMb"] = new("硬盘剩余（MB）", "Free disk (MB)"), ["certificateUntil"] = new("证书到期（UTC）", "Certificate until (UTC)"),
    };

    public static Bilingual Kind(string kind) => kind switch { OrderKinds.Locate => Locate, OrderKinds.Restart => Restart, _ => ReportAsked };

    public static Bilingual Hint(string kind) => kind switch { OrderKinds.Locate => LocateHint, OrderKinds.Restart => RestartHint, _ => ReportHint };

    /// <summary>Null where nothing has to be asked first.</summary>
    public static string? Confirm(string kind) => kind == OrderKinds.Restart ? RestartAsk.ToString() : null;

    public static Bilingual Fact(string name) => Facts.GetValueOrDefault(name) ?? Bilingual.Plain(name);

    public static Bilingual State(string state) => state switch
    {
        OrderStates.Received => Received, OrderStates.Done => Done, OrderStates.Failed => Failed, OrderStates.Unknown => Unknown, OrderRules.Ended => Ended, _ => Sent,
    };

    public static string Tone(string state) => state switch { OrderStates.Done => "good", OrderStates.Failed or OrderStates.Unknown => "bad", OrderRules.Ended => "warn", _ => "quiet" };

    /// <param name="write">An instant as people here write it.</param>
    public static Bilingual Detail(PlacedOrder order, Func<long, string> write) => order.State switch
    {
        OrderStates.Done when order is { Kind: OrderKinds.Locate, Note.Length: > 0 } => NoPage.Fill(write(order.DoneAt)),
        OrderStates.Done => DoneAt.Fill(write(order.DoneAt)),
        OrderStates.Failed => FailedWhy,
        OrderStates.Unknown => Bilingual.Plain(""),
        OrderRules.Ended => EndedWhy,
        _ => WaitsUntil.Fill(write(order.EndsAt)),
    };

    /// <summary>Null for what another version wrote.</summary>
    public static KioskReport? Read(PlacedOrder order)
    {
        try
        {
            return JsonSerializer.Deserialize<KioskReport>(order.Report, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
}
