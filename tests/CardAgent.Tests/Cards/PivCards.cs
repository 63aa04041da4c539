using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Cards;

/// <summary>Cards by their PIV face alone.</summary>
internal static class PivCards
{
    public static CardKinds Of(CardAuthorities authorities, TimeProvider time) =>
        new([new PivCardReading(new CardCertificates(authorities, Options.Create(new CardsOptions()), time))], new CardMemory(new CardsOptions()));
}
