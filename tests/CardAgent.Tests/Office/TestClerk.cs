using CardSystem.CardAgent.Office;
using CardSystem.CardAgent.Readers;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>A clerk at the desk: does what the desk says, with a pile of cards, and remembers what was said.</summary>
internal sealed class TestClerk(FakeOffice office, OfficeFolder folder) : IDisposable
{
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private VirtualCard? _last;

    public DeskSlot Slot { get; } = new();

    public List<string> Said { get; } = [];

    /// <summary>The cards to lay down, each with what goes wrong with it the first time; blank ones without end after them.</summary>
    public Queue<(VirtualCard Card, CardFault[] Faults)> Pile { get; } = [];

    /// <summary>The card that was laid down last.</summary>
    public VirtualCard? Last => _last;

    public static VirtualCard Blank() => VirtualCard.WithChip(CardKind.Member, "blank", [4, 1, 2, 3, 4, 5, 6], new MemberChip());

    public static LifeCycle Life(VirtualCard card) => card.Chip!.Root.LifeCycle;

    public void At(Action<ClerkDesk, CancellationToken> work)
    {
        _patience.CancelAfter(TimeSpan.FromMinutes(3));
        using var desk = ClerkDesk.Open(folder.Settings(office.Address), () => Slot, null, Hear, TimeProvider.System);
        work(desk, _patience.Token);
    }

    public void Issue(string member, string? replaces = null) => At((desk, stop) => desk.Issue(member, replaces, stop));

    public void Dispose() => _patience.Dispose();

    private void Hear(string said)
    {
        lock (Said) Said.Add(said);
        if (said.Contains("down again", StringComparison.Ordinal) && Slot.Card is null)
        {
            Slot.Lay(_last!);
            return;
        }

        if (said.Contains("ake it away", StringComparison.Ordinal) || said.Contains("take this card away", StringComparison.Ordinal)) Slot.Take();
        if (said.Contains("lay down a", StringComparison.Ordinal) || said.Contains("lay a blank", StringComparison.Ordinal)) LayNext();
    }

    private void LayNext()
    {
        if (Slot.Card is not null) return;
        var (card, faults) = Pile.TryDequeue(out var next) ? next : (Blank(), []);
        _last = card;
        Slot.Lay(card, faults);
    }
}
