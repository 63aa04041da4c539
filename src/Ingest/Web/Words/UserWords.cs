using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Accounts of the people who sign in to these pages.</summary>
internal static class UserWords
{
    public static readonly Bilingual Title = new("用户", "Users");
    public static readonly Bilingual Add = new("新建用户", "Add a user");
    public static readonly Bilingual Account = new("账号", "Account");
    public static readonly Bilingual Display = new("姓名", "Name");
    public static readonly Bilingual AccountHint = new("登录和审计记录中使用，2–64 个字母、数字或 . - _ @，以后不能修改。", "Used to sign in and in the audit log: 2–64 letters, digits and . - _ @; it cannot be changed later.");
    public static readonly Bilingual Roles = new("角色", "Roles");
    public static readonly Bilingual Role = new("角色", "Role");
    public static readonly Bilingual ChooseRole = new("请选择角色", "Choose a role");
    public static readonly Bilingual RoleMissing = new("请选择角色。", "Choose a role.");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual UnitHint = new("输入组织编号或名称；角色在该组织及其下级有效。", "The unit's id or name; the role counts there and in everything below it.");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Seen = new("最近使用", "Last used");
    public static readonly Bilingual Never = new("从未", "never");
    public static readonly Bilingual SearchHint = new("账号或姓名", "account or name");
    public static readonly Bilingual Everywhere = new("全部组织", "all units");

    public static readonly Bilingual Active = new("使用中", "in use");
    public static readonly Bilingual Invited = new("待设置", "to be set up");
    public static readonly Bilingual Locked = new("已锁定", "locked");
    public static readonly Bilingual Closed = new("已停用", "closed");

    public static readonly Bilingual Ways = new("登录方式", "Ways of signing in");
    public static readonly Bilingual WayPasskeys = new("{0} 个通行密钥", "{0} {0:passkey|passkeys}");
    public static readonly Bilingual WayPassword = new("密码和动态验证码", "password and one-time code");
    public static readonly Bilingual WayNone = new("还没有：请把一次性链接交给本人。", "None yet: give the person a one-time link.");
    public static readonly Bilingual Made = new("创建时间", "Made");

    public static readonly Bilingual Link = new("一次性链接", "One-time link");
    public static readonly Bilingual LinkOnce = new("请把此链接交给 {0} 本人。链接只显示这一次，48 小时内有效，用过即失效。", "Give this link to {0} in person. It is shown this once, holds for 48 hours and works once.");
    public static readonly Bilingual LinkPicture = new("一次性链接的二维码", "Code of the one-time link");
    public static readonly Bilingual Copy = new("复制链接", "Copy the link");
    public static readonly Bilingual Copied = new("已复制", "Copied");
    public static readonly Bilingual Invite = new("生成一次性链接", "Make a one-time link");
    public static readonly Bilingual InviteHint = new("本人用链接设置或增加登录方式；之前未用的链接作废。", "The person sets up or adds a way of signing in with it; an earlier link that was not used no longer holds.");

    public static readonly Bilingual NoRoles = new("还没有角色，登录后看不到任何内容。", "No role yet: the person would see nothing.");
    public static readonly Bilingual Give = new("添加角色", "Add a role");
    public static readonly Bilingual Take = new("移除", "Take away");
    public static readonly Bilingual Given = new("已添加角色。", "The role was added.");
    public static readonly Bilingual Taken = new("已移除角色。", "The role was taken away.");
    public static readonly Bilingual RoleNotThere = new("“{0}”不能在这类组织担任。", "'{0}' cannot be held at a unit of this kind.");
    public static readonly Bilingual NoSuchUnit = new("没有这个组织，或不在您的管理范围内；请从列表中选择。", "There is no such unit, or it lies outside yours; choose one from the list.");

    public static readonly Bilingual Sessions = new("登录中的设备", "Where the person is signed in");
    public static readonly Bilingual NoSessions = new("目前没有登录。", "Not signed in now.");
    public static readonly Bilingual SignOut = new("全部退出", "End all");
    public static readonly Bilingual SignedOut = new("已在所有设备上退出。", "Ended everywhere.");

