using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>Puts the person in by the forms of the pages, as people do who write more than they need to.</summary>
internal sealed partial class PageWays(DeskHost host, HttpClient district, HttpClient platform)
{
    /// <summary>On one line, with all that names the person.</summary>
    public static readonly string Words = $"关于{Canary.Name}（{Canary.Number}，曾用名{Canary.Former}）的事";

    private const string Spare = "CARDSPARE";

    public static string Day(int days) => TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Task<HttpResponseMessage> SendAsync(string address, params (string, string)[] fields) => DeskHost.PostAsync(district, address, fields);

    /// <returns>Where it leads.</returns>
    public async Task<string> DoAsync(string address, params (string, string)[] fields)
    {
        using var answer = await SendAsync(address, fields);
        return answer.Headers.Location?.ToString() ?? "";
    }

    /// <summary>The roster, cards, timetable and leave as files, good ones and one with faults.</summary>
    public async Task FilesAsync(TestCard card, byte[] certificate, TestCard spare)
    {
        await TakeAsync($"{Canary.Former}名册.csv", "members", Encoding.UTF8.GetBytes($"member,name,branch\n{Canary.Number},{Canary.Former},b1\n{Canary.Merged},{Canary.Name},b2\n"));
        using var sheet = new MemoryStream();
        SheetWriter.WriteXlsx(sheet, [new Sheet("名册", ["member", "name", "branch"], [[Canary.Number, Canary.Name, "b1"]])]);
        await TakeAsync($"{Canary.Name}.xlsx", "members", sheet.ToArray());
        // Not taken: what is wrong with it says so with the person's name, and stays with the job.
        await TakeAsync($"{Canary.Name}2.csv", "members", Encoding.UTF8.GetBytes($"member,name,branch\n{Canary.Name},{Canary.Name},{Canary.Name}\n{Canary.Number},,nowhere\n"), isGood: false);
        await TakeAsync("cards.csv", "cards", Encoding.UTF8.GetBytes(
            $"card,member,certificate\n{card.Number},{Canary.Number},{Convert.ToBase64String(certificate)}\n{spare.Number},,{Convert.ToBase64String(spare.Certificate)}\n"));
        await TakeAsync("timetable.csv", "timetable", Encoding.UTF8.GetBytes("session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\n"
            + $"report,R,{Canary.Name}先进事迹报告会,c1,{Day(2)} 08:30,{Day(2)} 09:00,{Day(2)} 09:10,{Day(2)} 11:00,b1,\n"));
        await TakeAsync("excuses.csv", "excuses", Encoding.UTF8.GetBytes($"member,session,from,until,kind,reason,state\n{Canary.Number},now,,,sick,{Words},approved\nM02,now,,,leave,照顾{Words},requested\n"));
    }

