using CardSystem.Ingest.Jobs;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Long work, imports and exports.</summary>
internal static class JobWords
{
    public static readonly Bilingual Title = new("后台任务", "Long work");
    public static readonly Bilingual One = new("任务 {0}", "Job {0}");
    public static readonly Bilingual None = new("您还没有后台任务。导入和大表导出会出现在这里。", "You have no long work yet. Imports and large exports stand here.");
    public static readonly Bilingual Number = new("编号", "No.");
    public static readonly Bilingual Kind = new("内容", "What");
    public static readonly Bilingual Subject = new("对象", "About");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual MadeAt = new("开始于", "Begun");
    public static readonly Bilingual Result = new("结果", "Result");
    public static readonly Bilingual File = new("文件", "File");
    public static readonly Bilingual Waiting = new("排队中", "waiting");
    public static readonly Bilingual Running = new("进行中", "running");
    public static readonly Bilingual Done = new("已完成", "done");
    public static readonly Bilingual Failed = new("未完成", "not done");
    public static readonly Bilingual Cancelled = new("已取消", "cancelled");
    public static readonly Bilingual Interrupted = new("被中断", "interrupted");
    public static readonly Bilingual InterruptedWhy = new("服务重新启动时任务中断了，没有保存任何内容。请重新开始。", "The service was restarted while it ran; nothing of it was kept. Start it again.");
    public static readonly Bilingual CancelledWhy = new("任务已取消，没有保存任何内容。", "It was cancelled; nothing of it was kept.");
    public static readonly Bilingual Export = new("导出表格", "Export of a table");
    public static readonly Bilingual Check = new("检查导入文件", "Check of a file to import");
    public static readonly Bilingual Apply = new("导入", "Import");
    public static readonly Bilingual Rebuild = new("重新推算核对", "Check by deriving anew");
    public static readonly Bilingual Settle = new("考核结算", "Settlement");
    public static readonly Bilingual Progress = new("进度", "Progress");
    public static readonly Bilingual ProgressOf = new("{0} / {1}", "{0} of {1}");
    public static readonly Bilingual Refresh = new("刷新", "Refresh");
    public static readonly Bilingual Cancel = new("取消任务", "Cancel the job");
    public static readonly Bilingual CancelAsk = new("取消后不会保存任何内容。确定取消？", "Nothing of it will be kept. Cancel it?");
    public static readonly Bilingual CancelAsked = new("已请求取消。", "It is being cancelled.");
    public static readonly Bilingual Fetch = new("下载文件", "Fetch the file");
    public static readonly Bilingual FileWithheld = new("导出后您的权限有变动，请重新导出。", "Your roles have changed since it was made; make it again.");
    public static readonly Bilingual FileGone = new("文件已过期删除，请重新导出。", "The file was deleted after its time; make it again.");
    public static readonly Bilingual FileKept = new("文件保留 {0} 小时，只有您能下载。", "The file is kept for {0} {0:hour|hours}; only you can fetch it.");
    public static readonly Bilingual TooMany = new("正在排队的任务太多，请稍后再试。", "Too many jobs are waiting; try again later.");
    public static readonly Bilingual TooManyOfYours = new("您已有多个任务未完成，请等它们完成或取消后再试。", "Several of your jobs are not done yet; wait for them or cancel some.");
    public static readonly Bilingual Exported = new("已导出 {0} 行。", "{0} {0:row was|rows were} exported.");
    public static readonly Bilingual ExportCut = new("只导出了前 {0} 行，请用筛选分批导出。", "Only the first {0} {0:row was|rows were} exported; use filters to take the rest in parts.");
    public static readonly Bilingual Leave = new("可以关闭本页，任务会继续。", "You can leave this page; the work goes on.");
    public static readonly Bilingual RebuildHint = new("从刷卡记录重新推算全部出勤和积分，与现有结果比对，不改动任何内容。数据多时要很久。", "Derives all attendance and credits anew from the taps and compares them with what stands; changes nothing. With much data it takes long.");
    public static readonly Bilingual StartRebuild = new("开始核对", "Start the check");
    public static readonly Bilingual RebuildSame = new("重新推算的结果与现有结果完全一致（{0} 张表）。", "Derived anew, {0} {0:table is|tables are} the same.");
    public static readonly Bilingual RebuildDiffers = new("有 {0} 处不一致。请联系管理员运行“ingest rebuild --replace”。", "{0} {0:row differs|rows differ}. Ask the administrator to run 'ingest rebuild --replace'.");

