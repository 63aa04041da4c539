using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Hotlist;

public sealed class HotlistOptions
{
    public const string Section = "Hotlist";

    /// <summary>So many changes are kept for kiosks that were away; one that was away for longer gets the whole list.</summary>
    [Range(1, 1_000_000)]
    public int KeptChanges { get; set; } = 20_000;

    /// <summary>So often every kiosk is told how new its list is.</summary>
    [Range(1, 3_600)]
    public int SayEverySeconds { get; set; } = 60;

    /// <summary>Kiosks that are sent what they lack at the same time.</summary>
    [Range(1, 10_000)]
    public int KiosksAtOnce { get; set; } = 50;
}
