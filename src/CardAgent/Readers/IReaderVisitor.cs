namespace CardSystem.CardAgent.Readers;

/// <summary>Who is told what happens at the readers. Calls for one reader come one after another from that reader's own worker; readers do not wait for each other.</summary>
public interface IReaderVisitor
{
    /// <summary>A reader is there and heard. Called once before its first card.</summary>
    void ReaderAttached(string reader);

    /// <summary>The reader is gone, or cannot be heard.</summary>
    void ReaderDetached(string reader, string why);

    /// <summary>
    /// A card was presented. The channel is open for the length of this call, at most the session's time cap. A <see cref="CardServiceException"/> may escape:
    /// the worker takes it as the end of the session.
    /// </summary>
    /// <param name="presentedAt">TimeProvider timestamp at which the presence was seen.</param>
    void CardPresented(ICardChannel channel, long presentedAt);

    /// <summary>A card was seen but no conversation came about (mute, unpowered, pulled at once, two cards).</summary>
    void CardFailed(string reader, Contracts.RefusalReason reason);

    void CardRemoved(string reader);
}
