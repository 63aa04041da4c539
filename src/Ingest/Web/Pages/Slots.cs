using CardSystem.Ingest.Web.View;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Rows without content: what the script clones when something new comes. The markup thus stands in one place.</summary>
public static class Slots
{
    private static readonly BarView NoBar = new("0%", "0%", "");

    public static CentreView Centre { get; } = new("", "", 0, "", NoBar, 0, "", []);
    public static SessionView Session { get; } = new("", "", "", "", "closed", "", 0, "", "", 0, 0, 0, NoBar);
    public static SignInView SignIn { get; } = new("", "", "", "", "", "present", "");
    public static KioskView Kiosk { get; } = new("", "", "", "fine", "", "", "", "", "");
    public static SetAsideView SetAside { get; } = new("", "", 0);
}
