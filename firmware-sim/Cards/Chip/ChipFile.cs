using System.Security.Cryptography;

namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>A chip's memory in a file, so that a card is tomorrow what it was today. It holds private keys, so it is for its owner's eyes only.</summary>
public static class ChipFile
{
    private const int HashSize = 32;

    /// <summary>Eight characters that begin such a file, the last being its version.</summary>
    private static ReadOnlySpan<byte> Magic => "MCAPSIM1"u8;

    /// <summary>The chip of the file; a card made by <paramref name="otherwise"/> where there is no file yet. From now on every change is kept.</summary>
    /// <exception cref="InputException">The file is damaged, or is no chip.</exception>
    public static MemberChip Open(string path, Func<Eeprom> otherwise)
    {
        var chip = new MemberChip(File.Exists(path) ? Load(path) : otherwise());
        chip.Keep = memory => Save(path, memory);
        if (!File.Exists(path)) Save(path, chip.Memory);
        return chip;
    }

    /// <exception cref="InputException">The file is damaged, or is no chip.</exception>
    public static Eeprom Load(string path)
    {
        var length = Magic.Length + Eeprom.Size + HashSize;
        if (new FileInfo(path).Length != length) throw new InputException($"{path} is not a chip's memory: it should have {length} bytes. Remove it to begin with the card as it was issued.");
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length != length || !bytes.AsSpan().StartsWith(Magic) || !SHA256.HashData(bytes.AsSpan(0, length - HashSize)).AsSpan().SequenceEqual(bytes.AsSpan(length - HashSize)))
            throw new InputException($"{path} is not a chip's memory, or is damaged. Remove it to begin with the card as it was issued.");
        return new Eeprom(bytes.AsSpan(Magic.Length, Eeprom.Size));
    }

    /// <summary>A new file takes the old one's place in one step: whenever the program ends, one of them is there whole.</summary>
    public static void Save(string path, Eeprom memory)
    {
        byte[] content = [.. Magic, .. memory.Image];
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(beside, options))
        {
            file.Write(content);
            file.Write(SHA256.HashData(content));
        }

        File.Move(beside, path, overwrite: true);
    }
}