    public static readonly Bilingual Outside = new("统一身份登录", "Sign-in at another service");
    public static readonly Bilingual NoOutside = new("还没有绑定。", "None is linked yet.");
    public static readonly Bilingual Subject = new("唯一标识（sub）", "Identifier (sub)");
    public static readonly Bilingual SubjectHint = new("该用户在“{0}”中的标识，请向其管理员索取并核对；填错会让别人进入这个账号。", "The person's identifier at {0}; ask its administrators and check it: with a wrong one somebody else gets into this account.");
    public static readonly Bilingual OutsideName = new("在对方的用户名（选填）", "User name there (optional)");
    public static readonly Bilingual LinkWay = new("绑定", "Link");
    public static readonly Bilingual UnlinkWay = new("解除绑定", "Unlink");
    public static readonly Bilingual LinkedWay = new("已绑定，本人可以用“{0}”登录。", "Linked: the person can sign in at {0}.");
    public static readonly Bilingual UnlinkedWay = new("已解除绑定，并已在所有设备上退出。", "Unlinked, and signed out everywhere.");
    public static readonly Bilingual SubjectTaken = new("这个标识已绑定到另一个账号，请先在那里解除。", "This identifier is linked to another account already; unlink it there first.");
    public static readonly Bilingual SubjectWrong = new("请填写 1–255 个字符的标识，不含空格；用户名最多 100 个字符。", "Give the identifier, 1 to 255 characters without spaces; the user name has 100 characters at most.");
    public static readonly Bilingual SubjectGone = new("这个绑定已经解除。", "This was unlinked already.");

    public static readonly Bilingual Care = new("账号管理", "Looking after the account");
    public static readonly Bilingual Unlock = new("解除锁定", "Unlock");
    public static readonly Bilingual Unlocked = new("已解除锁定。", "Unlocked.");
    public static readonly Bilingual LockedUntil = new("多次输错密码，锁定至 {0}。", "Locked until {0} after wrong passwords.");
    public static readonly Bilingual Reset = new("重置登录方式", "Reset the ways of signing in");
    public static readonly Bilingual ResetAsk = new("将删除该用户的密码和全部通行密钥，并在所有设备上退出；本人须用新的一次性链接重新设置。确定重置？", "Password and passkeys are removed and all sessions ended; the person must set up anew with a one-time link. Reset?");
    public static readonly Bilingual ResetAskLinked = new("将删除该用户的密码和全部通行密钥，并解除与其他登录服务的绑定，在所有设备上退出；本人须用新的一次性链接重新设置。确定重置？", "Password, passkeys and links to other services are removed and all sessions ended; the person must set up anew with a one-time link. Reset?");
    public static readonly Bilingual ResetHint = new("手机和密钥都丢失时使用。", "For a person who has lost phone and keys.");
    public static readonly Bilingual WasReset = new("已重置登录方式。", "The ways of signing in were reset.");
    public static readonly Bilingual WasResetAndUnlinked = new("已重置登录方式，并解除了与其他登录服务的绑定；需要时请重新绑定。", "The ways of signing in were reset, and its links to other services are gone; link it again where that is wanted.");
    public static readonly Bilingual CloseAccount = new("停用账号", "Close the account");
    public static readonly Bilingual CloseHint = new("立即退出所有设备，不能再登录；操作记录保留，可以恢复。", "Signs the person out at once and lets nobody in; what was done stays, and it can be opened again.");
    public static readonly Bilingual WasClosed = new("已停用 {0}。", "{0} is closed.");
    public static readonly Bilingual Reopen = new("恢复账号", "Open the account again");
    public static readonly Bilingual WasReopened = new("已恢复 {0}。", "{0} is open again.");
    public static readonly Bilingual MadeAccount = new("已创建用户 {0}。", "The account {0} was made.");
    public static readonly Bilingual OwnHint = new("这是您自己的账号；密码、通行密钥和登录中的设备请在“我的账号”中管理。", "This is your own account; look after password, passkeys and sessions under 'My account'.");

    private static readonly Dictionary<StaffRefusal, Bilingual> Refusals = new()
    {
        [StaffRefusal.AboveYou] = new("该账号有您无权分配的角色，请由上级管理员处理。", "This account holds a role you could not give; ask an administrator above you."),
        [StaffRefusal.NotYoursToGive] = new("您只能分配自己在该组织拥有的权限，请由上级管理员处理。", "You can give only what you have at that unit; ask an administrator above you."),
        [StaffRefusal.YourOwn] = new("不能对自己的账号这样做，请由另一位管理员处理。", "This cannot be done to your own account; ask another administrator."),
        [StaffRefusal.LastAdministrator] = new("这是最后一位能登录的平台管理员；请先让另一位平台管理员设置好账号。", "This is the last platform administrator who can sign in; set up another one first."),
        [StaffRefusal.NoSuchAccount] = new("没有这个账号。", "There is no such account."),
    };

    public static Bilingual Of(StaffRefusal refusal) => Refusals[refusal];
}
