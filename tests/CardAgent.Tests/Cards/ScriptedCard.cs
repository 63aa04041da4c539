using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Tests.Cards;

/// <summary>
/// A card that answers from a list, in hex: the commands must come in exactly this order. It exists so that what is sent is tested byte by byte, which a card that understands commands would not do.
/// </summary>
internal sealed class ScriptedCard : ICardChannel
{
    private readonly Queue<(string Command, string Response)> _script = new();

    public string Reader => "A";

    public ReadOnlyMemory<byte> Atr => default;

    public List<string> Sent { get; } = [];

    public ScriptedCard Expect(string command, string response)
    {
        _script.Enqueue((command, response));
        return this;
    }

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        var sent = Convert.ToHexString(command);
        Sent.Add(sent);
        Assert.True(_script.TryDequeue(out var next), $"The card did not expect {sent}.");
        Assert.Equal(next.Command, sent);
        return Convert.FromHexString(next.Response);
    }

    public void AssertDone() => Assert.Empty(_script);

    public void Dispose()
    {
    }
}

/// <summary>A card that is a function: for answers without end and answers of chance.</summary>
internal sealed class AnsweringCard(Func<byte[], byte[]> answer) : ICardChannel
{
    public string Reader => "A";

    public ReadOnlyMemory<byte> Atr => default;

    public int Commands { get; private set; }

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        Commands++;
        return answer(command.ToArray());
    }

    public void Dispose()
    {
    }
}
