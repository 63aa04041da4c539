using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Ends the session, here and in the database.</summary>
[OpenTo(Who.Everybody, "Ending a session that has ended already is no fault.")]
public sealed class SignOutModel(DeskContext desk, SignInManager<StaffUser> signIn) : DeskPage(desk)
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        return RedirectToPage("/SignIn/Index");
    }
}
