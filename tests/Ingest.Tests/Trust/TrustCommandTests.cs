using System.Text.Json;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Support.CommandLine;

namespace CardSystem.Ingest.Tests.Trust;

/// <summary><c>ingest trust …</c> as an operator types it.</summary>
public sealed class TrustCommandTests(PostgresServer server)
{
    [Fact]
    public async Task AnOperatorMakesRotatesChecksAndExports()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        string[] where = ["--set", $"Trust:Folder={Path.Combine(database.Folder, "trust")}", "--set", $"Trust:PassphraseFile={Path.Combine(database.Folder, "secrets", "passphrase")}"];
        Task<Said> Say(params string[] args) => SayAsync(database, ["trust", .. args, .. where]);
        var (root, output) = (Path.Combine(database.Folder, "root"), Path.Combine(database.Folder, "out"));
        Assert.Equal("There is no authority yet; 'ingest trust create card --root FOLDER' makes one.", (await Say("show")).Output.Trim());
        Assert.Equal(1, (await Say("export", "--out", output)).Code);
        Assert.Equal(1, (await Say("check")).Code);
        Assert.Equal(1, (await Say("rotate", "card", "--root", root)).Code);
        Assert.Equal((0, ""), (await Say("create", "card", "--root", root, "--by", "王")) is var made ? (made.Code, made.Errors) : default);
        Assert.Equal(0, (await Say("create", "kiosk", "--root", root)).Code);
        Assert.Equal(0, (await Say("rotate", "kiosk", "--root", root)).Code);
        Assert.Equal("Both authorities are in order.", (await Say("check")).Output.Trim());
        using var shown = JsonDocument.Parse((await Say("show", "--json")).Output);
        Assert.Equal(["card 1", "kiosk 1", "kiosk 2"], shown.RootElement.EnumerateArray().Select(k => $"{k.GetProperty("authority").GetString()} {k.GetProperty("number").GetInt32()}"));
        Assert.Equal(0, (await Say("export", "--out", output)).Code);
        Assert.Equal(0, (await Say("server", "--host", "centre.example", "--host", "10.0.0.7", "--out", output)).Code);
        Assert.Equal(["anchors.cvc", "card-authority.pem", "kiosk-authority.pem", "links.cvc", "server.key", "server.pem"], Directory.GetFiles(output).Select(Path.GetFileName).Order());
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(output, "server.key")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal("'https://x' is neither a host's name nor an address; give it without port or 'https://'.", (await Say("server", "--host", "https://x", "--out", output)).Errors.Trim());
        Assert.Equal(["trust-create", "trust-create", "trust-rotate", "trust-server"], database.Query<string>("select what from acts order by act"));
    }
}
