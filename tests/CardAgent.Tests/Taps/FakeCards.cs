using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Taps;

/// <summary>A card reading without cards: what identifies and proves is set by the test, and challenges are noted.</summary>
internal sealed class FakeCardReading : ICardReading
{
    public CardIdentity Identity { get; set; } = Of("CARD0001");

    public CardProof Proof { get; set; } = new(RefusalReason.None, new byte[70]);

    public List<byte[]> Challenges { get; } = [];

    /// <summary>Thrown once by the call of this name.</summary>
    public string? PulledDuring { get; set; }

    public static CardIdentity Of(string card, string? name = "张*") => new(RefusalReason.None, new CardId(card), new byte[32], new byte[91], name);

    public static CardIdentity Refused(RefusalReason reason, string? card = null) => new(reason, card is null ? null : new CardId(card), default, default, null);

    public CardVisit Meet(ICardChannel channel)
    {
        PullIf(nameof(Meet));
        channel.Transmit([0x00, 0xA4]);
        return new Visit(this, channel, Identity);
    }

    /// <summary>As the desk takes it.</summary>
    public CardKinds Kinds => new([this], new CardMemory(new CardsOptions()));

    private sealed class Visit(FakeCardReading cards, ICardChannel channel, CardIdentity identity) : CardVisit
    {
        public override CardIdentity Identity => identity;

        public override CardProfile Profile => CardProfile.Piv;

        public override CardProof Prove(ReadOnlySpan<byte> challenge)
        {
            cards.PullIf(nameof(Prove));
            cards.Challenges.Add(challenge.ToArray());
            channel.Transmit([0x00, 0x87]);
            return cards.Proof;
        }
    }

    private void PullIf(string call)
    {
        if (PulledDuring != call) return;
        PulledDuring = null;
        throw new CardServiceException("The card was removed.", 0x80100069, cardLost: true);
    }
}

internal sealed class FakeChannel(string reader, Action? onTransmit = null) : ICardChannel
{
    public string Reader => reader;

    public ReadOnlyMemory<byte> Atr => default;

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        onTransmit?.Invoke();
        return [0x90, 0x00];
    }

    public void Dispose()
    {
    }
}

internal sealed class FakeLights : IReaderLights
{
    public List<TapOutcome> Shown { get; } = [];

    public void Show(ICardChannel channel, TapOutcome outcome) => Shown.Add(outcome);
}
