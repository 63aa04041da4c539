using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Live;

public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Shortest time between two pictures of the live page.</summary>
    [Range(10, 60_000)]
    public int PageEveryMs { get; set; } = 150;

    /// <summary>Shortest time between two live counts of a centre over MQTT.</summary>
    [Range(100, 600_000)]
    public int TopicEveryMs { get; set; } = 1_000;
}
