using System.ComponentModel.DataAnnotations;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Outbox;

/// <summary>Section <c>Outbox</c>: where taps are kept until the centre has them.</summary>
public sealed class OutboxOptions
{
    public const string Section = "Outbox";

    /// <summary>The SQLite file; its folder is made if it is missing. One file belongs to one kiosk.</summary>
    [PathSetting]
    public string File { get; set; } = "data/outbox.db";

    /// <summary>Taps waiting beyond which the kiosk says that it cannot record. A busy kiosk makes about 1,000 a day.</summary>
    [Range(100, 10_000_000)]
    public int MaxEntries { get; set; } = 500_000;

    /// <summary>Size beyond which the file does not grow; an ordinary tap takes about 1 kB.</summary>
    [Range(1, 65_536)]
    public int MaxMegabytes { get; set; } = 1_024;

    /// <summary>Sign-ins remembered after the centre has them, so that a second tap is known as such after a restart too.</summary>
    [Range(100, 1_000_000)]
    public int RememberedSignIns { get; set; } = 20_000;

    internal IEnumerable<string> Faults()
    {
        if (File.Length == 0) yield return "Outbox:File is empty; give a file on a local disk, for example data/outbox.db.";
    }
}
