using System.ComponentModel.DataAnnotations;

namespace CardSystem.CardAgent.Taps;

/// <summary>Section <c>Taps</c>.</summary>
public sealed class TapsOptions
{
    public const string Section = "Taps";

    /// <summary>How long a member waits for the disk before he is told that the kiosk cannot record now.</summary>
    [Range(100, 30_000)]
    public int DiskPatienceMs { get; set; } = 3_000;

    /// <summary>Refusals of one card for one reason recorded within ten minutes; further ones are shown but not recorded.</summary>
    [Range(1, 10_000)]
    public int RefusalsPerCard { get; set; } = 20;
}
