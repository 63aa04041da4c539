using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Cards;

/// <summary>
/// Talks to a card of one kind. An interface because other kinds of card follow (member-data application, PKOC, SAM) and the desk that handles a tap does not care.
/// Both calls let a <see cref="CardServiceException"/> through when the card leaves.
/// </summary>
public interface ICardReading
{
    CardIdentity Identify(ICardChannel channel);

    /// <param name="challenge">32 bytes, see <see cref="Contracts.TapText.Challenge"/>.</param>
    CardProof Prove(ICardChannel channel, CardIdentity identity, ReadOnlySpan<byte> challenge);
}
