using CardSystem.Contracts;

namespace CardSystem.CardAgent.Readers;

/// <summary>Light and sound on the reader itself. Never throws, never delays a tap: a reader that cannot is left alone.</summary>
public interface IReaderLights
{
    void Show(ICardChannel channel, TapOutcome outcome);
}