    public static readonly Bilingual ImportTitle = new("导入数据", "Import");
    public static readonly Bilingual ImportHint = new("先检查，不改动任何内容；看过差异后再确认导入。每次导入都可以整批撤销。", "First it is checked and nothing is changed; you see the differences and then confirm. Every import can be taken back whole.");
    public static readonly Bilingual ImportKind = new("导入什么", "What to import");
    public static readonly Bilingual ImportFile = new("文件", "File");
    public static readonly Bilingual FileHint = new("CSV（UTF-8）或 .xlsx，最大 {0} MiB。", "CSV (UTF-8) or .xlsx, at most {0} MiB.");
    public static readonly Bilingual CheckFile = new("检查文件", "Check the file");
    public static readonly Bilingual Templates = new("空白表格", "Empty tables");
    public static readonly Bilingual TemplatesHint = new("下载后填写；以 # 开头的行是说明，不会导入。", "Fetch and fill in; rows that begin with # are notes and are not imported.");
    public static readonly Bilingual Organisations = new("组织", "organisations");
    public static readonly Bilingual Members = new("成员", "members");
    public static readonly Bilingual Cards = new("卡", "cards");
    public static readonly Bilingual ReceiptKeys = new("卡回执公钥", "cards' receipt keys");
    public static readonly Bilingual Timetable = new("场次安排", "sessions");
    public static readonly Bilingual Kiosks = new("终端", "kiosks");
    public static readonly Bilingual Excuses = new("请假", "excuses");
    public static readonly Bilingual Csv = new("CSV", "CSV");
    public static readonly Bilingual Xlsx = new("Excel", "Excel");
    public static readonly Bilingual Columns = new("各列说明", "What each column allows");
    public static readonly Bilingual Column = new("列名", "Column");
    public static readonly Bilingual Needed = new("必填", "Needed");
    public static readonly Bilingual Allowed = new("填写要求", "What it allows");
    public static readonly Bilingual Example = new("示例", "Example");
    public static readonly Bilingual ChooseFile = new("请选择文件。", "Choose a file.");
    public static readonly Bilingual ChooseKind = new("请选择导入什么。", "Choose what to import.");
    public static readonly Bilingual Report = new("检查结果", "What the check found");
    public static readonly Bilingual Would = new("导入后将新增 {0} 行、改动 {1} 行，{2} 行不变。", "It would add {0} {0:row|rows} and change {1}; {2} {2:stays|stay} as before.");
    public static readonly Bilingual Did = new("已新增 {0} 行、改动 {1} 行，{2} 行不变。", "{0} {0:row was|rows were} added and {1} changed; {2} {2:is|are} as before.");
    public static readonly Bilingual NoRows = new("文件里没有数据行，请填好后重新上传。", "The file has no rows under its header: fill it in and send it again.");
    public static readonly Bilingual NothingToDo = new("文件内容与现有数据一致，无需导入。", "The file says what stands there already; there is nothing to import.");
    public static readonly Bilingual Differences = new("逐行差异（前 {0} 条）", "Differences (the first {0})");
    public static readonly Bilingual Notes = new("提示", "Notes");
    public static readonly Bilingual Errors = new("文件有 {0} 处错误，什么都没有导入。", "The file has {0} {0:error|errors}; nothing was imported.");
    public static readonly Bilingual Error = new("错误", "Error");
    public static readonly Bilingual FetchErrors = new("下载错误清单", "Fetch the list of errors");
    public static readonly Bilingual ApplyNow = new("确认导入", "Import it");
    public static readonly Bilingual CheckAnother = new("换一个文件", "Another file");
    public static readonly Bilingual History = new("导入记录", "Imports so far");
    public static readonly Bilingual NoHistory = new("还没有导入。", "Nothing was imported yet.");
    public static readonly Bilingual By = new("导入人", "By");
    public static readonly Bilingual Added = new("新增", "Added");
    public static readonly Bilingual Changed = new("改动", "Changed");
    public static readonly Bilingual Stands = new("有效", "stands");
    public static readonly Bilingual Undone = new("已撤销", "taken back");
    public static readonly Bilingual TooOld = new("过久，不能撤销", "too long ago to take back");
    public static readonly Bilingual Undo = new("撤销导入", "Take back");
    public static readonly Bilingual DidUndo = new("已撤销导入 {0}。", "Import {0} was taken back.");
    public static readonly Bilingual NotYours = new("您没有导入“{0}”的权限。", "You may not import {0}.");

    public static Bilingual Of(JobRefusal refusal) => refusal == JobRefusal.TooManyOfYours ? TooManyOfYours : TooMany;

    public static Bilingual Of(JobState state) => state switch
    {
        JobState.Waiting => Waiting, JobState.Running => Running, JobState.Done => Done, JobState.Failed => Failed, JobState.Cancelled => Cancelled, _ => Interrupted,
    };

    public static string ToneOf(JobState state) => state switch { JobState.Done => "good", JobState.Failed or JobState.Interrupted => "bad", JobState.Running => "warn", _ => "quiet" };

    public static Bilingual OfKind(string kind) => kind switch { "export" => Export, "import-check" => Check, "import" => Apply, "rebuild" => Rebuild, "settle" => Settle, _ => Bilingual.Plain(kind) };

    /// <summary>What the work is about: of an import, the kind of file and its name.</summary>
    public static string OfSubject(string kind, string subject) => kind is "import" or "import-check" && subject.Split('/', 2) is [var what, var file] ? $"{OfTable(what)} {file}" : subject;

    public static Bilingual OfTable(string what) => what switch
    {
        "organisations" => Organisations, "members" => Members, "cards" => Cards, "receipt-keys" => ReceiptKeys, "timetable" => Timetable, "kiosks" => Kiosks, "excuses" => Excuses, _ => Bilingual.Plain(what),
    };
}
