using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.View;

public sealed class LiveScopeTests
{
    private static readonly DistrictTime Time = new(DistrictClock.Zone(null), District.Now);

    /// <summary>Centre c1 with a meeting of branch b1 and an open day, c2 with a lecture for the sub-district s2 and one that b1 holds.</summary>
    private static LiveSnapshot Town() => District.Morning() with
    {
        Centres =
        [
            new("c1", "中心一", [Of("meeting", "", "b1"), Of("open-day", "")], 3),
            new("c2", "中心二", [Of("lecture", "", "s2"), Of("guests", "b1")], 2),
        ],
        Latest =
        [
            SignIn("甲*", "b1", "c1", "meeting"), SignIn("乙*", "b2", "c1", "open-day"), SignIn("丙*", "b3", "c2", "lecture"), SignIn("丁*", "b1", "c2", "lecture"),
        ],
        Kiosks = [.. District.Morning().Kiosks.Take(2).Select((k, i) => k with { Centre = i == 0 ? "c1" : "c2" })],
    };

    [Fact]
    public void ACentreOfOnesOwnIsSeenWholeAndNothingElse()
    {
        var view = Build(LiveScope.OfUnits(Set("c1"), Set("s1", "d")));
        Assert.Equal(["meeting", "open-day"], view.Centres.SelectMany(c => c.Sessions).Select(s => s.Key));
        Assert.Equal(["甲*", "乙*"], view.Latest.Select(l => l.Name));
        Assert.Equal((3, 1, 0, 0L), (view.Counts.Visits, view.Troubled.Count + view.Kiosks.Count, view.SetAside.Count, view.Counts.Taps));
        Assert.Equal(["c1"], view.Choices.Select(c => c.Key));
    }

    [Fact]
    public void ABranchSeesTheSessionsThatConcernItAndItsOwnPeople()
    {
        var view = Build(LiveScope.OfUnits(Set("b1"), Set("s1", "d")));
        Assert.Equal(["meeting", "guests"], view.Centres.SelectMany(c => c.Sessions).Select(s => s.Key));
        Assert.Equal(["甲*", "丁*"], view.Latest.Select(l => l.Name));
        Assert.Equal((0, 0), (view.Counts.Visits, view.Troubled.Count + view.Kiosks.Count));
    }

    [Fact]
    public void WhatIsForTheUnitAboveIsForTheBranchToo()
    {
        var view = Build(LiveScope.OfUnits(Set("b3"), Set("s2", "d")));
        Assert.Equal(["lecture"], view.Centres.SelectMany(c => c.Sessions).Select(s => s.Key));
        Assert.Equal(["丙*"], view.Latest.Select(l => l.Name));
    }

    [Fact]
    public void AWallShowsItsCentreWhicheverItIsAskedFor()
    {
        Assert.Equal(["c2"], Build(LiveScope.OfCentre("c2")).Centres.Select(c => c.Key));
        var asked = Build(LiveScope.OfCentre("c2"), LiveChoice.Of("c1", null));
        Assert.Empty(asked.Centres);
        Assert.Contains("c1", asked.Counts.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void ASessionsOwnViewHoldsThatSessionItsPeopleAndItsCentresKiosks()
    {
        var view = Build(LiveScope.Whole, LiveChoice.Of(null, "lecture"));
        Assert.Equal(["lecture"], view.Centres.SelectMany(c => c.Sessions).Select(s => s.Key));
        Assert.Equal(["丙*", "丁*"], view.Latest.Select(l => l.Name));
        Assert.Equal((1, 0L), (view.Troubled.Count + view.Kiosks.Count, view.Counts.Visits));
        Assert.Equal(PageTexts.Chinese.NoSuchSession, Build(LiveScope.OfUnits(Set("b1"), Set("s1")), LiveChoice.Of(null, "lecture")).Counts.Notice);
    }

    [Fact]
    public void TheSamePartOfTheDistrictHasTheSameKeyAndAnotherAnother()
    {
        Assert.Equal(LiveScope.OfUnits(Set("b1", "b2"), Set("s1")).Key, LiveScope.OfUnits(Set("b2", "b1"), Set("s1")).Key);
        Assert.Equal(4, new[] { LiveScope.Whole, LiveScope.OfCentre("c1"), LiveScope.OfUnits(Set("c1"), Set()), LiveScope.OfUnits(Set(), Set("c1")) }.Select(s => s.Key).Distinct().Count());
    }

    private static LiveView Build(LiveScope scope, LiveChoice? choice = null) => LiveViewRules.Build(Town(), PageTexts.Chinese, Time, choice ?? LiveChoice.Everything, scope);

    private static LiveSession Of(string id, string organiser, params string[] audience) => District.Session(id, id, 0, 5, 1, 0, 10) with { Organiser = organiser, Audience = audience };

    private static LiveSignIn SignIn(string name, string branch, string centre, string session) => new(District.Now, name, branch, session, centre, "k", "present") { BranchId = branch };

    private static HashSet<string> Set(params string[] units) => [.. units];
}
