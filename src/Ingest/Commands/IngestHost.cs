using System.Net.Sockets;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Guard;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CardSystem.Ingest.Commands;

/// <summary>The host around the rooms: logging, start and stop.</summary>
public static class IngestHost
{
    /// <summary>How long what is under way may take to end when the service is stopped.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder Builder(IngestSettings settings)
    {
        // Only what IngestSettings has read counts; the framework's own search for files and variables would be a second, hidden source.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ingest", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Farewell);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Logging
            .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss.fff "))
            .AddConfiguration(settings.Configuration.GetSection("Logging"))
            .AddFilter("Microsoft", LogLevel.Warning)
            // It warns that keys stand unencrypted in the database, beside everything they protect.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            // A start that fails is told once, in one sentence, by the command line.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.PostConfigure<LoggerFilterOptions>(LogFloor.Lay);
        return builder;
    }

    /// <summary>The pages' port.</summary>
    /// <exception cref="SettingException">The certificate cannot be used.</exception>
    public static WebApplicationBuilder AddWebEndpoint(this WebApplicationBuilder builder, WebOptions options)
    {
        builder.WebHost.ConfigureKestrel(kestrel => PagesPort.Open(kestrel, options));
        return builder;
    }

    /// <summary>Runs until told to stop. What prevents the start comes out as <see cref="SettingException"/> or <see cref="StorageException"/>.</summary>
    public static async Task RunAsync(WebApplication app, IngestSettings settings, CancellationToken stop)
    {
        await using (app)
        {
            var database = app.Services.GetRequiredService<Database>();
            Schema.Prepare(database);
            await StartAsync(app, settings, stop);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            app.Logger.LogInformation("Running over {Database}. Listening on {Addresses}.", database.Name, string.Join(", ", addresses));
            if (app.Services.GetRequiredService<FirstAdministrator>().Offer(settings.OpenId.Authority) is { } secret)
                app.Logger.LogWarning("Nobody can sign in yet. The first administrator sets up the account here, within two days and once: {Link}", PagesPort.Link(app, settings.Web, "/setup/" + secret));
            await app.WaitForShutdownAsync(stop);
        }
    }

    private static async Task StartAsync(WebApplication app, IngestSettings settings, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The rooms began before the ports failed; they end in order before what they use is taken away.
            await app.StopAsync(CancellationToken.None);
            var addresses = string.Join(", ", new[] { ("Gateway:Listen", settings.Gateway.Listen), ("Gateway:TlsListen", settings.Gateway.TlsListen), ("Web:Listen", settings.Web.Listen) }
                .Where(a => a.Item2.Length > 0 && e.Message.Contains(a.Item2, StringComparison.Ordinal)).Select(a => $"{a.Item1} '{a.Item2}'"));
            if (addresses.Length == 0) addresses = $"One of Gateway:Listen '{settings.Gateway.Listen}', Gateway:TlsListen '{settings.Gateway.TlsListen}' and Web:Listen '{settings.Web.Listen}'";
            var why = (e as SocketException ?? e.InnerException as SocketException) is { SocketErrorCode: SocketError.AccessDenied }
                ? "may not be used by this account; choose a port above 1024" : "is in use by another program, or not an address of this machine; choose another port";
            throw new SettingException($"{addresses} {why}.");
        }
    }
}
