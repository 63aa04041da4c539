using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Web.Pages.SetAside;

/// <summary>Whose taps somebody sees here: those of the kiosks within reach.</summary>
internal static class AsideReach
{
    /// <returns>Null where all are meant, those of kiosks that nobody registered too.</returns>
    public static IReadOnlyCollection<string>? Kiosks(Work work, Reach reach) => reach.All ? null
        : [.. work.Query<(string Kiosk, string Centre)>("select kiosk, centre from kiosks order by kiosk").Where(k => reach.Holds(k.Centre)).Select(k => k.Kiosk)];

    public static IReadOnlyCollection<string>? Kiosks(Work work, Caller caller, Right right) => Kiosks(work, caller.Reach(right));
}
