using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Roster;

/// <summary>Cards over time: a tap is judged by what the card was when it was tapped, however late it arrives.</summary>
public sealed class CardHistoryTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static CardDesk Desk(TestProjection projection) => new(projection.Database.Database, TestProjection.Days(), projection.Time);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N11_ACardReportedLostAsOfAnInstantCountsBeforeItAndNotAfter(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var (before, after) = (_district.One.Tap(_district.Cards[0], Nine.AddMinutes(-10)), _district.Two.Tap(_district.Cards[0], Nine.AddMinutes(10)));
        await projection.TakeAndProjectAsync(after);
        Assert.Single(projection.Attendance());
        Assert.Equal("CARD0001 is lost from 2026-05-01 09:00:00.", Desk(projection).Enter("CARD0001", CardState.Lost, Nine, null, "clerk", "挂失").Text);
        await projection.ProjectAsync();
        Assert.Empty(projection.Attendance());
        Assert.Equal(["kiosk-2/1 card-lost"], projection.SetAside());

        // Uploaded after the report, tapped before it.
        await projection.TakeAndProjectAsync(before);
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());

        Assert.True(Desk(projection).Enter("CARD0001", CardState.Active, Nine.AddMinutes(5), null, "clerk", "found").Done);
        await projection.ProjectAsync();
        Assert.Empty(projection.SetAside());
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from derived.sign_ins where member = 'M001'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACardThroughItsWholeLifeIsJudgedByWhatItWasAtTheTap(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        (CardState State, string? Reason)[] life =
        [
            (CardState.Issued, "card-not-activated"), (CardState.Active, null), (CardState.Suspended, "card-suspended"), (CardState.Active, null),
            (CardState.Lost, "card-lost"), (CardState.Replaced, "card-replaced"), (CardState.Revoked, "card-revoked"),
        ];
        for (var i = 0; i < life.Length; i++) Assert.True(Desk(projection).Enter("CARD0001", life[i].State, Nine.AddMinutes(2 * i - 10), null, "clerk").Done);
        // Uploaded long after, the latest first.
        projection.Time.Advance(TimeSpan.FromHours(6));
        var taps = life.Select((_, i) => _district.One.Tap(_district.Cards[0], Nine.AddMinutes(2 * i - 9))).ToArray();
        await projection.TakeAndProjectAsync([.. taps.Reverse()]);
        Assert.Equal(life.Select((l, i) => (l.Reason, Tap: i + 1)).Where(l => l.Reason is not null).Select(l => $"kiosk-1/{l.Tap} {l.Reason}"), projection.SetAside());
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from derived.sign_ins where member = 'M001'"));
        Assert.Equal(["issued", "active", "suspended", "active", "lost", "replaced", "revoked"], projection.Database.Query<string>("select state from card_states order by from_at"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N11_ASuspensionEndsByItself(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        Desk(projection).Enter("CARD0001", CardState.Suspended, Nine.AddMinutes(-5), Nine, "clerk");
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], Nine.AddMinutes(-6)), _district.One.Tap(_district.Cards[0], Nine.AddMinutes(-5)), _district.One.Tap(_district.Cards[0], Nine));
        Assert.Equal(["kiosk-1/2 card-suspended"], projection.SetAside());
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from derived.sign_ins"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N11_ACardThatChangesHandsKeepsItsPast(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], Nine.AddMinutes(-10)), _district.One.Tap(_district.Cards[0], Nine.AddMinutes(10)));
        var desk = Desk(projection);
        Assert.Equal("CARD0001 is M001's; say with --at from when it is M003's, or 'beginning' if it never was M001's.", desk.Bind("CARD0001", "M003", null, "clerk").Text);
        Assert.True(desk.Bind("CARD0001", "M003", Nine, "clerk").Done);
        await projection.ProjectAsync();
        // M001 is of b2 and expected, M003 of b1 too; the second tap is in the late minutes' limit.
        Assert.Equal(["morning M001 kiosk-1/1", "morning M003 kiosk-1/2"], projection.Attendance());
        Assert.True(desk.Bind("CARD0001", "M003", DateTimeOffset.UnixEpoch, "clerk").Done);
        await projection.ProjectAsync();
        Assert.Equal(0, projection.Database.Scalar<long>("select count(*) from derived.sign_ins where member = 'M001'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T8_BindingACardOfNobodyBackFillsWhatWasTappedWithIt(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Nobodys, Nine));
        Assert.Equal(["kiosk-1/1 unknown-card"], projection.SetAside());
        var last = projection.Database.Scalar<long>("select max(change) from changes");
        Assert.Equal("CARDOFNOBODY is M001's from the beginning.", Desk(projection).Bind("CARDOFNOBODY", "M001", null, "clerk").Text);
        Assert.Equal(["Card CARDOFNOBODY"], projection.Database.Query<(string, string)>($"select kind, key from changes where change > {last}").Select(c => $"{c.Item1} {c.Item2}"));
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
        Assert.Equal("There is no card 'CARDX'; import it with its certificate first.", Desk(projection).Bind("CARDX", "M001", null, "clerk").Text);
        Assert.Equal("There is no member 'M999'.", Desk(projection).Bind("CARDOFNOBODY", "M999", null, "clerk").Text);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N11_AReplacedCardCountsUntilItWasReplaced(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        projection.Time.Advance(TimeSpan.FromHours(1));
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], Nine.AddMinutes(-1)), _district.One.Tap(_district.Cards[0], Nine.AddMinutes(1)), _district.Two.Tap(_district.Nobodys, Nine.AddMinutes(30)));
        Assert.Equal("CARDOFNOBODY takes the place of CARD0001 from 2026-05-01 09:00:00; it is M001's.", Desk(projection).Replace("CARD0001", "CARDOFNOBODY", Nine, "clerk").Text);
        await projection.ProjectAsync();
        Assert.Equal(["kiosk-1/2 card-replaced"], projection.SetAside());
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from derived.sign_ins where member = 'M001'"));
        Assert.Equal("CARD0003 is M003's.", Desk(projection).Replace("CARD0002", "CARD0003", Nine, "clerk").Text);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANewCertificateUnderTheSameNumberLeavesOldTapsProven(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        using var renewed = new TestCard("CARD0001", Nine.AddYears(-1), Nine.AddYears(9));
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], Nine));
        TestImport.Run(projection.Database, "cards", $"card,member,certificate\nCARD0001,M001,{Convert.ToBase64String(renewed.Certificate)}\n");
        await projection.TakeAndProjectAsync(_district.One.Tap(renewed, Nine.AddMinutes(1)));
        Assert.Empty(projection.SetAside());
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from derived.sign_ins where member = 'M001'"));
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from card_certificates"));
    }

    [Fact]
    public void StatesEnteredInAnyOrderGiveTheSameHistory()
    {
        var random = new Random(5);
        for (var round = 0; round < 100; round++)
        {
            var entries = Enumerable.Range(1, 6).Select(n => (From: n * 10L + random.Next(10), State: (CardState)random.Next(6))).ToArray();
            string? first = null;
            for (var order = 0; order < 4; order++)
            {
                var file = new CardFile { Number = "CARD" };
                foreach (var (from, state) in entries) CardRules.Enter(file, state, "r", from, HistoryRules.NoEnd);
                var now = string.Join(',', file.States);
                Assert.Equal(first ??= now, now);
                random.Shuffle(entries);
            }
        }
    }
}
