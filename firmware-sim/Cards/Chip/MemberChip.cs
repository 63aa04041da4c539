using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>
/// The chip of a member card: its memory, its keys, its random numbers. The applications on it share all three.
/// Who uses it holds <see cref="Gate"/>; a card session does so for the length of one command.
/// </summary>
public sealed class MemberChip
{
    public const int LongestCertificate = 1_024;

    private readonly ChipKeys _keys;
    private readonly Func<int, byte[]> _random;

    /// <param name="random">Where random bytes come from; by default the system.</param>
    public MemberChip(Eeprom? memory = null, Func<int, byte[]>? random = null)
    {
        Memory = memory ?? new Eeprom();
        _keys = new ChipKeys(Memory);
        _random = random ?? RandomNumberGenerator.GetBytes;
    }

    public Lock Gate { get; } = new();

    public Eeprom Memory { get; }

    /// <summary>Told after every command that changed the memory, even one in which the power went.</summary>
    public Action<Eeprom>? Keep { get; set; }

    public ChipRoot Root => ChipRoot.Read(Memory);

    /// <summary>The latest date of a verified certificate, BCD; 0 on a card that has seen none.</summary>
    public uint Date
    {
        get => BinaryPrimitives.ReadUInt32BigEndian(Memory.Read(ChipLayout.Date, 4));
        set
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            if (value > Date) Memory.Write(ChipLayout.Date, bytes);
        }
    }

    /// <summary>DER; null where the card has none.</summary>
    public byte[]? Certificate
    {
        get
        {
            if (!Root.HasCertificate) return null;
            var stored = Memory.Read(ChipLayout.Certificate, ChipLayout.CertificatePages * Eeprom.PageSize);
            return stored.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(stored)).ToArray();
        }
    }

    /// <summary>Of the card key; null where there is none.</summary>
    public byte[]? Thumbprint => Root.HasCardKey ? ChipKey.ThumbprintOf(PointOf(KeyPlace.Card)) : null;

    public bool HasKey(KeyPlace place) => place == KeyPlace.Card ? Root.HasCardKey : Root.HasReceiptKey;

    public byte[] PointOf(KeyPlace place) => _keys.PointOf(place);

    /// <summary>Signs 32 bytes as they are with the card key; DER.</summary>
    public byte[] Prove(byte[] hash) => _keys.SignHash(KeyPlace.Card, hash, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Signs a text, R and S.</summary>
    public byte[] Sign(KeyPlace place, ReadOnlySpan<byte> text) => _keys.SignText(place, text);

    public byte[] Random(int length) => _random(length);

    /// <summary>The one atomic act; it raises the counter.</summary>
    /// <returns>False where the counter is at its end: nothing changes any more.</returns>
    public bool TryChange(Func<ChipRoot, ChipRoot> change)
    {
        var root = Root;
        if (root.Counter == uint.MaxValue) return false;
        Memory.Write(ChipLayout.Root, (change(root) with { Counter = root.Counter + 1 }).ToPage());
        return true;
    }

    /// <summary>A key that replaces another voids what named it, before it is made: a cut in between leaves no key, never a mixed one.</summary>
    public bool TryGenerate(KeyPlace place)
    {
        var isCard = place == KeyPlace.Card;
        if (!TryChange(r => r with
        {
            LifeCycle = LifeCycle.Initialised,
            HasCardKey = r.HasCardKey && !isCard,
            HasCertificate = r.HasCertificate && !isCard,
            HasReceiptKey = r.HasReceiptKey && isCard,
            MemberPlace = 0,
        })) return false;
        _keys.Generate(place);
        return TryChange(r => isCard ? r with { HasCardKey = true } : r with { HasReceiptKey = true });
    }

    /// <summary>Puts a key of the caller's there, as in a factory; the root is the caller's affair.</summary>
    internal void StoreKey(KeyPlace place, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> point) => _keys.Store(place, secret, point);

    public bool TryStoreCertificate(ReadOnlySpan<byte> certificate)
    {
        if (!TryChange(r => r with { HasCertificate = false })) return false;
        byte[] stored = [(byte)(certificate.Length >> 8), (byte)certificate.Length, .. certificate];
        Memory.Write(ChipLayout.Certificate, stored);
        return TryChange(r => r with { HasCertificate = true });
    }

    /// <summary>Back to blank, or to the end of its life: one atomic act, and then everything is wiped.</summary>
    public bool TryDestroy(LifeCycle next)
    {
        if (!TryChange(r => new ChipRoot { LifeCycle = next, Counter = r.Counter })) return false;
        FinishWipe();
        return true;
    }

    /// <summary>Called when power comes: a wipe that was cut short is finished before anything else.</summary>
    public void FinishWipe()
    {
        if (Root.LifeCycle is LifeCycle.Blank or LifeCycle.Terminated && !Memory.IsBlank(ChipLayout.Date, ChipLayout.End)) Memory.Wipe(ChipLayout.Date, ChipLayout.End);
    }
}
