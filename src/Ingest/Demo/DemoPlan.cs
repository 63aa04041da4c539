namespace CardSystem.Ingest.Demo;

/// <summary>What the demo district is to be like.</summary>
public sealed record DemoPlan
{
    public required string Folder { get; init; }
    public int Members { get; init; } = 500;
    public int Centres { get; init; } = 2;
    public int Branches { get; init; } = 20;
    public int Kiosks { get; init; } = 2;

    /// <summary>How many weeks of a past the district has; none where 0.</summary>
    public int PastWeeks { get; init; }

    public string GatewayHost { get; init; } = "127.0.0.1";
    public int GatewayPort { get; init; } = 8883;
    public int WebPort { get; init; } = 8080;
    public int Seed { get; init; } = 1;
    public IReadOnlyDictionary<string, int> KioskPorts { get; init; } = new Dictionary<string, int>();
    public IReadOnlyDictionary<string, string[]> Readers { get; init; } = new Dictionary<string, string[]>();

    public IEnumerable<string> KioskIds => Enumerable.Range(1, Kiosks).Select(n => $"kiosk-{n}");

    public IEnumerable<string> Problems()
    {
        if (Members is < 1 or > 100_000) yield return $"--members is {Members}; allowed are 1 to 100000.";
        if (Centres is < 1 or > 50) yield return $"--centres is {Centres}; allowed are 1 to 50.";
        if (Branches is < 1 or > 5_000) yield return $"--branches is {Branches}; allowed are 1 to 5000.";
        if (Kiosks < Centres || Kiosks > 500) yield return $"--kiosks is {Kiosks}; allowed are {Centres} (one for each centre) to 500.";
        if (PastWeeks is < 0 or > 260) yield return $"--past is {PastWeeks}; allowed are 0 to 260 weeks.";
        if (GatewayPort is < 1 or > 65_535) yield return $"--gateway-port is {GatewayPort}; allowed are 1 to 65535.";
        if (WebPort is < 1 or > 65_535) yield return $"--web-port is {WebPort}; allowed are 1 to 65535.";
        if (KioskPorts.Keys.Concat(Readers.Keys).Except(KioskIds).FirstOrDefault() is { } stranger) yield return $"There is no kiosk '{stranger}' in this district; its kiosks are {string.Join(", ", KioskIds.Take(5))}.";
    }
}
