using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Commands;

/// <summary>The agent of a kiosk that the centre has revoked: it wipes what is left to wipe and shows that it is out of service. No reader is opened, no link made; its key is gone.</summary>
internal static class OutOfService
{
    /// <param name="retired">Null where the note could not be written.</param>
    public static async Task RunAsync(AgentSettings settings, Retired? retired, CancellationToken stop)
    {
        // Whatever ran before has closed its files by now.
        var wiped = Wiping.Run(settings, SecretFiles.Of(settings));
        await using var app = Build(settings, wiped);
        app.Logger.LogCritical(
            "This kiosk was revoked by the centre{Since} and is out of service. Key, certificates, configuration and what it knew of members are wiped. {Waiting} To set it up again: 'cardagent enrol' with a code from the centre.",
            retired is { Learnt.Ticks: > 0 } ? $" ({retired.Learnt:yyyy-MM-dd HH:mm} UTC)" : "", WordsOf(wiped.Waiting));
        foreach (var file in wiped.Left) app.Logger.LogError("'{File}' could not be wiped; remove it by hand.", file);
        await AgentHost.StartAsync(app, stop);
        await app.WaitForShutdownAsync(stop);
    }

    private static WebApplication Build(AgentSettings settings, Wiped wiped)
    {
        var builder = AgentHost.Builder(settings);
        builder.AddScreenPage(settings);
        var app = builder.Build();
        app.MapOutOfService(settings.Read<KioskOptions>(KioskOptions.Section).Id, wiped.Waiting);
        return app;
    }

    private static string WordsOf(long waiting) => waiting == 0 ? "No tap waited for the centre."
        : $"{waiting} {(waiting == 1 ? "tap waits" : "taps wait")} for the centre and {(waiting == 1 ? "stays" : "stay")} in the outbox; once the kiosk is enrolled anew, they are delivered.";
}
