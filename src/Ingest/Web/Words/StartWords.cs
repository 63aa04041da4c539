namespace CardSystem.Ingest.Web.Words;

/// <summary>Signing in, setting up an account, the start page.</summary>
internal static class StartWords
{
    public static readonly Bilingual NothingToDo = new("目前没有需要您处理的事项。", "Nothing is waiting for you.");
    public static readonly Bilingual Today = new("今天的活动", "Today's sessions");
    public static readonly Bilingual Excuses = new("份请假待审批", "{0:excuse|excuses} to decide");
    public static readonly Bilingual Warnings = new("条预警待受理", "{0:warning|warnings} to look at");
    public static readonly Bilingual SetAside = new("次刷卡待核实", "set-aside {0:tap|taps} to look into");
    public static readonly Bilingual Alerts = new("条安全提醒待确认", "security {0:alert|alerts} to look at");

    public static readonly Bilingual SignIn = new("登录", "Sign in");
    public static readonly Bilingual WithPasskey = new("用通行密钥登录", "Sign in with a passkey");
    public static readonly Bilingual PasskeyHint = new("用指纹、面容或本机密码登录，无需输入账号密码。", "By fingerprint, face or this device's PIN; nothing to type.");
    public static readonly Bilingual OrPassword = new("或使用密码和动态验证码", "Or with a password and a one-time code");
    public static readonly Bilingual AccountName = new("账号", "Account");
    public static readonly Bilingual Password = new("密码", "Password");
    public static readonly Bilingual Continue = new("下一步", "Continue");
    public static readonly Bilingual Wrong = new("账号或密码不正确，或账号已被停用。请检查后重试；多次输错会暂时锁定。", "The account or the password is wrong, or the account is closed. Check and try again; several wrong tries lock it for a while.");
    public static readonly Bilingual Locked = new("输错次数过多，账号已锁定 15 分钟。请稍后再试，或请管理员解锁。", "Too many wrong tries: the account is locked for 15 minutes. Try later, or ask an administrator to unlock it.");
    public static readonly Bilingual Held = new("此处登录失败次数过多，请 10 分钟后再试。", "Too many failed tries from here; try again in 10 minutes.");
    public static readonly Bilingual PasskeyFailed = new("通行密钥没有通过验证，请重试或改用密码。", "The passkey was not accepted; try again or use the password.");
    public static readonly Bilingual Fresh = new("为安全起见，已先退出之前的登录，请重新登录。", "For safety the earlier session was ended; sign in again.");

    public static readonly Bilingual CodeTitle = new("输入动态验证码", "Enter the one-time code");
    public static readonly Bilingual CodeHint = new("打开手机上的验证器应用，输入 6 位数字；手机不在身边时可输入一个恢复码。", "Open the authenticator app on your phone and enter its 6 digits; without the phone, enter a recovery code.");
    public static readonly Bilingual Code = new("验证码或恢复码", "Code or recovery code");
    public static readonly Bilingual WrongCode = new("验证码不正确或已过期，请输入最新的验证码。", "The code is wrong or too old; enter the newest one.");

    public static readonly Bilingual SetUp = new("设置账号", "Set up your account");
    public static readonly Bilingual SetUpFor = new("您好，{0}。您的账号是 {1}。请选择以后的登录方式。", "Hello {0}. Your account is {1}. Choose how you will sign in.");
    public static readonly Bilingual LinkOver = new("链接已失效", "This link no longer works");
    public static readonly Bilingual LinkOverWhy = new("链接已使用过或已过期。请管理员重新生成一个。", "It was used already, or is too old. Ask an administrator for a new one.");
    public static readonly Bilingual MakePasskey = new("创建通行密钥（推荐）", "Create a passkey (recommended)");
    public static readonly Bilingual MakePasskeyHint = new("私钥不会离开您的设备，不怕钓鱼网站。", "The key never leaves your device, and no false site can use it.");
    public static readonly Bilingual UsePassword = new("改用密码和动态验证码", "Use a password and one-time codes instead");
    public static readonly Bilingual NewPassword = new("新密码（至少 12 个字符）", "New password (12 characters or more)");
    public static readonly Bilingual ScanTotp = new("用验证器应用扫描二维码，或手工输入密钥：", "Scan this with an authenticator app, or enter the key by hand:");
    public static readonly Bilingual TotpPicture = new("验证器应用的二维码", "Code for the authenticator app");
    public static readonly Bilingual FirstCode = new("应用显示的 6 位数字", "The 6 digits the app shows");
    public static readonly Bilingual Finish = new("完成", "Finish");
    public static readonly Bilingual NeedsScript = new("通行密钥需要浏览器运行脚本。", "Passkeys need a browser that runs scripts.");
    public static readonly Bilingual PasswordShort = new("密码至少 12 个字符，且不少于 5 种不同字符。", "A password needs 12 characters or more, at least 5 of them different.");

