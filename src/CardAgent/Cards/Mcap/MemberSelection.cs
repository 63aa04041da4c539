using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>The answer to SELECT of the member application (docs/card/mcap-1.md, 2.1).</summary>
/// <param name="Challenge">16 bytes; empty on a terminated card.</param>
internal sealed record MemberSelection(CardInfo Info, byte[] Challenge)
{
    /// <summary>Null where the answer is not as it should be.</summary>
    public static MemberSelection? TryRead(ReadOnlySpan<byte> answer)
    {
        var outer = new TlvReader(answer);
        var inner = new TlvReader(outer.Take(0x6F, 1, 512));
        inner.Take(0x84, 5, 16);
        var properties = new TlvReader(inner.Take(0xA5, 1, 512));
        var info = properties.Take(0xE1, 1, 256);
        var hasChallenge = properties.IsNext(0x7C);
        var challengeHolder = new TlvReader(hasChallenge ? properties.Take(0x7C, 18) : default);
        var challenge = hasChallenge ? challengeHolder.Take(0x81, 16) : default;
        if (!outer.IsWhole || !inner.IsWhole || !properties.IsWhole || !challengeHolder.IsWhole) return null;
        return CardInfo.TryRead(TlvWriter.Wrap(0xE1, info), out var read) ? new MemberSelection(read, challenge.ToArray()) : null;
    }
}
