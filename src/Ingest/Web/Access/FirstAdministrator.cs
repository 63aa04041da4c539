using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Access;

/// <summary>While nobody can sign in, whoever reads the service's console can become the first administrator.</summary>
public sealed class FirstAdministrator(Database database, Invitations invitations, TimeProvider time)
{
    /// <summary>Account and person alike until somebody enters his own: letters stand in pages of either language.</summary>
    public const string Name = "admin";

    /// <summary>A new one-time link's secret, while no account has ever been set up; the link of the last start then no longer holds. Null otherwise.</summary>
    public string? Offer()
    {
        if (NewAccount.IsAnySetUp(database)) return null;
        return invitations.Make(NewAccount.Find(database, Name) ?? NewAccount.Make(database, time.GetUtcNow(), Acts.ActLog.System, Name, Name, [new Grant(StaffRole.Platform, UnitBook.Everything)]), Acts.ActLog.System);
    }
}
