namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>The two keys of a card; the numbers are their references in GENERATE KEY PAIR.</summary>
public enum KeyPlace : byte
{
    /// <summary>9E: proves that the card is there; signs whatever it is given.</summary>
    Card = 0x9E,
    /// <summary>9F: signs only what the card composed itself.</summary>
    Receipt = 0x9F,
}
