using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A new account with its first role, and the link by which the person sets it up.</summary>
[Needs(Right.ManageStaff)]
public sealed class NewUserModel(DeskContext desk, Invitations invitations) : DeskPage(desk)
{
    public string AccountName { get; private set; } = "";
    public string DisplayName { get; private set; } = "";
    public string Role { get; private set; } = "";
    public string Unit { get; private set; } = "";
    public IReadOnlyList<Choice> Choices { get; private set; } = [];
    public IReadOnlyList<Choice> Roles { get; private set; } = [];

    public void OnGet() => Fill();

    [Needs(Right.ManageStaff)]
    public IActionResult OnPost(string? name, string? display, string? role, string? unit)
    {
        (AccountName, DisplayName, Role, Unit) = (name?.Trim() ?? "", display?.Trim() ?? "", role ?? "", unit?.Trim() ?? "");
        Fill();
        if (PersonOfStaff.GrantOf(Caller, Role, Unit, out var problem) is not { } grant) Problem(problem!, "unit");
        else if (!RoleRules.MayGive(Caller.Scope, grant)) Problem(UserWords.Of(StaffRefusal.NotYoursToGive), "role");
        else
        {
            try
            {
                var user = NewAccount.Make(Database, Time.GetUtcNow(), Caller.Name, AccountName, DisplayName, [grant]);
                TempData[UserModel.LinkKey] = invitations.Make(user, Caller.Name);
                Done(UserWords.MadeAccount.Fill(user.Name));
                return LocalRedirect("/users/" + user.Id);
            }
            catch (StaffException e)
            {
                Problem(RefusalWords.Of(e.Message), "name");
            }
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private void Fill() => (Choices, Roles) = ([.. UserUnits.Of(Caller)], PersonOfStaff.RolesFor(Caller));
}

/// <summary>What roles somebody may give, and how what he chose is read.</summary>
internal static class PersonOfStaff
{
    /// <summary>Roles that he may give at the highest unit he manages, or somewhere below it.</summary>
    public static IReadOnlyList<Choice> RolesFor(Caller caller) =>
    [
        .. Enum.GetValues<StaffRole>().Where(role => role == StaffRole.Platform ? caller.Scope.Grants.Any(g => g.Role == StaffRole.Platform) : caller.Scope.Grants.Any(g => g.Role == StaffRole.Platform)
            || caller.Reach(Right.ManageStaff).Tops.Any(top => RoleRules.MayGive(caller.Scope, new Grant(role, top)))).Select(role => new Choice(RoleRules.Word(role), RoleWords.Name(role).ToString())),
    ];

    public static Grant? GrantOf(Caller caller, string? role, string? unit, out Bilingual? problem)
    {
        problem = null;
        if (UserUnits.Read(caller, unit) is not { } at) problem = UserWords.NoSuchUnit;
        else if (!RoleRules.TryRole(role, out var known)) problem = UserWords.RoleMissing;
        else if (RoleRules.Fault(known, at == UnitBook.Everything ? "district" : caller.Units.Kind(at)) is not null) problem = UserWords.RoleNotThere.Fill(RoleWords.Name(known));
        else return new Grant(known, at);
        return null;
    }
}