    private async Task TakeAsync(string name, string kind, byte[] bytes, bool isGood = true)
    {
        var token = Token().Match(await DeskHost.GetAsync(district, "/account")).Groups[1].Value;
        using var content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(kind), "kind" }, { new ByteArrayContent(bytes), "file", name } };
        using var sent = await district.PostAsync(new Uri("/members/import", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var report = await EndedAsync(sent.Headers.Location!.ToString());
        Assert.True(report.Contains("handler=Apply", StringComparison.Ordinal) == isGood, report);
        if (isGood) await EndedAsync(await DoAsync(sent.Headers.Location + "?handler=Apply"));
    }

    private async Task<string> EndedAsync(string address)
    {
        var page = "";
        await Eventually.TrueAsync(() => !(page = DeskHost.GetAsync(district, address).GetAwaiter().GetResult()).Contains("data-fresh=", StringComparison.Ordinal), "the job to end");
        return page;
    }

    public async Task BelongingAsync()
    {
        const string At = "/members/" + Canary.Number + "/belonging?handler=";
        await DoAsync(At + "Transfer", ("branch", "b2"), ("from", Day(3)), ("reason", Words));
        await DoAsync(At + "ReportIn", ("community", "k1"), ("reason", Words));
        await DoAsync(At + "Stay", ("branch", "b3"), ("from", Day(1)), ("reason", Words));
        await DoAsync(At + "Exempt", ("from", Day(5)), ("until", Day(6)), ("reason", Words));
        await DoAsync(At + "Merge", ("number", Canary.Merged), ("reason", Words));
        await DoAsync(At + "Unmerge", ("number", Canary.Merged));
        await DoAsync(At + "Merge", ("number", Canary.Merged), ("reason", Words));
        await DoAsync("/members/" + Canary.Number + "/link?handler=Make", ("lasts", "7d"));
    }

    public async Task AttendanceAsync(Func<Task> settledAsync)
    {
        var excuse = await DoAsync("/excuses/new?member=" + Canary.Number, ("session", "past"), ("kind", "sick"), ("reason", Words));
        await DoAsync(excuse + "?handler=Refuse", ("reason", Words));
        await DoAsync(excuse + "?handler=Reopen");
        await DoAsync(excuse + "?handler=Approve", ("reason", Words));
        await DoAsync(excuse + "?handler=Withdraw", ("reason", Words));
        await DoAsync("/excuses/new?member=M01", ("session", "past"), ("kind", "sick"), ("reason", "照顾" + Words));
        await DoAsync("/corrections/new?session=past&member=" + Canary.Number, ("what", "1"), ("reason", Words));
        await DoAsync("/corrections/new?session=past&member=M03", ("what", "1"), ("reason", "与" + Words));
        await DoAsync("/sessions/open?handler=SignUp", ("Member", Canary.Number));
        await DoAsync("/sessions/open?handler=Withdraw", ("Member", Canary.Number));
        await DoAsync("/sessions/open?handler=SignUp", ("Member", Canary.Number));
        await DoAsync("/sessions/open/edit?handler=Cancel", ("Reason", Words));
        await DoAsync("/sessions/open/edit?handler=Reinstate", ("Reason", Words));
        await DoAsync("/sessions/open/edit?handler=Places", ("Capacity", "30"), ("Reason", Words));
        await DoAsync("/sessions/open/edit?handler=Move", ("Date", Day(1)), ("Starts", "10:00"), ("Ends", "11:00"), ("Centre", "c2"), ("Room", Canary.Name + "的房间"), ("Reason", Words));
        await DoAsync("/sessions/past/edit?handler=Close", ("Closes", Day(-1) + " 20:00"), ("Reason", Words));
        await settledAsync();
        // A withdrawal needs minutes in the bank; the row is taken away again, since nothing it could be derived from is there.
        host.Database.Execute("insert into derived.ledger(member, session, rule, account, day, month, act, amount, earned, policy, category, unit, status, minutes, cut) values(@Number, 'past', 6, 4, 739000, 24000, 0, 90, 90, 1, 'x', 'b1', 2, 90, '')", new { Canary.Number });
        await DoAsync($"/credits/members/{Canary.Number}?handler=withdraw", ("minutes", "60"), ("purpose", Words));
        await DoAsync($"/credits/members/{Canary.Number}?handler=cancel", ("withdrawal", host.Database.Scalar<long>("select max(act) from time_withdrawals").ToString(CultureInfo.InvariantCulture)));
        host.Database.Execute("delete from derived.ledger where member = @Number and category = 'x'", new { Canary.Number });
    }

    public async Task ActivitiesAsync()
    {
        (string, string)[] form =
        [
            ("Form.Name", $"学习{Canary.Name}"), ("Form.Kind", "open"), ("Form.Category", "study"), ("Form.Organiser", "b1"), ("Form.Centre", "c1"), ("Form.Room", Canary.Name + "工作室"), ("Form.Members", Canary.Number + " M02"),
            ("Form.FirstDay", Day(2)), ("Form.Starts", "19:00"), ("Form.Ends", "21:00"), ("Form.Repeat.How", "weekly"), ("Form.Holidays", "keep"),
        ];
        await DoAsync("/activities/new?handler=Preview", form);
        var made = await DoAsync("/activities/new?handler=Create", form);
        await DoAsync(made + "/edit", [.. form, ("From", Day(3)), ("Reason", Words)]);
        await DoAsync(made + "?handler=Extend", ("Until", Day(90)));
        var next = await DoAsync("/activities/new?handler=Create", [.. form, ("Replace", made.Split('/')[^1]), ("Reason", Words)]);
        await DoAsync(next + "?handler=Stop", ("From", Day(10)), ("Reason", Words));
    }

    public async Task CardsAsync(string card, string nobodys, string stranger, Func<Task> settledAsync)
    {
        await DoAsync("/cards/request", ("member", Canary.Merged), ("note", Words));
        await DoAsync($"/set-aside/group?handler=Bind", ("card", nobodys), ("member", Canary.Number), ("note", Words));
        await DoAsync($"/set-aside/group?handler=Unbind", ("card", nobodys), ("member", Canary.Number));
        // Its tap lies aside again once the projection has followed.
        await settledAsync();
        await DoAsync($"/set-aside/group?handler=Bind", ("card", nobodys), ("member", Canary.Number), ("note", Words));
        await DoAsync($"/set-aside/group?handler=Leave", ("card", stranger), ("reason", "unknown-card"), ("note", Words));
        await DoAsync("/set-aside/payloads?handler=Leave", ("kiosk", "kiosk-1"), ("reason", "malformed"), ("note", Words));
        await DoAsync($"/cards/{card}?handler=Lost", ("reason", Words));
        await DoAsync($"/cards/{card}?handler=Found", ("reason", Words));
        await DoAsync($"/cards/{card}?handler=Suspend", ("reason", Words), ("until", "2099-01-01T10:00"));
        await DoAsync($"/cards/{card}?handler=Found", ("reason", Words));
        await DoAsync($"/cards/{card}?handler=Request", ("note", Words));
        await DoAsync($"/cards/{nobodys}?handler=Replace", ("with", Spare), ("reason", Words));
        await DoAsync($"/cards/{nobodys}?handler=Revoke", ("reason", Words));
    }

    /// <summary>A sign-in with a bare number, bound to the person, confirmed, denied and taken back.</summary>
    public async Task WeakAsync(Func<Task> settledAsync)
    {
        await DoAsync("/set-aside/group?handler=Bind", ("card", "UID04AABBCC"), ("member", Canary.Merged), ("note", Words));
        await settledAsync();
        foreach (var handler in (string[])["Confirm", "Back", "Deny", "Back"])
        {
            await DoAsync("/set-aside/provisional?handler=" + handler, ("session", "past"), ("member", Canary.Merged));
            await settledAsync();
        }
    }

    public async Task CareAsync(long warning, long other, long alert)
    {
        await DoAsync($"/warnings/{warning}?handler=acknowledge");
        await DoAsync($"/warnings/{warning}?handler=followUp", ("note", Words + "\n第二行" + Words));
        await DoAsync($"/warnings/{warning}?handler=resolve", ("outcome", Words));
        await DoAsync($"/warnings/{other}?handler=withdraw", ("reason", Words));
        await DoAsync($"/alerts/{alert}", ("note", Words));
        await DoAsync("/walls?handler=Make", ("centre", "c1"), ("Name", Canary.Name));
        await DoAsync("/tokens?handler=Make", ("name", $"查{Canary.Name}"), ("rights", "see-members"), ("days", "1"));
    }

    /// <summary>The person's own channel with an address of his, and reasons for what is done to channels.</summary>
    public async Task ChannelsAsync(string hook)
    {
        await DoAsync("/notices/channels/new", ("name", "own-mail"), ("kind", "mail"), ("unit", "b1"), ("address", Canary.Mail), ("reader", Canary.Number), ("names", "1"));
        await DoAsync("/notices/channels/own-mail?handler=disable", ("reason", Words));
        await DoAsync("/notices/channels/own-mail?handler=enable", ("reason", Words));
        await DoAsync("/notices/channels/new", ("name", "gone"), ("kind", "mqtt"), ("unit", "b1"), ("reader", Canary.Number));
        await DoAsync("/notices/channels/gone?handler=remove", ("reason", Words));
        foreach (var (name, path) in new[] { ("hook", "taken"), ("deaf", "refused") })
            await DoAsync("/notices/channels/new", ("name", name), ("kind", "webhook"), ("unit", "b1"), ("address", $"{hook}{path}/{Uri.EscapeDataString(Canary.Name)}"), ("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), ("names", "1"));
    }

    public async Task RulesAsync()
    {
        await DoAsync("/credits/policy/edit?handler=put", ("body", CardSystem.Ingest.Credits.DefaultPolicy.Json), ("from", Day(1)), ("reason", Words));
        await DoAsync("/credits/policy?handler=withdraw", ("version", "1"), ("reason", Words));
        await DoAsync("/credits/policy/edit?handler=put", ("body", CardSystem.Ingest.Credits.DefaultPolicy.Json), ("from", Day(-300)), ("reason", Words));
        await DoAsync("/credits/policy/edit?handler=preview", ("body", CardSystem.Ingest.Credits.DefaultPolicy.Json.Replace("组织生活", Canary.Name, StringComparison.Ordinal)), ("from", Day(1)));
        await DoAsync("/warnings/rules/edit?handler=put", ("body", DefaultRules.Json), ("from", Day(0)), ("reason", Words));
        await DoAsync("/warnings/rules/edit?handler=try", ("body", DefaultRules.Json), ("tryFrom", Day(-14)), ("tryUntil", Day(-1)), ("lapse", "3"), ("reason", Words));
        var year = Day(0)[..4];
        await DoAsync("/credits/periods?handler=open", ("year", year));
        await DoAsync($"/credits/periods/{year}?handler=settle", ("force", "1"), ("reason", Words));
        await DoAsync($"/credits/periods/{year}?handler=reopen", ("reason", Words));
        await DoAsync($"/credits/periods/{year}?handler=settle", ("force", "1"), ("reason", Words));
    }

    public async Task KiosksAsync()
    {
        await DoAsync("/kiosks/kiosk-2?handler=Uid", ("on", "true"), ("reason", Words));
        await DoAsync("/kiosks/kiosk-2?handler=Revoke", ("reason", Words));
    }

    /// <summary>Somebody types the person's name where an account's belongs.</summary>
    public async Task SignInAsync()
    {
        using var nobody = host.Nobody();
        using var wrong = await DeskHost.PostAsync(nobody, "/sign-in?handler=Password", [KeyValuePair.Create("name", Canary.Name), KeyValuePair.Create("password", Words)], "/sign-in");
        await DeskHost.GetAsync(platform, "/users");
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
