using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Cards;

/// <summary>
/// One kind of card. An interface because several kinds are in use (MCAP-1, PIV, PKOC, UID, later SAM) and neither <see cref="CardKinds"/> nor the desk that handles a tap cares which it is.
/// </summary>
public interface ICardReading
{
    /// <summary>Meets the card on the reader: who it is, or why it is refused.</summary>
    /// <returns>Null where it is no card of this kind: the next kind is tried, and must not rely on anything this one has selected.</returns>
    /// <exception cref="CardServiceException">The card left, or the service failed.</exception>
    CardVisit? Meet(ICardChannel channel);
}
