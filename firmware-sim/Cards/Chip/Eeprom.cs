namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>
/// The memory of a chip that outlives the power: pages of 32 bytes, each written whole or not at all, one after the other.
/// Longer data can therefore be torn between pages, as on a real chip; a page that would not change is not written.
/// </summary>
public sealed class Eeprom
{
    public const int PageSize = 32;
    public const int Pages = 256;
    public const int Size = PageSize * Pages;

    private readonly byte[] _bytes = new byte[Size];

    public Eeprom()
    {
    }

    /// <param name="image">Exactly <see cref="Size"/> bytes.</param>
    public Eeprom(ReadOnlySpan<byte> image)
    {
        if (image.Length != Size) throw new ArgumentException($"An image has {Size} bytes.", nameof(image));
        image.CopyTo(_bytes);
    }

    /// <summary>Pages written since the chip was made or loaded.</summary>
    public long Writes { get; private set; }

    /// <summary>Called before each page is written with the page's number; throws where the write is not to happen.</summary>
    public Action<int>? BeforeWrite { get; set; }

    public byte[] Image => (byte[])_bytes.Clone();

    public ReadOnlySpan<byte> Read(int page, int length) => _bytes.AsSpan(page * PageSize, length);

    /// <param name="page">Where it begins.</param>
    /// <exception cref="PowerLostException">The pages before are written, this one and those after are not.</exception>
    /// <exception cref="MemoryFailedException">Likewise, and the chip goes on.</exception>
    public void Write(int page, ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += PageSize, page++)
        {
            var part = bytes[at..Math.Min(bytes.Length, at + PageSize)];
            var target = _bytes.AsSpan(page * PageSize, part.Length);
            if (target.SequenceEqual(part)) continue;
            BeforeWrite?.Invoke(page);
            part.CopyTo(target);
            Writes++;
        }
    }

    /// <summary>Sets pages to zero, from the first to before <paramref name="until"/>.</summary>
    public void Wipe(int from, int until) => Write(from, new byte[(until - from) * PageSize]);

    public bool IsBlank(int from, int until) => Read(from, (until - from) * PageSize).IndexOfAnyExcept((byte)0) < 0;
}
