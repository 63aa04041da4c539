using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>The chip's two private keys: made here, used here, never given out.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The keys live as long as the chip, which lives as long as the process or test; their finalisers free them.")]
internal sealed class ChipKeys(Eeprom memory)
{
    private readonly Dictionary<KeyPlace, (byte[] Secret, ECDsa Key)> _loaded = [];

    /// <summary>65 bytes.</summary>
    public byte[] PointOf(KeyPlace place) => [0x04, .. memory.Read(PageOf(place) + 1, 64)];

    /// <summary>Signs 32 bytes as they are.</summary>
    public byte[] SignHash(KeyPlace place, ReadOnlySpan<byte> hash, DSASignatureFormat format) => Loaded(place).SignHash(hash.ToArray(), format);

    public byte[] SignText(KeyPlace place, ReadOnlySpan<byte> text) =>
        Loaded(place).SignData(text.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>Makes a new key in the place; whoever calls has seen to it that the old one no longer counts.</summary>
    public void Generate(KeyPlace place)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = key.ExportParameters(true);
        Store(place, made.D, ChipKey.PointOf(key));
    }

    public void Store(KeyPlace place, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> point)
    {
        memory.Write(PageOf(place), secret);
        memory.Write(PageOf(place) + 1, point[1..]);
    }

    private ECDsa Loaded(KeyPlace place)
    {
        var secret = memory.Read(PageOf(place), 32);
        if (_loaded.TryGetValue(place, out var known) && known.Secret.AsSpan().SequenceEqual(secret)) return known.Key;
        var key = ChipKey.Load(secret);
        _loaded[place] = (secret.ToArray(), key);
        return key;
    }

    private static int PageOf(KeyPlace place) => place == KeyPlace.Card ? ChipLayout.CardKey : ChipLayout.ReceiptKey;
}
