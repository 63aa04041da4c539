using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>A reader that a hand can lay a card on. An interface because readers of two backends, and of tests, are played on alike.</summary>
public interface ICardSlot : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Lays the card on the reader.</summary>
    /// <param name="onSigned">Told of every signature, before the host has it.</param>
    /// <param name="onLight">Told of every light while the card lies there.</param>
    /// <exception cref="IOException">The reader is not there, or nobody listens behind it. Try again later.</exception>
    Task<ILaidCard> LayAsync(VirtualCard card, Action<CardSignature> onSigned, Action<LightShown> onLight, CancellationToken stop);
}

/// <summary>A card on a reader; disposing takes it away.</summary>
public interface ILaidCard : IAsyncDisposable
{
    /// <summary>Ends when the card is off the reader, whoever took it: a hand, an early pull, or a reader that died.</summary>
    Task Gone { get; }
}
