using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Trust;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Kiosks;

/// <summary>A folder with a kiosk authority, for a service that is to give out codes.</summary>
internal sealed class TestTrustFolder : IDisposable
{
    private readonly TestDatabase _made;
    private readonly string _folder = Directory.CreateTempSubdirectory("trust-").FullName;

    public TestTrustFolder(string kind, PostgresServer server)
    {
        _made = new TestDatabase(kind, server);
        new AuthorityDesk(_made.Database, new TrustOptions { Folder = Trust, PassphraseFile = Path.Combine(_folder, "passphrase") }, TimeProvider.System).Create(AuthorityKind.Kiosk, Path.Combine(_folder, "root"), null, "tests");
    }

    private string Trust => Path.Combine(_folder, "trust");

    public string[] Sets => [$"Trust:Folder={Trust}", $"Trust:PassphraseFile={Path.Combine(_folder, "passphrase")}", "Enrolment:Url=https://centre.example:8443"];

    public void Dispose()
    {
        _made.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
