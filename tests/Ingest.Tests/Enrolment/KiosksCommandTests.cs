using System.Text.Json;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Enrolment;

public sealed class KiosksCommandTests(PostgresServer server)
{
    [Fact]
    public async Task AKioskIsAddedListedClaimedAndRevokedFromTheCommandLine()
    {
        using var house = new EnrolmentHouse(Databases.Sqlite, server);
        string[] trust = ["--set", $"Trust:Folder={house.Database.Folder}/trust", "--set", $"Trust:PassphraseFile={house.Database.Folder}/passphrase", "--set", "Enrolment:Url=https://centre.example:8443"];
        var added = await CommandLine.SayAsync(house.Database, ["kiosks", "add", "--kiosk", "kiosk-1", "--name", "一号", "--centre", "c1", "--office", .. trust]);
        Assert.Equal((0, ""), (added.Code, added.Errors));
        var code = System.Text.RegularExpressions.Regex.Match(added.Output, "^    ([0-9A-Z]{5}(-[0-9A-Z]{5}){3})$", System.Text.RegularExpressions.RegexOptions.Multiline).Groups[1].Value;
        Assert.True(ClaimCode.TryRead(code, out _));
        Assert.Contains($"cardagent enrol --centre https://centre.example:8443 --code {code} --authority-sha256 ", added.Output, StringComparison.Ordinal);
        Assert.Contains("█", added.Output, StringComparison.Ordinal);
        Assert.Equal(1, house.Database.Scalar<long>("select count(*) from office_desks"));

        var again = await CommandLine.SayAsync(house.Database, ["kiosks", "claim", "kiosk-1", "--json", .. trust]);
        using var json = JsonDocument.Parse(again.Output);
        Assert.NotEqual(code, json.RootElement.GetProperty("code").GetString());
        Assert.Equal(64, json.RootElement.GetProperty("authoritySha256").GetString()!.Length);

        var listed = await CommandLine.SayAsync(house.Database, "kiosks", "list");
        Assert.StartsWith("kiosk-1: 一号 at c1, card office, waiting, code open until ", listed.Output, StringComparison.Ordinal);
        var revoked = await CommandLine.SayAsync(house.Database, "kiosks", "revoke", "kiosk-1", "--reason", "stolen");
        Assert.StartsWith("kiosk-1 is revoked (act ", revoked.Output, StringComparison.Ordinal);
        var json2 = await CommandLine.SayAsync(house.Database, "kiosks", "list", "--json");
        Assert.Equal("revoked", JsonDocument.Parse(json2.Output).RootElement[0].GetProperty("state").GetString());
        var unknown = await CommandLine.SayAsync(house.Database, "kiosks", "claim", "kiosk-9");
        Assert.Equal((1, "There is no kiosk 'kiosk-9'; 'ingest kiosks list' shows those there are." + Environment.NewLine), (unknown.Code, unknown.Errors));
    }
}
