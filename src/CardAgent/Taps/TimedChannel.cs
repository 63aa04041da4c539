using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Taps;

/// <summary>Adds up the time the card itself takes, so that our own share of a tap can be told apart.</summary>
internal sealed class TimedChannel(ICardChannel inner, TimeProvider time) : ICardChannel
{
    public TimeSpan CardTime { get; private set; }

    public string Reader => inner.Reader;

    public ReadOnlyMemory<byte> Atr => inner.Atr;

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        var start = time.GetTimestamp();
        try
        {
            return inner.Transmit(command);
        }
        finally
        {
            CardTime += time.GetElapsedTime(start);
        }
    }

    public void Dispose() => inner.Dispose();
}
