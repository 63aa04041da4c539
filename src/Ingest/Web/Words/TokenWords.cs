using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the page on which people make tokens for their programs.</summary>
public static class TokenWords
{
    public static readonly Bilingual Title = new("程序令牌", "Tokens for programs");
    public static readonly Bilingual What = new(
        "程序用令牌代替您登录，查询和办理您有权处理的事项。令牌的权限不会超过您本人当时的权限；您的权限被收回，令牌也随之失效。",
        "With a token a program of yours looks things up and acts in your name. It never may more than you may at that moment, and a right taken from you is taken from your tokens.");
    public static readonly Bilingual Guide = new("接口说明（OpenAPI）", "Description of the addresses (OpenAPI)");

    public static readonly Bilingual Name = new("名称", "Name");
    public static readonly Bilingual NameHint = new("写明哪个程序在用，例如“街道统计报表”。", "Which program uses it, for instance 'sub-district statistics'.");
    public static readonly Bilingual Rights = new("可以做什么", "What it may do");
    public static readonly Bilingual RightsHint = new("只勾选程序确实需要的。", "Choose only what the program needs.");
    public static readonly Bilingual Days = new("有效天数", "Days it holds");
    public static readonly Bilingual DaysHint = new("1 至 {0} 天；到期后需要换新令牌。", "1 to {0}; after that a new token is needed.");
    public static readonly Bilingual Make = new("生成令牌", "Make the token");

    public static readonly Bilingual Made = new("令牌已生成，只显示这一次", "The token is made and shown only this once");
    public static readonly Bilingual Copy = new("请立即复制并妥善保存。离开本页后任何人都无法再看到它；遗失了就撤销并重新生成。", "Copy it now and keep it safe. Once you leave this page nobody can see it again; if it is lost, revoke it and make another.");
    public static readonly Bilingual How = new("程序每次请求带上这个标头：", "A program sends this header with every request:");

    public static readonly Bilingual Yours = new("您的令牌", "Your tokens");
    public static readonly Bilingual None = new("您还没有令牌。", "You have no tokens yet.");
    public static readonly Bilingual Id = new("编号", "Number");
    public static readonly Bilingual MadeAt = new("生成时间", "Made");
    public static readonly Bilingual EndsAt = new("有效期至", "Holds until");
    public static readonly Bilingual SeenAt = new("最近使用 {0}", "last used {0}");
    public static readonly Bilingual Never = new("从未使用", "never used");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Holds = new("有效", "Holds");
    public static readonly Bilingual Ended = new("已到期", "Ended");
    public static readonly Bilingual IsRevoked = new("已撤销", "Revoked");
    public static readonly Bilingual Revoke = new("撤销", "Revoke");
    public static readonly Bilingual RevokeQuestion = new("撤销令牌“{0}”？使用它的程序将立即无法访问，且不能恢复。", "Revoke the token '{0}'? The program that uses it is locked out at once, and this cannot be undone.");
    public static readonly Bilingual Revoked = new("令牌已撤销。", "The token is revoked.");

    public static readonly Bilingual WrongName = new("请为令牌写一个名称，一行之内，最多 {0} 个字。", "Give the token a name of 1 to {0} characters on one line.");
    public static readonly Bilingual NoRights = new("请至少勾选一项权限。", "Choose at least one thing it may do.");
    public static readonly Bilingual NotYours = new("您没有权限“{0}”，不能交给令牌。", "You do not have the right '{0}' and cannot give it to a token.");
    public static readonly Bilingual WrongDays = new("有效天数应为 1 至 {0}。", "The days must be from 1 to {0}.");
    public static readonly Bilingual TooMany = new("您已有 {0} 个有效令牌，请先撤销不再使用的。", "You have {0} tokens that hold; revoke those no longer used first.");
    public static readonly Bilingual NotThere = new("没有这个令牌，或它已经失效。", "There is no such token, or it holds no more.");

    public static Bilingual Of(Right right) => right switch
    {
        Right.SeeLive => new("查看签到实况", "See today's counts"),
        Right.SeeActivities => new("查看活动和场次", "See activities and sessions"),
        Right.PlanActivities => new("安排、取消活动，登记报名", "Plan and cancel activities, sign members up"),
        Right.SeeMembers => new("查看党员名单和出勤（姓名打码）", "See members and attendance (names masked)"),
        Right.SeeNames => new("查看完整姓名（每次都会记录）", "See whole names (each look is written down)"),
        Right.RequestExcuses => new("登记请假申请", "Enter requests for leave"),
        Right.DecideExcuses => new("审批请假", "Decide about leave"),
        Right.CorrectAttendance => new("更正出勤", "Correct attendance"),
        Right.SeeCards => new("查看党员卡", "See cards"),
        Right.HandleCards => new("挂失和解挂党员卡", "Report cards lost and found"),
        Right.SeeWarnings => new("查看预警", "See warnings"),
        Right.HandleWarnings => new("受理、跟进和撤回预警", "Handle warnings"),
        Right.SeeCredits => new("查看积分", "See credits"),
        Right.SeeKiosks => new("查看签到终端", "See kiosks"),
        Right.HandleAlerts => new("查看和处理安全提醒", "See and handle security alerts"),
        _ => Bilingual.Plain(right.ToString()),
    };
}
