using CardSystem.Ingest.Staff;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Web.Access;

/// <summary>A closed account signs in in no way.</summary>
internal sealed class StaffConfirmation : IUserConfirmation<StaffUser>
{
    public Task<bool> IsConfirmedAsync(UserManager<StaffUser> manager, StaffUser user) => Task.FromResult(user.ClosedAt is null);
}
