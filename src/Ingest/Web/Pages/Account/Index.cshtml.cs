using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A person's own account: roles, passkeys, recovery codes, sessions.</summary>
[OpenTo(Who.SignedIn, "Everybody looks after his own account, and after no other.")]
public sealed class AccountModel(DeskContext desk, UserManager<StaffUser> users, SignInManager<StaffUser> signIn, StaffSessions sessions) : DeskPage(desk)
{
    private const int Codes = 10;
    private const int MostPasskeys = 20;
    private const int LongestCredential = 16_384;

    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];
    public IReadOnlyList<StaffSession> Sessions { get; private set; } = [];
    public IReadOnlyList<string> NewCodes { get; private set; } = [];
    public int CodesLeft { get; private set; }
    public bool HasPassword { get; private set; }
    public string ThisSession { get; private set; } = "";

    public async Task OnGetAsync() => await ReadAsync(await MeAsync());

    public async Task<IActionResult> OnPostOptionsAsync()
    {
        var me = await MeAsync();
        return Content(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = me.Id, Name = me.Name, DisplayName = me.Display }), "application/json");
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential)
    {
        var me = await MeAsync();
        if ((await users.GetPasskeysAsync(me)).Count >= MostPasskeys || await PasskeyForms.AttestAsync(signIn, credential, LongestCredential) is not { } passkey) return await RefuseAsync(me, StartWords.PasskeyFailed);
        await users.AddOrUpdatePasskeyAsync(me, passkey);
        Record(me, "passkey-add");
        Done(StartWords.PasskeyAdded);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemovePasskeyAsync(string? credential)
    {
        var me = await MeAsync();
        var passkeys = await users.GetPasskeysAsync(me);
        if (passkeys.FirstOrDefault(p => Convert.ToBase64String(p.CredentialId) == credential) is not { } gone) return RedirectToPage();
        if (passkeys.Count == 1 && me.PasswordHash is null) return await RefuseAsync(me, StartWords.LastWay);
        await users.RemovePasskeyAsync(me, gone.CredentialId);
        // It is taken away because a device was lost, as often as not: whoever is signed in there is out.
        await EndOthersAsync(me);
        Record(me, "passkey-remove");
        Done(StartWords.PasskeyRemoved);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostCodesAsync()
    {
        var me = await MeAsync();
        NewCodes = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(me, Codes) ?? []];
        Record(me, "recovery-codes");
        await ReadAsync(me);
        return Page();
    }

    /// <param name="session">One of this person's; none for all but the one in use.</param>
    public async Task<IActionResult> OnPostEndAsync(string? session)
    {
        var me = await MeAsync();
        await EndOthersAsync(me, session);
        Done(StartWords.SessionEnded);
        return RedirectToPage();
    }

    private async Task EndOthersAsync(StaffUser me, string? session = null)
    {
        await ReadAsync(me);
        foreach (var one in Sessions.Where(s => s.Id != ThisSession && (session is null || s.Id == session))) sessions.End(me.Id, one.Id);
    }

    private async Task<StaffUser> MeAsync() => (await users.FindByIdAsync(Caller.UserId!))!;

    private async Task ReadAsync(StaffUser me)
    {
        Passkeys = [.. await users.GetPasskeysAsync(me)];
        (Sessions, CodesLeft, HasPassword) = (sessions.Of(me.Id), await users.CountRecoveryCodesAsync(me), me.PasswordHash is not null);
        var ticket = await HttpContext.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        ThisSession = ticket.Properties?.GetString(StaffSessions.SessionIdItem) ?? "";
    }

    private async Task<IActionResult> RefuseAsync(StaffUser me, Bilingual why)
    {
        await ReadAsync(me);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Problem(why);
        return Page();
    }

    private void Record(StaffUser me, string what) => Write(work => ActLog.Record(work, Time.GetUtcNow(), me.Name, what, me.Name, new { }));
}
