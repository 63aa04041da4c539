namespace CardSystem.Contracts.Qr;

/// <summary>
/// A QR code (ISO/IEC 18004): bytes, error correction level M, versions 1 to 15, which hold up to 412 bytes. Pure; a square of modules, true for dark, without the quiet zone.
/// </summary>
public static class QrCode
{
    private const int MostVersion = 15;

    /// <summary>Level M, versions 1 to 15 (table 9): codewords of error correction in each block, and how many blocks.</summary>
    private static readonly (int Correction, int Blocks)[] Level =
        [(10, 1), (16, 1), (26, 1), (18, 2), (24, 2), (16, 4), (18, 4), (22, 4), (22, 5), (26, 5), (30, 5), (22, 8), (22, 9), (24, 9), (24, 10)];

    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static bool[,] Of(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= MostVersion; version++)
        {
            var (correction, blocks) = Level[version - 1];
            var room = QrMatrix.Codewords(version) - (correction * blocks);
            if (HeadBits(version) + (8 * bytes.Length) <= 8 * room) return QrMatrix.Draw(version, Interleaved(Data(bytes, version, room), correction, blocks));
        }

        throw new ArgumentException($"{bytes.Length} bytes do not fit into a QR code of version {MostVersion}.", nameof(text));
    }

    /// <summary>Two rows of modules to a line of text, light on dark as terminals mostly are, with the quiet zone that readers want.</summary>
    public static IEnumerable<string> Lines(bool[,] code)
    {
        const int Quiet = 4;
        var size = code.GetLength(0);
        for (var y = -Quiet; y < size + Quiet; y += 2)
        {
            var upper = y;
            yield return string.Concat(Enumerable.Range(-Quiet, size + (2 * Quiet)).Select(x => (IsLight(x, upper), IsLight(x, upper + 1)) switch
            {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                _ => ' ',
            }));
        }

        bool IsLight(int x, int y) => y < size + Quiet && (x < 0 || y < 0 || x >= size || y >= size || !code[x, y]);
    }

    /// <summary>Mode and count.</summary>
    private static int HeadBits(int version) => 4 + (version < 10 ? 8 : 16);

    private static byte[] Data(byte[] bytes, int version, int room)
    {
        var bits = new List<bool>(8 * room);
        void Put(int value, int count)
        {
            for (var i = count - 1; i >= 0; i--) bits.Add(((value >> i) & 1) != 0);
        }

        Put(0b0100, 4);
        Put(bytes.Length, version < 10 ? 8 : 16);
        foreach (var one in bytes) Put(one, 8);
        Put(0, Math.Min(4, (8 * room) - bits.Count));
        Put(0, (8 - (bits.Count % 8)) % 8);
        for (var pad = 0xEC; bits.Count < 8 * room; pad ^= 0xEC ^ 0x11) Put(pad, 8);
        return [.. bits.Chunk(8).Select(b => (byte)b.Aggregate(0, (value, bit) => (value << 1) | (bit ? 1 : 0)))];
    }

    /// <summary>Blocks of nearly the same length, the shorter ones first, each with its error correction; then column by column.</summary>
    private static byte[] Interleaved(byte[] data, int correction, int blocks)
    {
        var (shorter, longer) = (data.Length / blocks, data.Length % blocks);
        var parts = new List<byte[]>();
        for (int i = 0, at = 0; i < blocks; i++)
        {
            var length = shorter + (i >= blocks - longer ? 1 : 0);
            parts.Add(data[at..(at + length)]);
            at += length;
        }

        var corrections = parts.ConvertAll(p => ReedSolomon.Correction(p, correction));
        return
        [
            .. Enumerable.Range(0, shorter + 1).SelectMany(i => parts.Where(p => i < p.Length).Select(p => p[i])),
            .. Enumerable.Range(0, correction).SelectMany(i => corrections.Select(c => c[i])),
        ];
    }
}
