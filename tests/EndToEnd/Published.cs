namespace CardSystem.EndToEnd;

/// <summary>The programs as they are handed to people: <c>dotnet publish</c>, once for all tests that want them (which run one at a time), gone afterwards.</summary>
public sealed class Published : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("published-").FullName;
    private string? _ingest, _cardAgent;

    /// <summary>Path of the published centre.</summary>
    public async Task<string> IngestAsync() => _ingest ??= await PublishAsync("Ingest", "ingest");

    /// <summary>Path of the published kiosk's agent.</summary>
    public async Task<string> CardAgentAsync() => _cardAgent ??= await PublishAsync("CardAgent", "cardagent");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> PublishAsync(string project, string program)
    {
        var to = Path.Combine(_folder, program);
        await Programs.MustRunAsync("dotnet", ["publish", Path.Combine(Programs.Root, "src", project), "-c", "Release", "-o", to, "-v", "quiet", "-nologo"], TestContext.Current.CancellationToken);
        return Path.Combine(to, program);
    }
}
