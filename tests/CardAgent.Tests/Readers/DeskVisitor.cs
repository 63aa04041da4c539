using System.Collections.Concurrent;
using System.Security.Cryptography;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>The least a desk does with a card: who is it, does it prove it, show the light.</summary>
internal sealed class DeskVisitor(CardKinds cards, IReaderLights lights)
{
    public ConcurrentQueue<(RefusalReason Reason, string? Card, byte[] Challenge)> Answers { get; } = new();

    public void Meet(ICardChannel channel)
    {
        var challenge = RandomNumberGenerator.GetBytes(32);
        var visit = cards.Meet(channel);
        var identity = visit.Identity;
        var reason = identity.Reason == RefusalReason.None ? visit.Prove(challenge).Reason : identity.Reason;
        Answers.Enqueue((reason, identity.Card?.ToString(), challenge));
        lights.Show(channel, reason == RefusalReason.None ? TapOutcome.Accepted : TapOutcome.Refused);
    }
}
