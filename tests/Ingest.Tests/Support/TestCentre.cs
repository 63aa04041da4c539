using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt.Client;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>The whole service in this process, on free ports.</summary>
public sealed class TestCentre : IAsyncDisposable
{
    /// <summary>What a connection may take on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication _app;

    private TestCentre(TestDatabase database, WebApplication app, Uri[] addresses) => (Database, _app, Port, Web) = (database, app, addresses[0].Port, addresses[^1]);

    public TestDatabase Database { get; }

    /// <summary>The gateway's first port: plain, or TLS where it listens with TLS alone.</summary>
    public int Port { get; }

    /// <summary>Where the pages are.</summary>
    public Uri Web { get; }

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestCentre> StartAsync(string kind, PostgresServer server, TestDistrict district, params string[] sets)
    {
        var database = new TestDatabase(kind, server, prepared: false);
        Schema.Prepare(database.Database);
        district.ImportInto(database);
        return await StartAsync(database, sets);
    }

    public static Task<TestCentre> StartAsync(TestDatabase database, params string[] sets) => StartAsync(database, null, sets);

    /// <param name="also">Further services; null for none.</param>
    public static async Task<TestCentre> StartAsync(TestDatabase database, Action<IServiceCollection>? also, params string[] sets)
    {
        var settings = IngestSettings.Load(null,
        [
            $"Storage:Provider={database.Options.Provider}", $"Storage:File={database.Options.File}", $"Storage:ConnectionString={database.Options.ConnectionString}",
            "Gateway:Listen=127.0.0.1:0", "Web:Listen=127.0.0.1:0", "Logging:LogLevel:Default=Critical", .. sets,
        ]);
        var app = IngestCentre.Build(settings, also);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a)).ToArray();
        return new TestCentre(database, app, addresses);
    }

    public Task<IMqttLink> ConnectAsync(string name, string? password, string? clientId = null) => new MqttConnector(TimeProvider.System).ConnectAsync(
        new MqttLinkOptions { Host = "127.0.0.1", Port = Port, ClientId = clientId ?? name, UserName = name, Password = password, ConnectTimeout = Patience }, TestContext.Current.CancellationToken);

    /// <summary>Stops the service and keeps the database.</summary>
    public async Task<TestDatabase> StopAsync()
    {
        Assert.False(_app.Lifetime.ApplicationStopping.IsCancellationRequested, "The service had stopped by itself.");
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        return Database;
    }

    public async ValueTask DisposeAsync() => (await StopAsync()).Dispose();
}
