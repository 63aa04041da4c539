using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Projection.Binding;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection.Binding;

/// <summary>What the preview says is what the projection then does: the projection itself is the judge.</summary>
public sealed class BindPreviewTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static CardDesk Desk(TestProjection projection) => new(projection.Database.Database, TestProjection.Days(), projection.Time);

    private static BindPreview? Look(TestProjection projection, string card, string member) => new BindPreviewer(projection.Database.Database, TestProjection.Days(), projection.Time).Look(card, member);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsToldBeforehandIsWhatComesOfIt(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        projection.Policy();
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Nobodys, Nine.AddMinutes(20)),                                                             // late at the morning
            _district.Two.Tap(_district.Nobodys, Nine.AddMinutes(-30)),                                                            // the talk
            _district.Far.Tap(_district.Nobodys, Nine),                                                                            // a visit
            _district.One.Tap(_district.Nobodys, Nine.AddMinutes(30), change: t => t with { CardSignature = new byte[70] }),       // proves nothing
            _district.One.Tap(_district.Cards[0], Nine.AddMinutes(-5)));
        var preview = Look(projection, _district.Nobodys.Number, "M003")!;
        Assert.Equal(["morning None→Late", "talk None→Present"], preview.Sessions.Select(Told).Order(StringComparer.Ordinal));
        Assert.Equal((4, 3), (preview.Taps.Count, preview.Counting));
        Assert.Equal("bad-proof", Assert.Single(preview.Taps, t => t.Aside is not null).Aside);
        Assert.Equal("c2", Assert.Single(preview.Taps, t => t is { Session: "", Aside: null }).Centre);

        Assert.True(Desk(projection).Bind(_district.Nobodys.Number, "M003", null, "clerk").Done);
        await projection.ProjectAsync();
        var attendance = projection.Read(work => preview.Sessions.Select(s => (s.After, AttendanceStore.Find(work, s.Session, "M003")?.Outcome)).ToList());
        Assert.All(attendance, a => Assert.Equal(a.Outcome, a.After));
        Assert.Equal(["kiosk-1/2 bad-proof"], projection.SetAside());
        var earned = projection.Database.Query<(string Category, long Points)>($"select category, sum(earned) from derived.ledger where member = 'M003' and account = {(int)CreditAccount.Member} group by category order by category");
        Assert.NotEmpty(earned);
        Assert.Equal(earned, preview.Credits.Select(c => (c.Category, c.Points)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMemberWhoWasThereWithAnotherCardGainsNothingFromALaterTap(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        projection.Policy();
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[2], Nine.AddMinutes(-10)), _district.Two.Tap(_district.Nobodys, Nine.AddMinutes(15)));
        var preview = Look(projection, _district.Nobodys.Number, "M003")!;
        // At kiosk-2 the talk and the morning are both open; whichever it is, the rule of placing says so here as there.
        var session = Assert.Single(preview.Sessions);
        Assert.True(Desk(projection).Bind(_district.Nobodys.Number, "M003", null, "clerk").Done);
        await projection.ProjectAsync();
        Assert.Equal(projection.Read(work => AttendanceStore.Find(work, session.Session, "M003")?.Outcome), session.After);
        if (session.Session == "morning") Assert.Empty(preview.Credits);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ABareNumberIsToldByWhatItsCentreTookAndIsRegisteredWithTheBinding(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        Assert.True(new UidDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Enter("c1", true, Nine.AddHours(-1), "tester").Done);
        byte[] Tap(TestKiosk kiosk, DateTimeOffset at) => kiosk.Tap(null, at, change: t => t with { Card = new CardId("UID04AABBCC"), Assurance = Assurance.A0 });
        await projection.TakeAndProjectAsync(Tap(_district.One, Nine.AddMinutes(-5)), Tap(_district.Far, Nine));
        var preview = Look(projection, "UID04AABBCC", "M004")!;
        Assert.Equal(["uid-not-allowed"], preview.Taps.Select(t => t.Aside).OfType<string>());
        Assert.True(Assert.Single(preview.Sessions).After!.Value.Provisional);

        Assert.True(Desk(projection).BindUid("UID04AABBCC", "M004", "clerk", "seen with it").Done);
        Assert.StartsWith("Card UID04AABBCC is registered already", Desk(projection).BindUid("UID04AABBCC", "M004", "clerk").Text, StringComparison.Ordinal);
        await projection.ProjectAsync();
        Assert.Equal(["morning M004 kiosk-1/1 provisional"], projection.Attendance());
        Assert.Equal(["kiosk-far/1 uid-not-allowed"], projection.SetAside());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ABindingThatIsTakenBackLeavesEverythingAsItWas(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        projection.Policy();
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Nobodys, Nine), _district.One.Tap(_district.Cards[0], Nine));
        var before = projection.Everything();
        Assert.True(Desk(projection).Bind(_district.Nobodys.Number, "M003", null, "clerk").Done);
        await projection.ProjectAsync();
        Assert.NotEqual(before, projection.Everything());
        Assert.Equal("CARDOFNOBODY is not M004's.", Desk(projection).Unbind(_district.Nobodys.Number, "M004", "clerk").Text);
        Assert.True(Desk(projection).Unbind(_district.Nobodys.Number, "M003", "clerk").Done);
        await projection.ProjectAsync();
        Assert.Equal(["kiosk-1/1 unknown-card"], projection.SetAside());
        Assert.Equal(["morning M001 kiosk-1/2"], projection.Attendance().Where(a => !a.Contains("absent", StringComparison.Ordinal)));
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Fact]
    public async Task WhatIsNotThereHasNoPreview()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Unknown, Nine));
        Assert.Null(Look(projection, "CARDUNKNOWN", "M001"));
        Assert.Null(Look(projection, "UID08AABBCC", "M001"));
        Assert.Null(Look(projection, _district.Nobodys.Number, "M999"));
    }

    private static string Told(PreviewedSession s) => $"{s.Session} {Word(s.Before)}→{Word(s.After)}";

    private static string Word(Outcome? outcome) => outcome is { } known ? known.Status.ToString() : "None";
}
