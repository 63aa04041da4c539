using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>Whether MEMBER was signed by one of the authorities that issue cards.</summary>
public sealed class MemberIssuers(CardAuthorities authorities)
{
    private readonly byte[][] _points = [.. authorities.Points];

    public bool HaveSigned(MemberObject member) => _points.Any(p => member.IsSignedBy(p));
}
