using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Guard;
using CardSystem.Ingest.Web.OpenId;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>One account: its roles, sessions and ways of signing in, for those who manage accounts where it holds roles.</summary>
[Needs(Right.ManageStaff, Target.StaffUser)]
public sealed class UserModel(DeskContext desk, UserManager<StaffUser> users, StaffSessions sessions, Invitations invitations, OpenIdOptions openId, IHost app) : DeskPage(desk)
{
    internal const string LinkKey = "staff-link";

    public StaffUser Account { get; private set; } = new();
    public IReadOnlyList<Grant> Grants { get; private set; } = [];
    public IReadOnlyList<StaffSession> Sessions { get; private set; } = [];
    public IReadOnlyList<Choice> Choices { get; private set; } = [];
    public IReadOnlyList<Choice> Roles { get; private set; } = [];
    public string Role { get; private set; } = "";
    public string Unit { get; private set; } = "";
    public string WaysText { get; private set; } = "";
    public bool HasWays { get; private set; }
    public IReadOnlyList<StaffSubject> Subjects { get; private set; } = [];

    /// <summary>What people call the other service; empty where there is none.</summary>
    public string Outside => openId.IsOn ? openId.Name : "";
    public (string Subject, string Name) Given { get; private set; } = ("", "");
    public bool IsOwn => Account.Id == Caller.UserId;

    /// <summary>This person could give every role the account holds.</summary>
    public bool MayManage { get; private set; }

    /// <summary>Shown once, right after it was made.</summary>
    public string? Link { get; private set; }

    public DateTimeOffset? LockedUntil => Account.LockedUntil is { } until && until > Time.GetUtcNow() ? until : null;

    public (Bilingual Name, string Tone) State => Account.ClosedAt is not null ? (UserWords.Closed, "quiet") : LockedUntil is not null ? (UserWords.Locked, "bad")
        : HasWays ? (UserWords.Active, "good") : (UserWords.Invited, "warn");

