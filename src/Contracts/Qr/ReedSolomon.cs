namespace CardSystem.Contracts.Qr;

/// <summary>Error correction of QR codes: Reed–Solomon over the field of 256 elements with x⁸ + x⁴ + x³ + x² + 1. Pure.</summary>
internal static class ReedSolomon
{
    public static byte[] Correction(ReadOnlySpan<byte> data, int count)
    {
        var divisor = Divisor(count);
        var rest = new byte[count];
        foreach (var one in data)
        {
            var factor = (byte)(one ^ rest[0]);
            rest.AsSpan(1).CopyTo(rest);
            rest[^1] = 0;
            for (var i = 0; i < count; i++) rest[i] ^= Product(divisor[i], factor);
        }

        return rest;
    }

    /// <summary>(x − 1)(x − α) … without its leading 1.</summary>
    private static byte[] Divisor(int degree)
    {
        var divisor = new byte[degree];
        divisor[^1] = 1;
        byte root = 1;
        for (var i = 0; i < degree; i++)
        {
            for (var j = 0; j < degree; j++) divisor[j] = (byte)(Product(divisor[j], root) ^ (j + 1 < degree ? divisor[j + 1] : 0));
            root = Product(root, 2);
        }

        return divisor;
    }

    private static byte Product(byte x, byte y)
    {
        var product = 0;
        for (var i = 7; i >= 0; i--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((y >> i) & 1) * x;
        }

        return (byte)product;
    }
}
