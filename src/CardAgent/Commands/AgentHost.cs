using System.Net.Sockets;
using System.Runtime.InteropServices;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Orders;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Commands;

/// <summary>The host around the rooms: logging, start and stop.</summary>
internal static class AgentHost
{
    /// <summary>How long what is under way may take to end when the kiosk is switched off.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder Builder(AgentSettings settings)
    {
        // These two rooms bind their options by themselves, which passes over a misspelt name in silence.
        settings.CheckNames<ReadersOptions>(ReadersOptions.Section);
        settings.CheckNames<CardsOptions>(CardsOptions.Section);
        // Only what AgentSettings has read counts; the framework's own search for files and variables would be a second, hidden source.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "cardagent", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Farewell);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Random(Environment.TickCount ^ Environment.ProcessId));
        builder.Logging
            .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss.fff "))
            .AddConfiguration(settings.Configuration.GetSection("Logging"))
            .AddFilter("Microsoft", LogLevel.Warning)
            // A start that fails is told once, in one sentence, by the command line.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Here UseWindowsService() and UseSystemd() find their place where the packages can be had; without them the agent is a plain process that ends on SIGTERM or Ctrl-C.
        return builder;
    }

    /// <summary>Why a run of the rooms is over.</summary>
    private enum Ending
    {
        Stopped,
        Retired,
        /// <summary>The centre's people want it to start anew. It does so within this process: nobody else need be there to start it again.</summary>
        Anew,
    }

    /// <summary>Runs until told to stop; a kiosk that was taken out of service, before or meanwhile, only says so from then on. What prevents the start comes out as <see cref="SettingException"/>.</summary>
    /// <param name="build">Puts the rooms together.</param>
    public static async Task RunAsync(AgentSettings settings, Func<AgentSettings, WebApplication> build, CancellationToken stop)
    {
        var note = new RetiredNote(settings.Read<KioskOptions>(KioskOptions.Section).RetiredFile);
        var ending = note.Read() is null ? Ending.Anew : Ending.Retired;
        // Each host hears that the process is to end, but not what the one before it was told while it was starting anew.
        var isToEnd = false;
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Volatile.Write(ref isToEnd, true));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Volatile.Write(ref isToEnd, true));
        while (ending == Ending.Anew && !Volatile.Read(ref isToEnd)) ending = await RunAsync(build(settings), stop);
        if (ending != Ending.Retired) return;
        await OutOfService.RunAsync(settings, note.Read(), stop);
    }

    private static async Task<Ending> RunAsync(WebApplication app, CancellationToken stop)
    {
        await using (app)
        {
            var retirement = app.Services.GetRequiredService<Retirement>();
            retirement.Ordered += app.Services.GetRequiredService<CardMemory>().Wipe;
            retirement.Ordered += app.Lifetime.StopApplication;
            var isAnew = false;
            app.Services.GetRequiredService<OrderDesk>().RestartWanted += () =>
            {
                if (app.Lifetime.ApplicationStopping.IsCancellationRequested) return;
                isAnew = true;
                app.Lifetime.StopApplication();
            };
            // The outbox first: without it nothing else makes sense, and its complaint is the clearest.
            app.Services.GetRequiredService<TapOutbox>();
            await StartAsync(app, stop);
            app.Logger.LogInformation("Running. The screen is at {Address}", string.Join(" ", app.Urls));
            await app.WaitForShutdownAsync(stop);
            // Whoever was told to stop meanwhile stops.
            return retirement.IsOrdered ? Ending.Retired : isAnew && !stop.IsCancellationRequested ? Ending.Anew : Ending.Stopped;
        }
    }

    internal static async Task StartAsync(WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            var listen = app.Services.GetRequiredService<ScreenOptions>().Listen;
            var why = e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied } or SocketException { SocketErrorCode: SocketError.AccessDenied }
                ? "may not be used by this account; choose a port above 1024" : "is in use by another program, or not an address of this machine; choose another port";
            throw new SettingException($"Screen:Listen '{listen}' {why}.");
        }
    }
}
