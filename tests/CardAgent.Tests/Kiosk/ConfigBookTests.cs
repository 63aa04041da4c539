using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Kiosk;

public sealed class ConfigBookTests
{
    private static readonly KioskConfig Good = new(3, "hongkou", "虹口党群服务中心", [Workbench.Session()], new KioskPolicy());

    [Fact]
    public void TheNewestCountsAndIsThereAfterARestart()
    {
        using var bench = new Workbench();
        var changes = 0;
        bench.Config.Changed += () => changes++;
        Assert.True(bench.Health.Has(TroubleKind.NoTimetable));

        bench.Config.Take(Message.Write(Good));
        bench.Config.Take(Message.Write(Good with { CentreName = "same version" }));
        bench.Config.Take(Message.Write(Good with { Version = 2, CentreName = "older" }));

        Assert.Equal((3, "虹口党群服务中心", 1), (bench.Config.Version, bench.Config.Current?.CentreName, changes));
        Assert.False(bench.Health.Has(TroubleKind.NoTimetable));
        bench.Close();
        using var again = new Workbench(bench);
        Assert.Equal("主题党日", Assert.Single(again.Config.Sessions).Name);
    }

    [Fact]
    public void AKeptFileThatIsNonsenseIsSetAside()
    {
        using var bench = new Workbench();
        var file = Path.Combine(bench.Folder, "config.json");
        File.WriteAllText(file, "{\"version\":");
        var book = new ConfigBook(new KioskOptions { ConfigFile = file }, new HealthBook(bench.Time), bench.Time, NullLogger<ConfigBook>.Instance);
        Assert.Null(book.Current);
        Assert.False(File.Exists(file));
        Assert.Single(Directory.GetFiles(bench.Folder, "config.json.bad-*"));
        book.Take(Message.Write(Good));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void AFileThatCannotBeWrittenDoesNotKeepTheConfigurationFromBeingUsed()
    {
        using var bench = new Workbench();
        var book = new ConfigBook(new KioskOptions { ConfigFile = Path.Combine(bench.Folder, "kiosk.pem", "config.json") }, new HealthBook(bench.Time), bench.Time, NullLogger<ConfigBook>.Instance);
        book.Take(Message.Write(Good));
        Assert.Equal(3, book.Version);
    }

    [Fact]
    public void NonsenseIsNamed()
    {
        var session = Good.Sessions[0];
        Assert.Null(ConfigRules.Fault(Good));
        Assert.Equal("its version is 0; versions count from 1", ConfigRules.Fault(Good with { Version = 0 }));
        Assert.Equal("'Hong Kou' is not a centre's id", ConfigRules.Fault(Good with { Centre = "Hong Kou" }));
        Assert.Equal("'' is not a centre's id", ConfigRules.Fault(Good with { Centre = null! }));
        Assert.Equal("the centre's name is missing or too long", ConfigRules.Fault(Good with { CentreName = "" }));
        Assert.Equal("flickerMs is -1; allowed: 0 to 60000", ConfigRules.Fault(Good with { Policy = new KioskPolicy(-1) }));
        Assert.Equal("repeatSeconds is 604801; allowed: 0 to 604800", ConfigRules.Fault(Good with { Policy = new KioskPolicy(0, 604_801) }));
        Assert.Equal("a session is empty", ConfigRules.Fault(Good with { Sessions = [null!] }));
        Assert.Equal("'S 1' is not a session's id", ConfigRules.Fault(Good with { Sessions = [session with { Id = "S 1" }] }));
        Assert.Equal("session 'study' has no name, or one that is too long", ConfigRules.Fault(Good with { Sessions = [session with { Name = null! }] }));
        Assert.Equal("session 'study' names a kiosk that is none", ConfigRules.Fault(Good with { Sessions = [session with { Kiosks = ["X Y"] }] }));
        Assert.Equal("session 'study' closes before it opens", ConfigRules.Fault(Good with { Sessions = [session with { Closes = session.Opens }] }));
        Assert.Equal("session 'study' is in it twice", ConfigRules.Fault(Good with { Sessions = [session, session] }));
    }
}
