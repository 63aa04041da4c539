using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Tests.Settings;

public sealed class IngestSettingsTests
{
    [Theory]
    [InlineData("Storage:Provider=oracle", "Storage:Provider is 'oracle'; allowed are 'sqlite' and 'postgresql'.")]
    [InlineData("Storage:File=", "Storage:File is empty; name the SQLite file, for instance data/ingest.db.")]
    [InlineData("Storage:Provider=postgresql", "Storage:ConnectionString is empty; with Storage:Provider postgresql give one such as Host=localhost;Database=cardsystem;Username=cardsystem.")]
    [InlineData("Inbox:QueueTaps=5", "Inbox:QueueTaps is 5; allowed are 200 to 1000000.")]
    [InlineData("Inbox:CommitTaps=0", "Inbox:CommitTaps is 0; allowed are 1 to 10000.")]
    [InlineData("Inbox:FreshTaps=500", "Inbox:FreshTaps is 500; allowed are 1 to 200.")]
    [InlineData("Projection:ProofBacklogTaps=-1", "Projection:ProofBacklogTaps is -1; allowed are 0 to 10000000.")]
    [InlineData("Projection:ProofKeys=1", "Projection:ProofKeys is 1; allowed are 100 to 10000000.")]
    [InlineData("Projection:StepTaps=0", "Projection:StepTaps is 0; allowed are 1 to 100000.")]
    [InlineData("Live:PageEveryMs=1", "Live:PageEveryMs is 1; allowed are 10 to 60000.")]
    [InlineData("Live:TopicEveryMs=1", "Live:TopicEveryMs is 1; allowed are 100 to 600000.")]
    [InlineData("Activities:RepeatSeconds=0", "Activities:RepeatSeconds is 0; allowed are 1 to 86400.")]
    [InlineData("District:TimeZone=Mars/Olympus", "District:TimeZone is 'Mars/Olympus', which this machine does not know; use an IANA name such as Asia/Shanghai (Debian: package tzdata).")]
    [InlineData("Gateway:Listen=everywhere", "Gateway:Listen is 'everywhere'; give an address and a port such as 127.0.0.1:1883, 0.0.0.0:1883 or [::]:1883.")]
    [InlineData("Gateway:Listen=127.0.0.1", "Gateway:Listen is '127.0.0.1'; give an address and a port such as 127.0.0.1:1883, 0.0.0.0:1883 or [::]:1883.")]
    [InlineData("Gateway:Listen=", "Gateway:Listen and Gateway:TlsListen are both empty; kiosks need one of them, for instance Gateway:Listen 127.0.0.1:1883.")]
    [InlineData("Gateway:TlsListen=0.0.0.0:8883", "Gateway:CertificateFile is empty; with Gateway:TlsListen name the server's certificate, a PEM file.")]
    [InlineData("Web:Listen=0.0.0.0:8080", "Web:Listen is '0.0.0.0:8080', which others can reach; name a certificate with Web:CertificateFile, or listen on 127.0.0.1 behind a proxy that does TLS.")]
    [InlineData("Inbox:Queue=5", "Inbox:Queue is not a setting; Inbox has QueueTaps, CommitTaps, FreshTaps.")]
    [InlineData("Inbox", "--set 'Inbox' is not Section:Key=value.")]
    public void AWrongSettingIsNamedWithWhatIsAllowed(string set, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SettingException>(() => IngestSettings.Load(null, [set])).Message);

    [Fact]
    public void AWordWhereANumberBelongsIsNamed() =>
        Assert.Contains("Inbox:QueueTaps", Assert.Throws<SettingException>(() => IngestSettings.Load(null, ["Inbox:QueueTaps=many"])).Message, StringComparison.Ordinal);

    [Fact]
    public void PathsStartFromTheFolderOfTheFile()
    {
        var folder = Directory.CreateTempSubdirectory("cardsystem-settings-").FullName;
        try
        {
            var file = Path.Combine(folder, "ingest.json");
            File.WriteAllText(file, """{"Storage":{"File":"here.db"},"Inbox":{"QueueTaps":300}}""");
            var settings = IngestSettings.Load(file, ["Inbox:QueueTaps=400", "Inbox:QueueTaps=500"]);
            Assert.Equal(Path.Combine(folder, "here.db"), settings.Storage.File);
            Assert.Equal(500, settings.Inbox.QueueTaps);

            File.WriteAllText(file, "{ not JSON");
            Assert.StartsWith("A configuration file cannot be read:", Assert.Throws<SettingException>(() => IngestSettings.Load(file, [])).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AMissingFileIsNamed() =>
        Assert.Equal("The configuration file '/nowhere/ingest.json' does not exist.", Assert.Throws<SettingException>(() => IngestSettings.Load("/nowhere/ingest.json", [])).Message);
}
