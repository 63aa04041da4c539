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
        var late = await CommandLine.SayAsync(house.Database, "kiosks", "order", "kiosk-1", "locate");
        Assert.Equal((1, "kiosk-1 was revoked and takes no orders." + Environment.NewLine), (late.Code, late.Errors));
        var unknown = await CommandLine.SayAsync(house.Database, "kiosks", "claim", "kiosk-9");
        Assert.Equal((1, "There is no kiosk 'kiosk-9'; 'ingest kiosks list' shows those there are." + Environment.NewLine), (unknown.Code, unknown.Errors));
    }

    [Fact]
    public async Task AKioskIsAskedAndACentresKiosksShowLinksFromTheCommandLine()
    {
        using var house = new EnrolmentHouse(Databases.Sqlite, server);
        await CommandLine.RunAsync(house.Database, "kiosks", "add", "--kiosk", "kiosk-1", "--name", "一号", "--centre", "c1", "--json");
        Assert.Equal("Nothing was asked of it." + Environment.NewLine, (await CommandLine.SayAsync(house.Database, "kiosks", "orders", "kiosk-1")).Output);
        Assert.StartsWith("Asked of kiosk-1: restart.", (await CommandLine.SayAsync(house.Database, "kiosks", "order", "kiosk-1", "restart", "--by", "duty")).Output, StringComparison.Ordinal);
        Assert.StartsWith("restart was asked of kiosk-1 already", (await CommandLine.SayAsync(house.Database, "kiosks", "order", "kiosk-1", "restart")).Output, StringComparison.Ordinal);
        Assert.EndsWith(" restart by duty: sent" + Environment.NewLine, (await CommandLine.SayAsync(house.Database, "kiosks", "orders", "kiosk-1")).Output, StringComparison.Ordinal);
        Assert.Equal("restart", JsonDocument.Parse((await CommandLine.SayAsync(house.Database, "kiosks", "orders", "kiosk-1", "--json")).Output).RootElement[0].GetProperty("kind").GetString());
        Assert.NotEqual(0, (await CommandLine.SayAsync(house.Database, "kiosks", "order", "kiosk-1", "dance")).Code);
        Assert.Equal(1, (await CommandLine.SayAsync(house.Database, "kiosks", "order", "kiosk-9", "locate")).Code);

        Assert.StartsWith("Set Web:Address first", (await CommandLine.SayAsync(house.Database, "kiosks", "page-links", "c1", "on")).Errors, StringComparison.Ordinal);
        string[] address = ["--set", "Web:Address=https://desk.example"];
        Assert.Equal("The kiosks of c1 show the code." + Environment.NewLine, (await CommandLine.SayAsync(house.Database, ["kiosks", "page-links", "c1", "on", .. address])).Output);
        Assert.Equal("The kiosks of c1 show the code already; nothing was changed." + Environment.NewLine, (await CommandLine.SayAsync(house.Database, ["kiosks", "page-links", "c1", "on", .. address])).Output);
        Assert.Equal("The kiosks of c1 do not show the code." + Environment.NewLine, (await CommandLine.SayAsync(house.Database, "kiosks", "page-links", "c1", "off")).Output);
        Assert.Equal("'kiosk-1' is no centre." + Environment.NewLine, (await CommandLine.SayAsync(house.Database, "kiosks", "page-links", "kiosk-1", "off")).Errors);
    }
}
