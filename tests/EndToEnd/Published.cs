namespace CardSystem.EndToEnd;

/// <summary>The programs as they are handed to people: <c>dotnet publish</c>, once for all tests that want them, gone afterwards.</summary>
public sealed class Published : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("published-").FullName;
    private readonly Lazy<Task<string>> _ingest, _cardAgent;

    public Published() => (_ingest, _cardAgent) = (new(() => PublishAsync("Ingest", "ingest")), new(() => PublishAsync("CardAgent", "cardagent")));

    /// <summary>Path of the published centre.</summary>
    public Task<string> IngestAsync() => _ingest.Value;

    /// <summary>Path of the published kiosk's agent.</summary>
    public Task<string> CardAgentAsync() => _cardAgent.Value;

    public async ValueTask DisposeAsync()
    {
        // A publication that failed has been told by the test that wanted it.
        foreach (var each in new[] { _ingest, _cardAgent }) if (each.IsValueCreated) await each.Value.ContinueWith(_ => { }, TaskScheduler.Default);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> PublishAsync(string project, string program)
    {
        var to = Path.Combine(_folder, program);
        await Programs.MustRunAsync("dotnet", ["publish", Path.Combine(Programs.Root, "src", project), "-c", "Release", "-o", to, "-v", "quiet", "-nologo"], TestContext.Current.CancellationToken);
        return Path.Combine(to, program);
    }
}
