using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;
using CardSystem.TestKit;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.CardAgent.Tests.Enrolment;

/// <summary>The real centre in this process: its own authorities, the gateway and the enrolment listener over TLS, both on free ports of the loopback address.</summary>
internal sealed class CentreHouse : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IngestSettings _settings;

    private CentreHouse(string folder, IngestSettings settings, WebApplication app, int enrolmentPort) => (Folder, _settings, _app, EnrolmentPort) = (folder, settings, app, enrolmentPort);

    public string Folder { get; }
    public int EnrolmentPort { get; }
    public string Address => $"https://localhost:{EnrolmentPort}";
    public string AuthorityFile => Path.Combine(Folder, "export", "kiosk-authority.pem");
    public string RootFolder => Path.Combine(Folder, "root");
    public Database Database => _app.Services.GetRequiredService<Database>();
    public TrustKeys Keys => _app.Services.GetRequiredService<TrustKeys>();
    public KioskDesk Desk => new(Database, _settings.Enrolment, TimeProvider.System);

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<CentreHouse> StartAsync(params string[] sets)
    {
        var folder = Directory.CreateTempSubdirectory("cardsystem-centre-").FullName;
        var (gateway, enrolment) = (FreePorts.Next(), FreePorts.Next());
        var settings = IngestSettings.Load(null,
        [
            $"Storage:File={folder}/ingest.db", $"Trust:Folder={folder}/trust", $"Trust:PassphraseFile={folder}/passphrase",
            "Gateway:Listen=", $"Gateway:TlsListen=127.0.0.1:{gateway}", $"Gateway:CertificateFile={folder}/server/server.pem", $"Gateway:KeyFile={folder}/server/server.key",
            $"Enrolment:Listen=127.0.0.1:{enrolment}", "Web:Listen=127.0.0.1:0", "Logging:LogLevel:Default=Critical", .. sets,
        ]);
        var database = Database.Of(settings.Storage);
        Schema.Prepare(database);
        using (var connection = database.Open())
            connection.Execute("insert into organisations(id, name, kind, parent) values('d', '区', 'district', null), ('c1', '中心一', 'centre', 'd')");
        var house = new AuthorityDesk(database, settings.Trust, TimeProvider.System);
        house.Create(AuthorityKind.Kiosk, Path.Combine(folder, "root"), null, "tests");
        house.Create(AuthorityKind.Card, Path.Combine(folder, "card-root"), null, "tests");
        using (var keys = TrustKeys.Open(settings.Trust, TimeProvider.System))
        {
            new ServerPapers(database, keys, TimeProvider.System).Issue(["localhost", "127.0.0.1"], Path.Combine(folder, "server"), 30, "tests");
            TrustExport.Write(keys, Path.Combine(folder, "export"), TimeProvider.System.GetUtcNow());
        }

        var app = IngestCentre.Build(settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new CentreHouse(folder, settings, app, enrolment);
    }

    /// <summary>A new kiosk's claim code.</summary>
    public string NewKiosk(string kiosk = "kiosk-1") => Desk.Add(kiosk, "终端", "c1", "tests").Code;

    public void Rotate() => new AuthorityDesk(Database, _settings.Trust, TimeProvider.System).Rotate(AuthorityKind.Kiosk, RootFolder, null, "tests");

    public T Scalar<T>(string sql)
    {
        using var connection = Database.Open();
        return connection.ExecuteScalar<T>(sql)!;
    }

    public void Execute(string sql)
    {
        using var connection = Database.Open();
        connection.Execute(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
