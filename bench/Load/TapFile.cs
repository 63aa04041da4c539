namespace CardSystem.Load;

/// <summary>
/// Taps made beforehand, so that a run measures the centre and not the making: for each kiosk its name and its taps' JSON in order.
/// Layout: int32 kiosks; then per kiosk its name, int32 taps, then per tap int32 length and bytes.
/// </summary>
internal sealed class TapFile
{
    public required IReadOnlyList<KioskTaps> Kiosks { get; init; }

    public int Count => Kiosks.Sum(k => k.Taps.Length);

    /// <summary>A part of every kiosk's taps, in order: what follows a warm-up, or less than all.</summary>
    public TapFile Part(int skip, int? take) => new()
    {
        Kiosks = [.. Kiosks.Select(k => new KioskTaps(k.Kiosk, [.. k.Taps.Skip(skip / Kiosks.Count).Take(take is { } most ? most / Kiosks.Count : int.MaxValue)]))],
    };

    public void Save(string path)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write(Kiosks.Count);
        foreach (var kiosk in Kiosks)
        {
            file.Write(kiosk.Kiosk);
            file.Write(kiosk.Taps.Length);
            foreach (var tap in kiosk.Taps)
            {
                file.Write(tap.Length);
                file.Write(tap);
            }
        }
    }

    public static TapFile Load(string path)
    {
        using var file = new BinaryReader(File.OpenRead(path));
        var kiosks = new KioskTaps[file.ReadInt32()];
        for (var k = 0; k < kiosks.Length; k++)
        {
            var name = file.ReadString();
            var taps = new byte[file.ReadInt32()][];
            for (var i = 0; i < taps.Length; i++) taps[i] = file.ReadBytes(file.ReadInt32());
            kiosks[k] = new KioskTaps(name, taps);
        }

        return new TapFile { Kiosks = kiosks };
    }
}

/// <param name="Taps">Each one tap's JSON, in the order of their sequences.</param>
internal sealed record KioskTaps(string Kiosk, byte[][] Taps);
