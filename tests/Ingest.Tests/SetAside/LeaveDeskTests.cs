using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.SetAside;

public sealed class LeaveDeskTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static List<string> Groups(TestProjection projection, params string[] kiosks) =>
        [.. projection.Read(work => SetAsideBoard.Groups(work, 0, kiosks.Length == 0 ? null : kiosks)).Select(g => $"{g.Card} {g.Reason} {g.Taps} at {g.Kiosks}").Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsLeftAsItIsLeavesTheListAndTheSameAgainComesUpAgain(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var desk = new LeaveDesk(projection.Database.Database, projection.Time);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Nobodys, Nine), _district.Far.Tap(_district.Nobodys, Nine.AddMinutes(1)), _district.One.Tap(_district.Unknown, Nine), _district.One.Tap(null, Nine), _district.Stranger.Tap(_district.Cards[0], Nine));
        Assert.Equal([" no-proof 1 at 1", "CARD0001 unknown-kiosk 1 at 1", "CARDOFNOBODY unknown-card 2 at 2", "CARDUNKNOWN unknown-card 1 at 1"], Groups(projection));
        Assert.Equal([" no-proof 1 at 1", "CARDOFNOBODY unknown-card 1 at 1", "CARDUNKNOWN unknown-card 1 at 1"], Groups(projection, "kiosk-1"));

        Assert.Equal(LeaveFault.NoteMissing, desk.Leave("CARDOFNOBODY", "unknown-card", null, "clerk", " ").Fault);
        Assert.Equal(LeaveFault.NoteTooLong, desk.Leave("CARDOFNOBODY", "unknown-card", null, "clerk", new string('x', 301)).Fault);
        Assert.Equal(LeaveFault.NothingThere, desk.Leave("CARDOFNOBODY", "card-lost", null, "clerk", "seen").Fault);
        // At this clerk's kiosk only: what lies there from elsewhere is for somebody else to look at.
        var left = desk.Leave("CARDOFNOBODY", "unknown-card", ["kiosk-1"], "clerk", "a sample card of the fair");
        Assert.Equal((LeaveFault.None, 1L), (left.Fault, left.Taps));
        Assert.Equal(1, desk.Leave(null, "no-proof", null, "clerk", "the fitter's trial").Taps);
        Assert.Equal(["CARD0001 unknown-kiosk 1 at 1", "CARDOFNOBODY unknown-card 1 at 1", "CARDUNKNOWN unknown-card 1 at 1"], Groups(projection));
        Assert.Equal(5, projection.Database.Scalar<long>("select count(*) from derived.set_aside"));

        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Nobodys, Nine.AddMinutes(3)));
        Assert.Contains("CARDOFNOBODY unknown-card 2 at 2", Groups(projection));
        Assert.Equal([("clerk", "no-proof", 1L), ("clerk", "unknown-card", 1L)], projection.Read(work => SetAsideBoard.Left(work, null, 10)).Select(l => (l.Who, l.Reason, l.Taps)));
        Assert.Single(projection.Read(work => SetAsideBoard.Left(work, ["kiosk-1"], 1)));
        Assert.Empty(projection.Read(work => SetAsideBoard.Left(work, ["kiosk-far"], 10)));

        Assert.Equal(1, desk.Back(left.Act, "clerk"));
        Assert.Equal(0, desk.Back(left.Act, "clerk"));
        Assert.Contains("CARDOFNOBODY unknown-card 3 at 2", Groups(projection));
        Assert.Equal(["set-aside-leave", "set-aside-leave", "set-aside-back"], projection.Database.Query<string>("select what from acts where what like 'set-aside-%' order by act"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PayloadsThatCouldNotBecomeTapsAreListedAndLeftByKiosk(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var (tap, other) = (_district.One.Tap(_district.Cards[0], Nine), _district.Two.Tap(_district.Cards[1], Nine));
        await projection.Inbox.TakeAsync(new FakeConnection("kiosk-1"), "nonsense"u8.ToArray());
        await projection.Inbox.TakeAsync(new FakeConnection("kiosk-1"), other);
        await projection.TakeAndProjectAsync(tap);
        var groups = projection.Read(work => SetAsideBoard.Payloads(work, null));
        Assert.Equal([("kiosk-1", 1L), ("kiosk-1", 1L)], groups.Select(g => (g.Kiosk, g.Count)));
        Assert.Empty(projection.Read(work => SetAsideBoard.Payloads(work, ["kiosk-2"])));
        var desk = new LeaveDesk(projection.Database.Database, projection.Time);
        Assert.Equal(LeaveFault.NothingThere, desk.LeavePayloads("kiosk-2", groups[0].Reason, "clerk", "seen").Fault);
        Assert.Equal(1, desk.LeavePayloads("kiosk-1", groups[0].Reason, "clerk", "seen").Taps);
        Assert.Single(projection.Read(work => SetAsideBoard.Payloads(work, null)));
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from refused_payloads"));
    }
}
