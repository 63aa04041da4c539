using System.Collections.Concurrent;
using System.Net;
using CardSystem.Mqtt.Client;
using CardSystem.Mqtt.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>A real gateway in this process, on a free port of the loopback, with a <see cref="TestApplication"/> behind it.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _host;

    private GatewayHost(WebApplication host, TestApplication application, LogLines log, int port) =>
        (_host, Application, Log, Port) = (host, application, log, port);

    public TestApplication Application { get; }
    public LogLines Log { get; }
    public int Port { get; }
    public MqttGateway Gateway => _host.Services.GetRequiredService<MqttGateway>();

    public static async Task<GatewayHost> StartAsync(Action<MqttGatewayOptions>? configure = null, MqttGatewayTls? tls = null, TimeProvider? time = null)
    {
        var (application, log) = (new TestApplication(), new LogLines());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IMqttApplication>(application);
        builder.Services.AddMqttGateway(options =>
        {
            // By the machine's clock a client may need long to come to speak; whoever tests the limit has a clock of his own.
            if (time is null) options.ConnectTimeout = TimeSpan.FromMinutes(2);
            configure?.Invoke(options);
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseMqttGateway(tls)));
        var host = builder.Build();
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new GatewayHost(host, application, log, new Uri(address).Port);
    }

    /// <summary>A link of ours to this gateway.</summary>
    public Task<IMqttLink> ConnectAsync(string name, Func<MqttLinkOptions, MqttLinkOptions>? adjust = null)
    {
        var options = new MqttLinkOptions { Host = "127.0.0.1", Port = Port, ClientId = name, UserName = name, Password = TestApplication.PasswordOf(name), ConnectTimeout = Eventually.Limit };
        return new MqttConnector(TimeProvider.System).ConnectAsync(adjust?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
    }

    public Task<RawClient> OpenAsync() => RawClient.OpenAsync(Port);

    public async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Limit, TimeProvider.System);
        await _host.StopAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Application.Release();
        await StopAsync();
        await _host.DisposeAsync();
    }
}

/// <summary>What was logged, kept for tests to read.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _lines.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
