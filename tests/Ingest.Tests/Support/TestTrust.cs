using CardSystem.Ingest.Trust;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>Both authorities in a database's folder, with a clock set by hand.</summary>
internal sealed class TestTrust : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 1, 0, 0, TimeSpan.Zero);

    public TestTrust(TestDatabase database, ManualTime? time = null, bool create = true)
    {
        (Database, Time) = (database, time ?? new ManualTime(Now));
        Options = new TrustOptions { Folder = Path.Combine(database.Folder, "trust"), PassphraseFile = Path.Combine(database.Folder, "passphrase") };
        Keys = TrustKeys.Open(Options, Time);
        if (!create) return;
        foreach (var kind in Enum.GetValues<AuthorityKind>()) Desk.Create(kind, Root, null, "王");
    }

    public TestDatabase Database { get; }
    public ManualTime Time { get; }
    public TrustOptions Options { get; }
    public TrustKeys Keys { get; }
    public AuthorityDesk Desk => new(Database.Database, Options, Time);
    public string Root => Path.Combine(Database.Folder, "roots");

    public Generation Rotate(AuthorityKind kind) => Desk.Rotate(kind, Root, null, "王");

    /// <summary>Where the files of one generation lie.</summary>
    public string FolderOf(AuthorityKind kind, int number) => new TrustFolder(Options.Folder).FolderOf(kind, number);

    public List<string> Findings() => [.. TrustChecks.Findings(Options, Time.GetUtcNow())];

    public void Dispose() => Keys.Dispose();
}
