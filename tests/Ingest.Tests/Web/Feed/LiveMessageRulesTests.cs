using System.Text.Json.Nodes;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.Feed;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.Feed;

public sealed class LiveMessageRulesTests
{
    [Fact]
    public void TheSameViewIsNoMessage()
    {
        Assert.Null(LiveMessageRules.Changes(Parts(District.Morning(1)), Parts(District.Morning(2))));
    }

    [Fact]
    public void NewSignInsGoOnTopAndPushOldOnesOut()
    {
        var morning = District.Morning();
        var next = morning with { Latest = [SignIn("甲*"), SignIn("乙*"), .. morning.Latest.Take(38)] };
        var change = Change(morning, next)["latest"]!;
        Assert.Equal(38, (int)change["keep"]!);
        Assert.Equal(["甲*", "乙*"], change["add"]!.AsArray().Select(s => (string)s!["name"]!));
    }

    [Fact]
    public void ALateOneInTheMiddleSendsWhatIsAboveIt()
    {
        var morning = District.Morning();
        var change = Change(morning, morning with { Latest = [.. morning.Latest.Take(2), SignIn("补*"), .. morning.Latest.Skip(2).Take(37)] })["latest"]!;
        Assert.Equal((37 + 3, "补*"), (change["add"]!.AsArray().Count + (int)change["keep"]!, (string)change["add"]![2]!["name"]!));
    }

    [Fact]
    public void OneTakenBackLeavesTheRest()
    {
        var morning = District.Morning();
        var change = Change(morning, morning with { Latest = [.. morning.Latest.Skip(1)] })["latest"]!;
        Assert.Equal(39, change["add"]!.AsArray().Count + (int)change["keep"]!);
    }

    [Fact]
    public void OnlyTheKioskThatChangedIsSent()
    {
        var morning = District.Morning();
        var change = Change(morning, morning with { Kiosks = [morning.Kiosks[0] with { Waiting = 5 }, .. morning.Kiosks.Skip(1)] })["kiosks"]!;
        Assert.Null(change["order"]);
        Assert.Equal("lc-1", Assert.Single(change["items"]!.AsObject()).Key);
    }

    [Fact]
    public void AKioskThatBreaksMovesToTheTroubled()
    {
        var morning = District.Morning();
        var change = Change(morning, morning with { Kiosks = [morning.Kiosks[0] with { Online = false }, .. morning.Kiosks.Skip(1)] });
        Assert.DoesNotContain("lc-1", change["kiosks"]!["order"]!.AsArray().Select(k => (string)k!));
        Assert.Empty(change["kiosks"]!["items"]!.AsObject());
        Assert.Contains("lc-1", change["troubled"]!["order"]!.AsArray().Select(k => (string)k!));
        Assert.Equal("lc-1", Assert.Single(change["troubled"]!["items"]!.AsObject()).Key);
    }

    [Fact]
    public void HostileNamesStayText()
    {
        const string hostile = "\"}\n\ndata: {\"kind\":\"snapshot\"}\r\n</script>\u2028\ud800";
        var morning = District.Morning();
        var message = LiveMessageRules.Snapshot(Parts(morning with { Kiosks = [morning.Kiosks[0] with { Id = hostile, Name = hostile }] }), "build");
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain('\r', message);
        Assert.Equal("snapshot", (string)JsonNode.Parse(message)!["kind"]!);
    }

    [Fact]
    public void AKeyThatComesTwiceIsShownOnce()
    {
        var morning = District.Morning();
        var message = JsonNode.Parse(LiveMessageRules.Snapshot(Parts(morning with { Kiosks = [morning.Kiosks[0], morning.Kiosks[0]] }), "build"))!;
        Assert.Single(message["kiosks"]!["order"]!.AsArray());
    }

    private static LiveSignIn SignIn(string name) => new(District.Now, name, "支部", null, "liangcheng", "lc-1", "visit");

    private static LiveParts Parts(LiveSnapshot snapshot) =>
        new(LiveViewRules.Build(snapshot, PageTexts.Chinese, new DistrictTime(DistrictClock.Zone(null), District.Now), LiveChoice.Everything, LiveScope.Whole));

    private static JsonNode Change(LiveSnapshot from, LiveSnapshot to) => JsonNode.Parse(LiveMessageRules.Changes(Parts(from), Parts(to))!)!;
}
