using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>The card's UID, told by the reader (PC/SC part 3); it proves nothing.</summary>
internal static class CardUid
{
    /// <returns>Null where the reader knows none.</returns>
    public static byte[]? Read(CardDialogue card)
    {
        var answer = card.Send(PivObjects.GetUid);
        return answer.Ok && answer.Data.Length is >= 1 and <= 18 ? answer.Data.ToArray() : null;
    }

    /// <summary>Many phones and bank cards draw a new one (08…) each time; it is a number all the same.</summary>
    public static CardId? NumberOf(CardDialogue card) => Read(card) is { } uid ? CardId.OfUid(uid) : null;

    /// <summary>Four bytes that begin with 08 are drawn at random each time the card is powered (ISO 14443-3).</summary>
    public static bool IsFixed(ReadOnlySpan<byte> uid) => uid.Length > 0 && !(uid.Length == 4 && uid[0] == 0x08);
}
