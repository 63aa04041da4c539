using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Alerts;

public sealed class SecurityAlertTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static List<string> Alerts(TestProjection projection) =>
        [.. projection.Read(work => AlertStore.List(work, all: true, 100)).OrderBy(a => a.Alert).Select(a => $"{a.Kind} {a.Subject} {a.Count}{(a.IsOpen ? "" : " acknowledged")}")];

    private static RaisedAlert Raise(TestProjection projection, DateTimeOffset at, string kind, string subject, string detail) =>
        projection.Enter(work => SecurityAlerts.Raise(work, at, kind, subject, detail));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatComesAgainIsCountedAndToldOnce(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var first = Raise(projection, Nine, AlertKinds.ClonedKiosk, "kiosk-1", "Two machines at once.");
        var second = Raise(projection, Nine.AddMinutes(5), AlertKinds.ClonedKiosk, "kiosk-1", "Again.");
        Raise(projection, Nine.AddMinutes(-5), AlertKinds.ClonedKiosk, "kiosk-1", "Earlier, but heard of late.");
        Assert.Equal((true, false, first.Alert), (first.IsNew, second.IsNew, second.Alert));
        var alert = Assert.Single(projection.Read(work => AlertStore.List(work, all: false, 10)));
        Assert.Equal((3L, Nine.AddMinutes(-5).ToUnixTimeMilliseconds(), Nine.AddMinutes(5).ToUnixTimeMilliseconds(), "Again.", "c1"), (alert.Count, alert.FirstAt, alert.LastAt, alert.Detail, alert.Unit));
        Assert.Equal(["security.cloned-kiosk c1 3"], projection.Database.Query<string>("select kind || ' ' || unit || ' ' || level from notices"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAcknowledgedAlertStaysAndTheNextSightOpensAnother(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var raised = Raise(projection, Nine, AlertKinds.CopiedCard, "CARD0001", "Bad proof.");
        var said = await CommandLine.SayAsync(projection.Database, "alerts", "acknowledge", $"{raised.Alert}", "--by", "值班员", "--note", "card taken in");
        Assert.Equal((0, ""), (said.Code, said.Errors));
        Raise(projection, Nine.AddHours(1), AlertKinds.CopiedCard, "CARD0001", "Bad proof again.");
        Assert.Equal(["copied-card CARD0001 1 acknowledged", "copied-card CARD0001 1"], Alerts(projection));
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from notices"));
        Assert.Equal("alert-acknowledge", projection.Database.Scalar<string>("select what from acts order by act desc limit 1"));
        Assert.Contains("already", (await CommandLine.SayAsync(projection.Database, "alerts", "acknowledge", $"{raised.Alert}")).Output, StringComparison.Ordinal);
        Assert.Contains("There is no alert 999", (await CommandLine.SayAsync(projection.Database, "alerts", "acknowledge", "999")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsSetAsideIsCountedOnceHoweverOftenItIsLookedAt(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        using var copy = new TestCard(_district.Cards[0].Number, Nine.AddYears(-1), Nine.AddYears(1));
        await projection.TakeAndProjectAsync(
            _district.One.Tap(copy, Nine), _district.One.Tap(copy, Nine.AddMinutes(1)),
            _district.Two.Tap(_district.Cards[1], Nine, forge: t => t with { Reader = "Reader 1" }));
        var round = new AlertRound(projection.Database.Database);
        Assert.Equal(3, round.Step());
        Assert.Equal(0, round.Step());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
        projection.Enter(work => Changes.Add(work, ChangeKind.Everything));
        await projection.ProjectAsync();
        Assert.Equal(0, round.Step());
        Assert.Equal(["copied-card CARD0001 2", "forged-publish kiosk-2 1"], Alerts(projection).Order());
        Assert.Contains("security alerts: 2", (await CommandLine.SayAsync(projection.Database, "status")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OneCardAtTwoCentresRaisesAnAlertInWhateverOrderTheTapsArrive(string kind)
    {
        foreach (var lateFirst in (bool[])[false, true])
        {
            using var district = new TestDistrict();
            using var projection = new TestProjection(kind, server, district);
            var watch = new TwoPlacesWatch(projection.Database.Database, new AlertOptions());
            var here = district.One.Tap(district.Cards[0], Nine);
            var there = district.Far.Tap(district.Cards[0], Nine.AddSeconds(119));
            var farEnough = district.Far.Tap(district.Cards[1], Nine.AddSeconds(120));
            var other = district.One.Tap(district.Cards[1], Nine);
            await projection.TakeAndProjectAsync(lateFirst ? there : here, other);
            while (watch.Step() > 0) continue;
            Assert.Empty(Alerts(projection));
            await projection.TakeAndProjectAsync(lateFirst ? here : there, farEnough);
            while (watch.Step() > 0) continue;
            Assert.Equal(["two-places CARD0001 1"], Alerts(projection));
            Assert.Equal("Tapped at kiosk-1 and 119 s later at kiosk-far, which is another centre.", projection.Database.Scalar<string>("select detail from security_alerts"));
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnAlertGoesToWhoIsSubscribedAtTheCentreOrAboveIt(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        Raise(projection, Nine, AlertKinds.ForgedPublish, "kiosk-far", "Not signed.");
        Raise(projection, Nine, AlertKinds.CopiedCard, "CARD0001", "Bad proof.");
        Assert.Equal(["c2", "d"], projection.Database.Query<string>("select unit from notices order by unit"));
        Assert.Throws<ArgumentException>(() => Raise(projection, Nine, "nonsense", "kiosk-1", ""));
        Assert.Throws<ArgumentException>(() => Raise(projection, Nine, AlertKinds.Replay, "", ""));
    }

    [Fact]
    public void EveryKindHasWordsInBothLanguagesAndEveryReasonAKind()
    {
        Assert.All(AlertKinds.All, k =>
        {
            var word = AlertWords.Of(k);
            Assert.True(NoticeLevels.TryParse(word.Level, out _));
            Assert.All(new[] { word.TitleZh, word.TitleEn, word.MeansZh, word.Means, word.DoZh, word.Do }, text => Assert.NotEmpty(text));
        });
        Assert.All(SuspicionRules.TapReasons, r => Assert.Contains(SuspicionRules.OfTap(new AsideTap(1, 1, 1, "CARD0001", r, "", "kiosk-1", "c1", 1)).Kind, AlertKinds.All));
    }
}
