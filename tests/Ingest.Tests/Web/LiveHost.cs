using CardSystem.Ingest.Live;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>The live pages alone, on a real Kestrel, with a board that the test feeds.</summary>
internal sealed class LiveHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly string _folder;

    private LiveHost(WebApplication app, LiveBoard board, string folder) => (_app, Board, _folder) = (app, board, folder);

    public LiveBoard Board { get; }

    public Uri Address { get; private set; } = null!;

    public HttpClient Browser { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <param name="port">0 lets the system choose.</param>
    public static async Task<LiveHost> StartAsync(CancellationToken cancel, TimeProvider? time = null, int port = 0, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Prepend(("LivePage:OpenHere", "true")).Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2)));
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var board = new LiveBoard();
        builder.Services.AddSingleton(board);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("cardsystem-live-").FullName;
        Database database = new SqliteDatabase(Path.Combine(folder, "ingest.db"));
        Schema.Prepare(database);
        builder.Services.AddSingleton(database).AddAccess(new WebOptions());
        builder.Services.AddLivePages(builder.Configuration);
        var app = builder.Build();
        app.MapLivePages();
        await app.StartAsync(cancel);
        var host = new LiveHost(app, board, folder) { Address = new Uri(app.Urls.Single()) };
        host.Browser = new HttpClient { BaseAddress = host.Address };
        return host;
    }

    public Task StopAsync(CancellationToken cancel) => _app.StopAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
