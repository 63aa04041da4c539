namespace CardSystem.Contracts.Qr;

/// <summary>Where the bits of a QR code go: finders, timing, alignment, format and version, then the data in its zigzag, under the mask that is read best. Pure.</summary>
internal sealed class QrMatrix
{
    private const int FormatMask = 0x5412;

    private readonly int _version;
    private readonly int _size;
    private readonly bool[,] _dark;
    private readonly bool[,] _fixed;

    private QrMatrix(int version)
    {
        (_version, _size) = (version, (4 * version) + 17);
        (_dark, _fixed) = (new bool[_size, _size], new bool[_size, _size]);
        DrawPatterns();
    }

    /// <summary>Data and error correction together.</summary>
    public static int Codewords(int version)
    {
        var modules = (((16 * version) + 128) * version) + 64;
        if (version >= 2)
        {
            var alignments = (version / 7) + 2;
            modules -= (((25 * alignments) - 10) * alignments) - 55;
            if (version >= 7) modules -= 36;
        }

        return modules / 8;
    }

    public static bool[,] Draw(int version, byte[] codewords)
    {
        var best = Enumerable.Range(0, 8).Select(mask =>
        {
            var matrix = new QrMatrix(version);
            matrix.DrawData(codewords, mask);
            matrix.DrawFormat(mask);
            return matrix._dark;
        }).MinBy(QrPenalty.Of);
        return best!;
    }

    private void DrawPatterns()
    {
        for (var i = 0; i < _size; i++)
        {
            Fix(6, i, i % 2 == 0);
            Fix(i, 6, i % 2 == 0);
        }

        foreach (var (x, y) in ((int, int)[])[(3, 3), (_size - 4, 3), (3, _size - 4)]) DrawFinder(x, y);
        var places = AlignmentPlaces();
        foreach (var (x, y) in places.SelectMany(x => places.Select(y => (x, y))))
        {
            var isAtFinder = (x == 6 && (y == 6 || y == _size - 7)) || (x == _size - 7 && y == 6);
            if (!isAtFinder) DrawRings(x, y, 2, (ring) => ring != 1);
        }

        DrawFormat(0);
        DrawVersion();
    }

    private void DrawFinder(int x, int y) => DrawRings(x, y, 4, ring => ring is not (2 or 4));

    private void DrawRings(int x, int y, int reach, Func<int, bool> isDark)
    {
        for (var dy = -reach; dy <= reach; dy++)
            for (var dx = -reach; dx <= reach; dx++)
                if (x + dx >= 0 && x + dx < _size && y + dy >= 0 && y + dy < _size) Fix(x + dx, y + dy, isDark(Math.Max(Math.Abs(dx), Math.Abs(dy))));
    }

    private List<int> AlignmentPlaces()
    {
        if (_version == 1) return [];
        var count = (_version / 7) + 2;
        var step = ((_version * 4) + (count * 2) + 1) / ((count * 2) - 2) * 2;
        List<int> places = [6];
        for (int i = 0, at = _size - 7; i < count - 1; i++, at -= step) places.Insert(1, at);
        return places;
    }

    /// <summary>Level M is 00; protected by a BCH code (annex C).</summary>
    private void DrawFormat(int mask)
    {
        var rest = mask;
        for (var i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        var bits = ((mask << 10) | rest) ^ FormatMask;
        bool Bit(int i) => ((bits >> i) & 1) != 0;
        for (var i = 0; i <= 5; i++) Fix(8, i, Bit(i));
        Fix(8, 7, Bit(6));
        Fix(8, 8, Bit(7));
        Fix(7, 8, Bit(8));
        for (var i = 9; i < 15; i++) Fix(14 - i, 8, Bit(i));
        for (var i = 0; i < 8; i++) Fix(_size - 1 - i, 8, Bit(i));
        for (var i = 8; i < 15; i++) Fix(8, _size - 15 + i, Bit(i));
        Fix(8, _size - 8, true);
    }

    /// <summary>From version 7 on the version stands there too (annex D).</summary>
    private void DrawVersion()
    {
        if (_version < 7) return;
        var rest = _version;
        for (var i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
        var bits = (_version << 12) | rest;
        for (var i = 0; i < 18; i++)
        {
            var (a, b) = (_size - 11 + (i % 3), i / 3);
            Fix(a, b, ((bits >> i) & 1) != 0);
            Fix(b, a, ((bits >> i) & 1) != 0);
        }
    }

    private void DrawData(byte[] codewords, int mask)
    {
        var at = 0;
        for (var right = _size - 1; right >= 1; right -= 2)
        {
            if (right == 6) right = 5;
            for (var row = 0; row < _size; row++)
            {
                var y = ((right + 1) & 2) == 0 ? _size - 1 - row : row;
                for (var x = right; x > right - 2; x--)
                {
                    if (_fixed[x, y]) continue;
                    var bit = at < codewords.Length * 8 && ((codewords[at / 8] >> (7 - (at % 8))) & 1) != 0;
                    _dark[x, y] = bit ^ IsMasked(mask, x, y);
                    at++;
                }
            }
        }
    }

    private static bool IsMasked(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => ((x / 3) + (y / 2)) % 2 == 0,
        5 => (x * y % 2) + (x * y % 3) == 0,
        6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
        _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    };

    private void Fix(int x, int y, bool dark) => (_dark[x, y], _fixed[x, y]) = (dark, true);
}

/// <summary>How hard a symbol is to read (7.8.3): long runs, blocks, false finders, too much of one colour. Any mask is correct; the best one is chosen.</summary>
internal static class QrPenalty
{
    public static int Of(bool[,] dark)
    {
        var size = dark.GetLength(0);
        var penalty = 0;
        for (var i = 0; i < size; i++)
        {
            var at = i;
            penalty += OfLine(size, j => dark[j, at]) + OfLine(size, j => dark[at, j]);
        }

        for (var x = 0; x + 1 < size; x++)
            for (var y = 0; y + 1 < size; y++)
                if (dark[x, y] == dark[x + 1, y] && dark[x, y] == dark[x, y + 1] && dark[x, y] == dark[x + 1, y + 1]) penalty += 3;
        var share = dark.Cast<bool>().Count(d => d) * 100 / (size * size);
        return penalty + (Math.Abs(share - 50) / 5 * 10);
    }

    private static int OfLine(int size, Func<int, bool> dark)
    {
        var (penalty, run) = (0, 0);
        for (var i = 0; i < size; i++)
        {
            run = i > 0 && dark(i) == dark(i - 1) ? run + 1 : 1;
            if (run == 5) penalty += 3;
            else if (run > 5) penalty++;
        }

        for (var i = 0; i + 7 <= size; i++)
        {
            var isFinder = dark(i) && !dark(i + 1) && dark(i + 2) && dark(i + 3) && dark(i + 4) && !dark(i + 5) && dark(i + 6);
            if (isFinder && (IsLight(i - 4, i) || IsLight(i + 7, i + 11))) penalty += 40;
        }

        return penalty;

        bool IsLight(int from, int to)
        {
            for (var i = from; i < to; i++)
                if (i >= 0 && i < size && dark(i)) return false;
            return true;
        }
    }
}
