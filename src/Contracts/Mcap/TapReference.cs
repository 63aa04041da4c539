using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Contracts.Mcap;

/// <summary>A tap's name as the card keeps it: the first 16 bytes of SHA-256 over <c>cardsystem-tapref-1, kiosk, journal, sequence</c>, a line each.</summary>
public static class TapReference
{
    public const int Length = 16;

    public static byte[] Of(TapId id) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"cardsystem-tapref-1\n{id.Kiosk}\n{id.Journal}\n{id.Sequence}\n")))[..Length];
}
