using System.Diagnostics;
using System.Text.Json;

namespace CardSystem.EndToEnd;

/// <summary>Other people's MQTT tools at our gateway: mosquitto_sub over TLS, as an observer with an account.</summary>
public sealed class ObserverTests
{
    private const string Taps = "cardsystem/v1/kiosks/+/taps";
    private const string States = "cardsystem/v1/kiosks/+/status";

    [Fact]
    public async Task PermittedObserverSeesTapsAndStatesAndAnybodyElseIsRefused()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var town = await Town.BuildAsync(members: 40, cancel);
        var secret = Secret(await town.CentreAsync(["accounts", "add", "watcher", "--subscribe", Taps, "--subscribe", States], cancel));
        await town.StartAsync(cancel);

        await using var watcher = Subscribe(town, "watcher", secret, Taps, States);
        await using var members = town.Play(seconds: 60);
        await Until.TrueAsync(() => Task.FromResult(Seen(watcher, "/taps") && Seen(watcher, "/status")), TimeSpan.FromMinutes(4), () => watcher.Output + town.Logs(), cancel);
        var tap = watcher.Output.Split('\n').First(l => l.Contains("/taps {", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(tap[tap.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.True(json.RootElement.TryGetProperty("proof", out _) || json.RootElement.TryGetProperty("taps", out _) || json.RootElement.GetProperty("outcome").GetString() == "refused");

        await RefusedAsync(town, "watcher", "not-the-secret", Taps, "Not authorized|Bad user name or password", cancel);
        await RefusedAsync(town, "nobody", secret, Taps, "Not authorized|Bad user name or password", cancel);
        await RefusedAsync(town, "watcher", secret, "cardsystem/v1/kiosks/+/config", "Not authorized|rejected|denied", cancel);
        Assert.Equal(0x87, await PublishAsync(town, secret, "cardsystem/v1/kiosks/kiosk-1/taps", cancel));
    }

    private static bool Seen(Running watcher, string leaf) => watcher.Output.Split('\n').Any(l => l.Contains(leaf + " {", StringComparison.Ordinal));

    private static Running Subscribe(Town town, string name, string secret, params string[] filters) =>
        new("mosquitto_sub", [.. Connection(town, name, secret), "-q", "1", "-v", .. filters.SelectMany(f => new[] { "-t", f })]);

    private static async Task RefusedAsync(Town town, string name, string secret, string filter, string words, CancellationToken cancel)
    {
        await using var refused = Subscribe(town, name, secret, filter);
        // mosquitto_sub keeps trying after a refused connection; what it says is what counts.
        await Until.TrueAsync(() => Task.FromResult(System.Text.RegularExpressions.Regex.IsMatch(refused.Output, words, System.Text.RegularExpressions.RegexOptions.IgnoreCase)),
            TimeSpan.FromMinutes(2), () => $"{name} on {filter}: '{refused.Output}'", cancel);
    }

    /// <summary>The reason code of the PUBACK, as mosquitto_pub's debugging output tells it.</summary>
    private static async Task<int> PublishAsync(Town town, string secret, string topic, CancellationToken cancel)
    {
        var outcome = await Programs.RunAsync("mosquitto_pub", [.. Connection(town, "watcher", secret), "-q", "1", "-d", "-t", topic, "-m", "{}"], cancel);
        var puback = System.Text.RegularExpressions.Regex.Match(outcome.Output + outcome.Errors, @"received PUBACK \(Mid: \d+, RC:(\d+)\)");
        Assert.True(puback.Success, outcome.Output + outcome.Errors);
        return int.Parse(puback.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string[] Connection(Town town, string name, string secret) =>
        ["-h", "127.0.0.1", "-p", $"{town.GatewayPort}", "--cafile", Path.Combine(town.Folder, "district", "gateway", "authority.pem"), "-V", "mqttv5", "-u", name, "-P", secret];

    private static string Secret(string output) => output.Split((char[])[' ', '\n', '\t', ':'], StringSplitOptions.RemoveEmptyEntries).Last(w => w.Length >= 20);
}
