namespace CardSystem.Ingest.Live;

public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Shortest time between two pictures of the live page.</summary>
    public int PageEveryMs { get; set; } = 150;

    /// <summary>Shortest time between two live counts of a centre over MQTT.</summary>
    public int TopicEveryMs { get; set; } = 1_000;

    public IEnumerable<string> Problems()
    {
        if (PageEveryMs is < 10 or > 60_000) yield return $"Live:PageEveryMs is {PageEveryMs}; allowed are 10 to 60000.";
        if (TopicEveryMs is < 100 or > 600_000) yield return $"Live:TopicEveryMs is {TopicEveryMs}; allowed are 100 to 600000.";
    }
}
