using System.Text.RegularExpressions;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>The first administrator comes in by the link on the console, makes an account for each of the others, and each of them comes in by a link and then by passkey.</summary>
internal static partial class AccountsChapter
{
    private static readonly (string Role, string Unit, string Chinese, string English, string ChineseName, string EnglishName)[] Others =
    [
        ("district", "d", "区级管理员", "District", "周主任", "Mr Zhou"),
        ("street", "s1", "街道管理员", "Sub-district", "吴科长", "Mrs Wu"),
        ("clerk", "c1", "党群服务中心工作人员", "Service centre staff", "小林", "Lin"),
        ("secretary", "b1", "支部书记", "Branch secretary", "孙书记", "Mr Sun"),
        ("auditor", "d", "审计员", "Auditor", "郑审计", "Mr Zheng"),
        ("protector", "d", "数据保护专员", "Data protection officer", "钱专员", "Mrs Qian"),
    ];

    public static async Task TellAsync(Story story)
    {
        var admin = await story.ComesAsync("admin");
        var link = SetupLink().Match(story.Town.Centre.Output).Value;
        await admin.OpenAsync(new Uri(link).PathAndQuery);
        await SetUpAsync(admin);
        await admin.SeesAsync("平台管理员", "Platform administrator");
        // The link works once.
        await SignInAnewAsync(admin);

        foreach (var other in Others)
        {
            await admin.MenuAsync("用户", "Users");
            await admin.PressAsync("新建用户", "Add a user");
            await admin.FillAsync("姓名", "Name", story.Says(other.ChineseName, other.EnglishName));
            await admin.FillAsync("账号", "Account", other.Role);
            await admin.ChooseAsync("角色", "Role", story.Says(other.Chinese, other.English));
            await admin.FillAsync("组织", "Unit", other.Unit);
            await admin.PressAsync("新建用户", "Add a user", "2–64");
            await admin.SeesAsync("一次性链接", "One-time link");
            var person = await story.ComesAsync(other.Role);
            await person.OpenAsync(new Uri(await admin.ReadAsync("code.key")).PathAndQuery);
            await SetUpAsync(person);
            await person.SeesAsync(other.Chinese, other.English);
            await SignInAnewAsync(person);
        }

        await admin.MenuAsync("用户", "Users");
        await admin.SeesAsync("使用中", "in use");
        // Who looks after accounts sees nobody's data.
        Assert.DoesNotContain(story.Says("成员", "Members"), (await admin.ReadAsync("nav.menu")).Split('\n'));
    }

    private static async Task SetUpAsync(Person person)
    {
        await person.SeesAsync("设置账号", "Set up your account");
        await person.PressAsync("创建通行密钥（推荐）", "Create a passkey (recommended)");
        await person.SeesAsync("我的账号", "My account");
    }

    private static async Task SignInAnewAsync(Person person)
    {
        await person.PressAsync("退出登录", "Sign out");
        await person.PressAsync("用通行密钥登录", "Sign in with a passkey");
        await person.SeesAsync("工作台", "Desk");
    }

    [GeneratedRegex("https?://\\S+/setup/\\S+")]
    private static partial Regex SetupLink();
}
