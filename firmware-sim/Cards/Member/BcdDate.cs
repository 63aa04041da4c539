using System.Buffers.Binary;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>A date as the card knows it: 4 bytes BCD, 20260501, which compare as numbers.</summary>
public static class BcdDate
{
    public static byte[] Of(DateTimeOffset at)
    {
        var day = at.UtcDateTime;
        return Convert.FromHexString(day.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture));
    }

    public static uint Number(ReadOnlySpan<byte> date) => BinaryPrimitives.ReadUInt32BigEndian(date);

    public static bool IsDate(ReadOnlySpan<byte> date) =>
        DateOnly.TryParseExact(Convert.ToHexString(date), "yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);
}