    public static readonly Bilingual AccountTitle = new("我的账号", "My account");
    public static readonly Bilingual Roles = new("我的角色", "My roles");
    public static readonly Bilingual NoRoles = new("还没有角色，请管理员分配。", "No roles yet; ask an administrator.");
    public static readonly Bilingual Passkeys = new("通行密钥", "Passkeys");
    public static readonly Bilingual NoPasskeys = new("还没有通行密钥。", "No passkeys yet.");
    public static readonly Bilingual AddPasskey = new("添加通行密钥", "Add a passkey");
    public static readonly Bilingual PasskeyAdded = new("已添加通行密钥。", "The passkey was added.");
    public static readonly Bilingual RemovePasskey = new("删除", "Remove");
    public static readonly Bilingual RemovePasskeyAsk = new("删除后，该设备将不能再登录。确定删除？", "That device can then no longer sign in. Remove it?");
    public static readonly Bilingual PasskeyRemoved = new("已删除通行密钥，您在其他设备上的登录已结束。", "The passkey was removed, and you are signed out on all other devices.");
    public static readonly Bilingual LastWay = new("这是唯一的登录方式，删除前请先添加另一种。", "This is the only way to sign in; add another one first.");
    public static readonly Bilingual MadeOn = new("创建于 {0}", "made {0}");
    public static readonly Bilingual Sessions = new("登录中的设备", "Where you are signed in");
    public static readonly Bilingual ThisSession = new("当前设备", "this one");
    public static readonly Bilingual EndSession = new("退出", "End");
    public static readonly Bilingual EndOthers = new("退出其他所有设备", "End all others");
    public static readonly Bilingual SessionEnded = new("已退出。", "Ended.");
    public static readonly Bilingual SeenAt = new("最近使用 {0}", "last used {0}");
    public static readonly Bilingual RecoveryCodes = new("恢复码", "Recovery codes");
    public static readonly Bilingual RecoveryHint = new("手机或密钥丢失时，可用恢复码代替动态验证码登录一次。请打印或抄下，妥善保管；每个只能用一次。", "When the phone is lost, a recovery code stands for the one-time code, once each. Print or write them down and keep them safe.");
    public static readonly Bilingual RecoveryLeft = new("还剩 {0} 个恢复码。", "{0} recovery {0:code is|codes are} left.");
    public static readonly Bilingual RecoveryNew = new("生成新的恢复码", "Make new recovery codes");
    public static readonly Bilingual RecoveryOnce = new("恢复码只显示这一次，之前的已作废。", "They are shown this once; earlier ones no longer hold.");
    public static readonly Bilingual UnknownDevice = new("未知设备", "unknown device");

    public static readonly Bilingual NotFound = new("没有找到", "Not found");
    public static readonly Bilingual NotFoundWhy = new("这个页面或资料不存在，或不在您的管理范围内。", "This page or record does not exist, or lies outside your units.");
    public static readonly Bilingual Forbidden = new("没有权限", "Not allowed");
    public static readonly Bilingual ForbiddenWhy = new("您的角色不包含这项权限。如工作需要，请联系管理员。", "Your role does not include this. If your work needs it, ask an administrator.");
    public static readonly Bilingual Expired = new("页面已过期", "This page is too old");
    public static readonly Bilingual ExpiredWhy = new("页面打开太久或来自别的网站，操作没有执行。请返回刷新后重试。", "It was open too long or came from another site; nothing was done. Go back, reload and try again.");
    public static readonly Bilingual TooLarge = new("文件过大", "Too large");
    public static readonly Bilingual TooLargeWhy = new("提交的内容超过上限，什么都没有保存。", "What was sent is above the limit; nothing was saved.");
    public static readonly Bilingual Unwell = new("数据库暂时不可用", "The database cannot be used just now");
    public static readonly Bilingual UnwellWhy = new("操作没有完成，未保存任何内容。数据库正忙、已满或正在重启，请一分钟后重试；如仍不行，请告知管理员。", "It was not done and nothing was saved: the database is busy, full or being restarted. Try again in a minute; if it stays so, tell an administrator.");
    public static readonly Bilingual Broken = new("出错了", "Something went wrong");
    public static readonly Bilingual BrokenWhy = new("操作没有完成，未保存任何内容。请稍后重试；如仍出错，请把编号 {0} 告知管理员。", "It was not done and nothing was saved. Try again later; if it happens again, tell an administrator the number {0}.");
    public static readonly Bilingual ToStart = new("回到工作台", "Back to the desk");
}
