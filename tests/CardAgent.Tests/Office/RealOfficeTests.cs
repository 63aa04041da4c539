using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Office;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Tests.Enrolment;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Trust;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>Desk and centre, both ours and both whole, with the simulator's chips between: an enrolled kiosk issues cards over the real listener.</summary>
public sealed class RealOfficeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-desk-").FullName;
    private readonly DeskSlot _slot = new();
    private readonly List<string> _said = [];
    private CentreHouse _centre = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _centre = await CentreHouse.StartAsync();
        _centre.Execute("insert into organisations(id, name, kind, parent) values('cx', '社区', 'community', 'd'), ('b1', '一支部', 'branch', 'cx'), ('b2', '二支部', 'branch', 'cx')");
        _centre.Execute("insert into members(member, name, branch) values('M1', '张小明', 'b1'), ('M2', '李四', 'b2')");
        await EnrolledKiosk.EnrolAsync(_centre, _centre.NewKiosk("desk-1"), _folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _centre.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private AgentSettings Settings => AgentSettings.Load(Path.Combine(_folder, "appsettings.json"), []);

    private void MakeDesk()
    {
        using var connection = _centre.Database.Open();
        using var work = CardSystem.Ingest.Storage.Work.Begin(_centre.Database, connection);
        Assert.Null(OfficeDesks.Add(work, "desk-1", "tests", TimeProvider.System.GetUtcNow()));
        work.Commit();
    }

    private void At(Action<ClerkDesk> work)
    {
        using var desk = ClerkDesk.Open(Settings, () => _slot, null, said =>
        {
            _said.Add(said);
            if (said.Contains("down again", StringComparison.Ordinal)) _slot.Lay(_torn!);
        }, TimeProvider.System);
        work(desk);
    }

    private VirtualCard? _torn;

    private VirtualCard Issue(string member, string? replaces = null, params CardFault[] faults)
    {
        _torn = TestClerk.Blank();
        _slot.Lay(_torn, faults);
        At(desk => desk.Issue(member, replaces, Stop));
        return _torn;
    }

    private void VerifyAllGood() => At(desk =>
    {
        var cards = CardAuthorities.TryLoad(new CardsOptions { AuthorityFiles = { Path.Combine(Path.GetDirectoryName(Settings.Configuration["Cards:AuthorityFiles:0"])!, "card-authority.pem") } }, out _)!;
        Assert.All(desk.Verify(cards, Stop), f => Assert.True(f.Good, f.ToString()));
    });

    [Fact]
    public void ADeskIssuesACardThatHoldsWhatTheRosterSays()
    {
        Assert.Equal("Kiosk desk-1 is no desk of the card office; 'ingest office add desk-1' at the centre makes it one.", Assert.Throws<OfficeException>(() => Issue("M1")).Message);
        MakeDesk();
        var card = Issue("M1");
        Assert.Equal(LifeCycle.Activated, TestClerk.Life(card));
        var number = _centre.Scalar<string>("select card from cards");
        Assert.Equal($"Card {number} of 张** is ready; take it away.", _said[^1]);
        Assert.Equal("active", _centre.Scalar<string>("select state from card_states order by from_at desc limit 1"));
        var member = MemberObject.Read(new CardFiles(card.Chip!).Member())!;
        Assert.Equal(("M1", "张小明", "b1", 1u), (member.Number, member.Name, member.Branch, member.Sequence));
        using var certificate = X509CertificateLoader.LoadCertificate(card.Certificate!);
        Assert.Contains(number, certificate.Subject, StringComparison.Ordinal);
        VerifyAllGood();
        // Asked for again with the card where it lies, nothing more happens.
        At(desk => desk.Issue("M1", null, Stop));
        Assert.Equal($"Card {number} on Desk is M1's already, and in use; take it away.", _said[^1]);
        Assert.Equal(1, _centre.Scalar<int>("select count(*) from cards"));
    }

    [Fact]
    public void ACardPulledAwayInTheMiddleIsFinishedWithTheSameNumber()
    {
        MakeDesk();
        foreach (var (member, apdu) in (ReadOnlySpan<(string, int)>)[("M1", 4), ("M2", 12)])
        {
            var card = Issue(member, null, new CardFault(CardFaultKind.CutAfter, apdu));
            Assert.Contains(_said, s => s.Contains("Nothing is lost", StringComparison.Ordinal));
            Assert.Equal(LifeCycle.Activated, TestClerk.Life(card));
            Assert.Equal(1, _centre.Scalar<int>($"select count(*) from cards where member = '{member}'"));
            VerifyAllGood();
            _said.Clear();
        }
    }

    [Fact]
    public async Task CardsAndDesksOfBothGenerationsWorkSideBySide()
    {
        MakeDesk();
        var old = Issue("M1");
        _centre.Rotate();
        RotateCards();
        // The desk's own certificate is of the first generation still; the new card believes both.
        var young = Issue("M2");
        _slot.Lay(old);
        At(desk => desk.Read(Stop));
        // Brought up to date under the new key, the old card is led to it by the link.
        _centre.Execute("update members set branch = 'b2' where member = 'M1'");
        At(desk => desk.Update(Stop));
        Assert.EndsWith("is brought up to date.", _said[^1], StringComparison.Ordinal);
        var member = MemberObject.Read(new CardFiles(old.Chip!).Member())!;
        Assert.Equal(("b2", 2u), (member.Branch, member.Sequence));
        Assert.Equal(2, old.Chip!.Root.IssuerAnchors.Count);
        // A desk that enrols now is of the second generation.
        var second = Path.Combine(_folder, "second");
        await EnrolledKiosk.EnrolAsync(_centre, _centre.NewKiosk("desk-2"), second);
        using (var connection = _centre.Database.Open())
        using (var work = CardSystem.Ingest.Storage.Work.Begin(_centre.Database, connection))
        {
            OfficeDesks.Add(work, "desk-2", "tests", TimeProvider.System.GetUtcNow());
            work.Commit();
        }

        foreach (var card in (VirtualCard[])[old, young])
        {
            _slot.Lay(card);
            using var desk = ClerkDesk.Open(AgentSettings.Load(Path.Combine(second, "appsettings.json"), []), () => _slot, null, _said.Add, TimeProvider.System);
            Assert.Contains(desk.Read(Stop).Lines(), l => l.StartsWith("Member", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AnEmptiedCardIsRevokedAndALostOneReplaced()
    {
        MakeDesk();
        var first = Issue("M1");
        var number = _centre.Scalar<string>("select card from cards");
        new CardDesk(_centre.Database, new DistrictDays(TimeZoneInfo.Utc), TimeProvider.System).Enter(number, CardState.Lost, null, null, "clerk", "挂失");
        Issue("M1", number);
        Assert.Equal("replaced", _centre.Scalar<string>($"select state from card_states where card = '{number}' order by from_at desc limit 1"));
        var second = _centre.Scalar<string>($"select card from cards where card <> '{number}'");
        Assert.StartsWith($"This is card {second}, which is in use", Assert.Throws<OfficeException>(() => At(desk => desk.Reset(null, "", Stop))).Message, StringComparison.Ordinal);
        At(desk => desk.Reset(second, "handed back", Stop));
        Assert.Equal("revoked", _centre.Scalar<string>($"select state from card_states where card = '{second}' order by from_at desc limit 1"));
        Assert.Equal(LifeCycle.Blank, TestClerk.Life(_torn!));
        // The lost one is found: it is emptied too, and stays what it was.
        _slot.Lay(first);
        At(desk => desk.Reset(number, "", Stop));
        Assert.Equal(LifeCycle.Blank, TestClerk.Life(first));
        Assert.Equal("replaced", _centre.Scalar<string>($"select state from card_states where card = '{number}' order by from_at desc limit 1"));
    }

    private void RotateCards()
    {
        var trust = new TrustOptions { Folder = Path.Combine(_centre.Folder, "trust"), PassphraseFile = Path.Combine(_centre.Folder, "passphrase") };
        new AuthorityDesk(_centre.Database, trust, TimeProvider.System).Rotate(AuthorityKind.Card, Path.Combine(_centre.Folder, "card-root"), null, "tests");
    }
}