    private StaffActor Actor => new(Caller.UserId!, Caller.Name, Caller.Scope);
    private StaffDesk Accounts => new(Database, Time, openId.Authority);

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (TempData[LinkKey] is string secret) Link = PagesPort.Link(app, Desk.Web, "/setup/" + secret);
        return await ShowAsync(id);
    }

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostGiveAsync(string id, string? role, string? unit)
    {
        (Role, Unit) = (role ?? "", unit ?? "");
        if (PersonOfStaff.GrantOf(Caller, role, unit, out var problem) is not { } grant) return await RefuseAsync(id, problem!, "unit");
        return await EndAsync(id, Accounts.Give(Actor, id, grant), UserWords.Given, new Undo($"/users/{id}?handler=Take", new Dictionary<string, string> { ["role"] = RoleRules.Word(grant.Role), ["unit"] = grant.Unit }));
    }

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostTakeAsync(string id, string? role, string? unit)
    {
        if (!RoleRules.TryRole(role, out var known)) return BadRequest();
        var undo = id == Caller.UserId ? null : new Undo($"/users/{id}?handler=Give", new Dictionary<string, string> { ["role"] = RoleRules.Word(known), ["unit"] = unit ?? "" });
        return await EndAsync(id, Accounts.Take(Actor, id, new Grant(known, unit ?? "")), UserWords.Taken, undo);
    }

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostInviteAsync(string id)
    {
        if (Accounts.MayInvite(Actor, id) is not StaffRefusal.None and var refusal) return await RefuseAsync(id, UserWords.Of(refusal));
        if (await users.FindByIdAsync(id) is not { ClosedAt: null } user) return NotFound();
        TempData[LinkKey] = invitations.Make(user, Caller.Name);
        return LocalRedirect("/users/" + id);
    }

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostUnlockAsync(string id) => await EndAsync(id, Accounts.Unlock(Actor, id), UserWords.Unlocked);

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostSignOutAsync(string id) => await EndAsync(id, Accounts.SignOut(Actor, id), UserWords.SignedOut);

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostResetAsync(string id)
    {
        var wasLinked = Read(work => SubjectStore.Of(work, id)).Count > 0;
        var refusal = Accounts.Reset(Actor, id);
        if (refusal == StaffRefusal.None && await users.FindByIdAsync(id) is { ClosedAt: null } user) TempData[LinkKey] = invitations.Make(user, Caller.Name);
        return await EndAsync(id, refusal, wasLinked ? UserWords.WasResetAndUnlinked : UserWords.WasReset);
    }

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostCloseAsync(string id) => await EndAsync(id, Accounts.Close(Actor, id), UserWords.WasClosed.Fill(await NameAsync(id)), new Undo($"/users/{id}?handler=Reopen", new Dictionary<string, string>()));

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostReopenAsync(string id) => await EndAsync(id, Accounts.Reopen(Actor, id), UserWords.WasReopened.Fill(await NameAsync(id)));

    /// <param name="subject">The person's identifier at the other service, as its tokens say it.</param>
    /// <param name="name">What the person is called there; tells administrators who it is, and decides nothing.</param>
    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostLinkAsync(string id, string? subject, string? name)
    {
        if (!openId.IsOn) return NotFound();
        Given = (subject?.Trim() ?? "", name?.Trim() ?? "");
        if (!SubjectStore.IsSubject(Given.Subject) || Given.Name.Length > SubjectStore.LongestName || Given.Name.Any(char.IsControl)) return await RefuseAsync(id, UserWords.SubjectWrong, "subject");
        var isLinked = false;
        var refusal = Accounts.AddWay(Actor, id, (work, user, now) => isLinked = SubjectStore.Link(work, now, Caller.Name, user, openId.Authority, Given.Subject, Given.Name));
        if (refusal == StaffRefusal.None && !isLinked) return await RefuseAsync(id, UserWords.SubjectTaken, "subject");
        return await EndAsync(id, refusal, UserWords.LinkedWay.Fill(openId.Name), new Undo($"/users/{id}?handler=Unlink", new Dictionary<string, string> { ["issuer"] = openId.Authority, ["subject"] = Given.Subject }));
    }

    [Needs(Right.ManageStaff, Target.StaffUser)]
    public async Task<IActionResult> OnPostUnlinkAsync(string id, string? issuer, string? subject)
    {
        var known = Read(work => SubjectStore.Of(work, id)).FirstOrDefault(s => s.Issuer == issuer && s.Subject == subject);
        if (known is null) return await RefuseAsync(id, UserWords.SubjectGone);
        var refusal = Accounts.TakeWay(Actor, id, (work, user, now) => SubjectStore.Unlink(work, now, Caller.Name, user, known.Issuer, known.Subject));
        var undo = openId.IsOn && known.Issuer == openId.Authority ? new Undo($"/users/{id}?handler=Link", new Dictionary<string, string> { ["subject"] = known.Subject, ["name"] = known.Name }) : null;
        return await EndAsync(id, refusal, UserWords.UnlinkedWay, undo);
    }

    private async Task<string> NameAsync(string id) => (await users.FindByIdAsync(id))?.Name ?? id;

    private async Task<IActionResult> EndAsync(string id, StaffRefusal refusal, Bilingual done, Undo? undo = null)
    {
        if (refusal != StaffRefusal.None) return await RefuseAsync(id, UserWords.Of(refusal));
        // Who has just lost the last role within reach is out of sight too, and out of hand.
        var isInReach = Desk.Gate.May(Right.ManageStaff, Target.StaffUser, id);
        Done(done, isInReach ? undo : null);
        return LocalRedirect(isInReach ? "/users/" + id : "/users");
    }

    private async Task<IActionResult> RefuseAsync(string id, Bilingual why, string? field = null)
    {
        Problem(why, field);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(id);
    }

    private async Task<IActionResult> ShowAsync(string id)
    {
        if (await users.FindByIdAsync(id) is not { } user) return NotFound();
        Account = user;
        (Grants, Subjects) = Read(work => (GrantStore.Of(work, id), SubjectStore.Of(work, id)));
        (Sessions, Choices, Roles, MayManage) = (sessions.Of(id), [.. UserUnits.Of(Caller)], PersonOfStaff.RolesFor(Caller), StaffDesk.MayManage(Caller.Scope, Grants));
        var passkeys = (await users.GetPasskeysAsync(user)).Count;
        List<string> ways = [];
        if (passkeys > 0) ways.Add(UserWords.WayPasskeys.Fill(passkeys).ToString());
        if (user.PasswordHash is not null) ways.Add(UserWords.WayPassword.ToString());
        if (openId.IsOn && Subjects.Any(s => s.Issuer == openId.Authority)) ways.Add(openId.Name);
        HasWays = ways.Count > 0;
        WaysText = HasWays ? string.Join(" · ", ways) : UserWords.WayNone.ToString();
        return Page();
    }
}
