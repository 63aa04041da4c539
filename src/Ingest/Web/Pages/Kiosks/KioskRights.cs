using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Web.Pages.Kiosks;

/// <summary>What running a kiosk does not bring by itself.</summary>
internal static class KioskRights
{
    /// <summary>A card desk makes cards for members of the whole district, so whoever chooses one handles the cards of the whole district: its clerks get no more than he has.</summary>
    public static bool MayChooseDesks(Caller caller) => caller.Units.Roots.Any() && caller.Units.Roots.All(root => caller.Can(Right.HandleCards, root.Id));
}
