namespace CardSystem.CardAgent.Readers;

/// <summary>
/// One context of the machine's card service (PC/SC). The seam to the hardware: the PCSC package, or a fake, can stand behind it.
/// Every call may throw <see cref="CardServiceException"/>; after one that is <see cref="CardServiceException.ContextLost"/> the context is to be disposed and made anew.
/// Used by one thread.
/// </summary>
/// <remarks>
/// An adapter over the PCSC package needs about a hundred lines: <c>ContextFactory.Establish(SCardScope.System)</c> makes the context, <c>GetReaders</c> lists,
/// <c>GetStatusChange</c> with <c>SCardReaderState</c> waits (copy the event state without <c>Changed</c> into the current state, whole, with the counter in its high word),
/// <c>Connect(reader, SCardShareMode.Shared, SCardProtocol.Any)</c>, <c>BeginTransaction</c> and <c>Transmit</c> make the channel, <c>SCardReaderDisposition.Leave</c> ends it.
/// Its <c>PCSCException</c>s become <see cref="CardServiceException"/>s by their code, as <see cref="Pcsc.PcscCodes"/> words them. Its monitor classes are not to be used: they end at the first error.
/// It takes its place by registering another <see cref="OpenCardService"/>.
/// </remarks>
public interface ICardService : IDisposable
{
    /// <summary>Names of the readers attached now; empty where there is none.</summary>
    IReadOnlyList<string> ListReaders();

    /// <summary>
    /// Waits until one of the readers differs from what is known of it, a reader comes or goes, or the time is over.
    /// </summary>
    /// <param name="known">What the caller knows; the first time <see cref="ReaderSighting.Unknown"/>.</param>
    /// <param name="patience">At most one second.</param>
    IReadOnlyList<ReaderSighting> WaitForChange(IReadOnlyList<ReaderSighting> known, TimeSpan patience);

    /// <summary>Connects to the card, shared, and begins a transaction. Disposing the channel ends both and leaves the card as it is.</summary>
    ICardChannel Connect(string reader);
}

/// <param name="Present">A card lies on the reader and is not mute.</param>
/// <param name="Events">The driver's event counter: another number means another card, even where no removal was seen.</param>
public sealed record ReaderSighting(string Reader, bool Attached, bool Present, bool Mute, uint Events, ReadOnlyMemory<byte> Atr)
{
    public static ReaderSighting Unknown(string reader) => new(reader, false, false, false, uint.MaxValue, default);
}

/// <summary>A card in conversation. 61xx, 6Cxx and command chaining are dealt with below this seam's <see cref="Transmit"/> users, in CardDialogue.</summary>
public interface ICardChannel : IDisposable
{
    string Reader { get; }

    ReadOnlyMemory<byte> Atr { get; }

    /// <summary>Sends one command APDU and returns the response with its two status bytes.</summary>
    /// <exception cref="CardServiceException">The card left, was reset by another program, or the service failed.</exception>
    byte[] Transmit(ReadOnlySpan<byte> command);
}

/// <summary>The card service said no.</summary>
public sealed class CardServiceException : Exception
{
    public CardServiceException(string message, uint code, bool contextLost = false, bool cardLost = false) : base(message) =>
        (Code, ContextLost, CardLost) = (code, contextLost, cardLost);

    /// <summary>The PC/SC code, such as 0x80100069.</summary>
    public uint Code { get; }

    /// <summary>The context is dead; make a new one.</summary>
    public bool ContextLost { get; }

    /// <summary>The card was removed or reset; the conversation is over, another may begin.</summary>
    public bool CardLost { get; }
}
