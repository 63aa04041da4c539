using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Uplink;
using Microsoft.Extensions.Configuration;

namespace CardSystem.CardAgent.Tests.Settings;

public sealed class AgentSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Kiosk:Id", "", "Kiosk:Id is missing; give this kiosk's name at the centre, 1 to 32 of a-z, 0-9 and '-'.")]
    [InlineData("Kiosk:Id", "HK_1", "Kiosk:Id is 'HK_1'; allowed: 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData("Kiosk:KeyFile", "", "Kiosk:KeyFile is missing; make a key with 'cardagent key --out FILE' and give its file.")]
    [InlineData("Kiosk:ConfigFile", "", "Kiosk:ConfigFile is empty; give a file the kiosk may write, for example data/config.json.")]
    [InlineData("Kiosk:Name", "x", "Kiosk:Name is not a setting; Kiosk has Id, KeyFile, RetiredFile, ConfigFile, HotlistFile, HotlistHours, CardCertificateFile.")]
    [InlineData("Outbox:File", "", "Outbox:File is empty; give a file on a local disk, for example data/outbox.db.")]
    [InlineData("Outbox:MaxEntries", "99", "Outbox:MaxEntries is '99'; allowed: 100 to 10000000.")]
    [InlineData("Outbox:MaxMegabytes", "many", "Outbox:MaxMegabytes is 'many'; allowed: 1 to 65536.")]
    [InlineData("Outbox:RememberedSignIns", "0", "Outbox:RememberedSignIns is '0'; allowed: 100 to 1000000.")]
    [InlineData("Uplink:Host", "", "Uplink:Host is missing; give the name or address of the centre's gateway.")]
    [InlineData("Uplink:Host", "mqtt://centre", "Uplink:Host is 'mqtt://centre'; give a host name or an address, without port or 'mqtt://'.")]
    [InlineData("Uplink:Port", "0", "Uplink:Port is '0'; allowed: 1 to 65535.")]
    [InlineData("Uplink:Tls", "yes", "Uplink:Tls is 'yes'; allowed: true or false.")]
    [InlineData("Uplink:Window", "1001", "Uplink:Window is '1001'; allowed: 1 to 1000.")]
    [InlineData("Uplink:BatchTaps", "201", "Uplink:BatchTaps is '201'; allowed: 1 to 200.")]
    [InlineData("Uplink:BatchKilobytes", "256", "Uplink:BatchKilobytes is '256'; allowed: 8 to 255.")]
    [InlineData("Uplink:HeartbeatSeconds", "0", "Uplink:HeartbeatSeconds is '0'; allowed: 1 to 3600.")]
    [InlineData("Uplink:CertificateFile", "kiosk.pem", "Uplink:CertificateFile and Uplink:CertificateKeyFile belong together; give both or neither.")]
    [InlineData("Uplink:AuthorityFile", "/none.pem", "Uplink:AuthorityFile '/none.pem' does not exist.")]
    [InlineData("Uplink:PasswordFile", "/none.txt", "Uplink:PasswordFile '/none.txt' does not exist.")]
    [InlineData("Screen:Listen", "0.0.0.0:8090", "Screen:Listen is '0.0.0.0:8090'; allowed: a loopback address such as 127.0.0.1 or [::1], because the page shows who taps and has no sign-in.")]
    [InlineData("Screen:Listen", "8090", "Screen:Listen is '8090'; give a loopback address and a port, for example 127.0.0.1:8090.")]
    [InlineData("Screen:Listen", "127.0.0.1:99999", "Screen:Listen is '127.0.0.1:99999'; give a loopback address and a port, for example 127.0.0.1:8090.")]
    [InlineData("Screen:ResultSeconds", "61", "Screen:ResultSeconds is '61'; allowed: 1 to 60.")]
    [InlineData("Screen:TimeZone", "Asia Shanghai", "Screen:TimeZone is 'Asia Shanghai'; give a zone such as Asia/Shanghai.")]
    public void AFaultNamesSettingValueAndWhatIsAllowed(string setting, string value, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SettingException>(() => ReadAll(With(setting, value))).Message);

    [Theory]
    [InlineData("127.0.0.1:8090")]
    [InlineData("[::1]:8090")]
    [InlineData("localhost:0")]
    [InlineData("127.9.9.9:1")]
    public void LoopbackAddressesAreTaken(string listen) => ReadAll(With("Screen:Listen", listen));

    [Fact]
    public void TlsCertificatesWithoutTlsAreAContradiction()
    {
        var file = Write("a.pem", "x");
        var settings = With("Uplink:Tls", "false", ("Uplink:AuthorityFile", file));
        Assert.Equal("Uplink:Tls is 'false' but certificates are given; set it to true or leave the certificates out.", Assert.Throws<SettingException>(() => ReadAll(settings)).Message);
    }

    [Fact]
    public void PathsStartFromTheConfigurationFilesFolder()
    {
        var file = Write("kiosk.json", """{ "Outbox": { "File": "data/o.db" }, "Cards": { "AuthorityFiles": [ "ca.pem" ] } }""");
        var settings = AgentSettings.Load(file, []);
        Assert.Equal(Path.Combine(_folder, "data", "o.db"), settings.Read<OutboxOptions>("Outbox").File);
        Assert.Equal(Path.Combine(_folder, "ca.pem"), settings.Configuration["Cards:AuthorityFiles:0"]);
    }

    [Fact]
    public void SetWinsOverTheFile()
    {
        var file = Write("kiosk.json", """{ "Uplink": { "Port": 1883 } }""");
        Assert.Equal(1884, AgentSettings.Load(file, ["Uplink:Port=1884"]).Read<UplinkOptions>("Uplink").Port);
    }

    [Fact]
    public void WhatCannotBeReadIsSaidInOneSentence()
    {
        Assert.Equal($"The configuration file '{_folder}/none.json' does not exist.", Refusal(() => AgentSettings.Load(Path.Combine(_folder, "none.json"), [])));
        Assert.StartsWith("A configuration file cannot be read: ", Refusal(() => AgentSettings.Load(Write("bad.json", "{ nonsense"), [])), StringComparison.Ordinal);
        Assert.Equal("--set 'Port' is not understood; write Section:Key=value, for example Screen:Listen=127.0.0.1:8091.", Refusal(() => AgentSettings.Load(null, ["Port"])));
        Assert.Equal("'Uplnik' is not a section; there are Kiosk, Readers, Cards, Taps, Outbox, Uplink, Screen, Enrolment, Office, Logging.", Refusal(() => AgentSettings.Load(null, ["Uplnik:Host=x"])));
    }

    private static string Refusal(Action load) => Assert.Throws<SettingException>(load).Message;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private AgentSettings With(string setting, string value, params (string, string)[] more)
    {
        var values = new Dictionary<string, string?> { ["Kiosk:Id"] = "hk-01", ["Kiosk:KeyFile"] = "kiosk.pem", ["Uplink:Host"] = "centre.example", [setting] = value };
        foreach (var (name, text) in more) values[name] = text;
        return new AgentSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), _folder);
    }

    private static void ReadAll(AgentSettings settings)
    {
        settings.Read<KioskOptions>("Kiosk", o => o.Faults());
        settings.Read<OutboxOptions>("Outbox", o => o.Faults());
        settings.Read<UplinkOptions>("Uplink", o => o.Faults());
        settings.Read<ScreenOptions>("Screen", o => o.Faults());
    }
}
