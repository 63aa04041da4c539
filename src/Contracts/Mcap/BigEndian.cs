using System.Buffers.Binary;
using System.Globalization;

namespace CardSystem.Contracts.Mcap;

/// <summary>Numbers and dates as the card keeps them: big-endian; a date is four bytes of packed decimal digits, <c>20 26 05 01</c>.</summary>
public static class BigEndian
{
    public static byte[] Of(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Of(int value) => Of(unchecked((uint)value));

    public static byte[] Of(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    public static uint Unsigned4(ReadOnlySpan<byte> bytes) => bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    public static int Signed4(ReadOnlySpan<byte> bytes) => unchecked((int)Unsigned4(bytes));

    public static long Signed8(ReadOnlySpan<byte> bytes) => bytes.Length == 8 ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    public static byte[] Of(DateOnly date)
    {
        var digits = date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return Convert.FromHexString(digits);
    }

    /// <returns>False where the four bytes are no day of the calendar.</returns>
    public static bool TryDate(ReadOnlySpan<byte> bytes, out DateOnly date)
    {
        date = default;
        return bytes.Length == 4 && DateOnly.TryParseExact(Convert.ToHexString(bytes), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
