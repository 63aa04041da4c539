using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Commands;

/// <summary>Files in which rooms keep what they know of cards: they go when the kiosk is taken out of service.</summary>
internal static class SecretFiles
{
    public static IEnumerable<string> Of(AgentSettings settings) => [settings.Read<KioskOptions>(KioskOptions.Section).HotlistFile, settings.Configuration["Cards:MemoryFile"] ?? ""];
}
