namespace CardSystem.Ingest.Web.Words;

/// <summary>Words about signing in at another service.</summary>
internal static class OpenIdWords
{
    public static readonly Bilingual SignIn = new("用“{0}”登录", "Sign in with {0}");
    public static readonly Bilingual Or = new("或使用单位的统一登录", "Or with your organisation's account");
    public static readonly Bilingual Link = new("改用“{0}”登录", "Use {0} instead");
    public static readonly Bilingual Failed = new("没有登录成功：另一系统没有确认您的身份，或等待超过了 10 分钟。请重试；仍不成功请联系管理员。", "You were not signed in: the other service did not confirm who you are, or it took more than 10 minutes. Try again; if it still fails, ask an administrator.");
    public static readonly Bilingual NoAccount = new("您在另一系统的账号没有关联本系统的账号，或账号已被停用。请向管理员索取邀请链接。", "Your account there is linked to none here, or that one is closed. Ask an administrator for an invitation.");
}
