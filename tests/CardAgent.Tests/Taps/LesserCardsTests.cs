using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Cards.Pkoc;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Tests.Cards;
using CardSystem.Contracts;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.TestKit;

namespace CardSystem.CardAgent.Tests.Taps;

/// <summary>Cards that prove less than a member card, at the desk.</summary>
public sealed class LesserCardsTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly CardMemory _memory = new(new CardsOptions());
    private bool _uidOnly;

    public void Dispose() => _bench.Dispose();

    private async Task<Tap> TapAsync(Func<byte[], byte[]> card)
    {
        var kinds = new CardKinds([new PkocCardReading(Workbench.Kiosk), new UidCardReading(() => _uidOnly)], _memory);
        var desk = _bench.Desk(kinds);
        desk.ReaderAttached("A");
        desk.CardPresented(new AnsweringCard(card), _bench.Time.GetTimestamp());
        return (await _bench.WaitingAsync())[^1];
    }

    private ScreenCard? Shown => _bench.Screen.State().Results[^1].Result.Card;

    private static byte[] OnlyUid(byte[] command) => command is [0xFF, 0xCA, ..] ? [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6, 0x90, 0x00] : [0x6A, 0x82];

    [Fact]
    public async Task ACardThatIsAKeyAloneSignsInAtItsOwnLevel()
    {
        using var authority = CardAuthority.Create("Another district");
        using var kiosks = CompactAuthority.Create(FirmwareSim.Cards.Member.CertificateRole.KioskAuthority, TimeProvider.System.GetUtcNow());
        var session = new CardSession(authority.IssueMember("3101000000000001", new DeckMember("M1", "张小明", "b1"), kiosks, TimeProvider.System), _ => { });
        var tap = await TapAsync(command => session.Transmit(command));
        Assert.Equal((TapOutcome.Accepted, Assurance.A1), (tap.Outcome, tap.Assurance));
        Assert.StartsWith("PK", tap.Card.ToString(), StringComparison.Ordinal);
        Assert.True(tap.CardKey.Length == 32 && tap.CardSignature.Length is > 60 and < 80);
    }

    [Fact]
    public async Task ACardThatHasOnlyAUidIsNoneOfOurs()
    {
        var tap = await TapAsync(OnlyUid);
        Assert.Equal((TapOutcome.Refused, RefusalReason.NotAMemberCard, "UID04A1B2C3D4E5F6"), (tap.Outcome, tap.Reason, tap.Card.ToString()));
    }

    [Fact]
    public async Task WhereTheCentreTakesItItSignsInAndTheMemberIsToldThatAPersonConfirmsIt()
    {
        _uidOnly = true;
        var tap = await TapAsync(OnlyUid);
        Assert.Equal((TapOutcome.Accepted, Assurance.A0, 0), (tap.Outcome, tap.Assurance, tap.CardSignature.Length));
        Assert.Equal(CardState.Unproved, Shown!.State);
    }

    [Fact]
    public async Task AUidThatIsNewEachTimeIsRefusedForThat()
    {
        _uidOnly = true;
        var tap = await TapAsync(command => command is [0xFF, 0xCA, ..] ? [0x08, 0x11, 0x22, 0x33, 0x90, 0x00] : [0x6A, 0x82]);
        Assert.Equal((TapOutcome.Refused, RefusalReason.RandomUid), (tap.Outcome, tap.Reason));
    }
}
