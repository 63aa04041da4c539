using System.CommandLine;
using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Demo;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest demo --out DIR …</c>.</summary>
internal static class DemoCommand
{
    public static Command Create(IngestCommands commands)
    {
        var folder = new Option<string>("--out") { Description = "The folder to write.", Required = true };
        var members = Number("--members", 500, "Members of the district.");
        var centres = Number("--centres", 2, "Service centres.");
        var branches = Number("--branches", 20, "Branches.");
        var kiosks = Number("--kiosks", 2, "Kiosks, named kiosk-1, kiosk-2 …, spread over the centres.");
        var past = Number("--past", 0, "Weeks of activities before today, with the visits that members made; past/KIOSK.csv for 'firmware-sim journal'.");
        var host = new Option<string>("--gateway-host") { Description = "Where kiosks reach the gateway.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = Number("--gateway-port", 8883, "The gateway's TLS port.");
        var web = Number("--web-port", 8080, "The live page's port.");
        var kioskPorts = Pairs("--kiosk-port", "KIOSK=PORT: where a kiosk's screen listens; may be given several times.");
        var readers = Pairs("--reader", "KIOSK=NAME,NAME: the only readers a kiosk uses; may be given several times.");
        var seed = Number("--seed", 1, "The same seed gives the same people.");
        var demo = new Command("demo", "Writes an invented district with today's activities, kiosks and keys, to try everything with.")
            { folder, members, centres, branches, kiosks, past, host, port, web, kioskPorts, readers, seed };
        demo.SetAction((parsed, _) => commands.GuardAsync(parsed, async settings =>
        {
            var plan = new DemoPlan
            {
                Folder = parsed.GetValue(folder)!, Members = parsed.GetValue(members), Centres = parsed.GetValue(centres), Branches = parsed.GetValue(branches),
                Kiosks = parsed.GetValue(kiosks), PastWeeks = parsed.GetValue(past), GatewayHost = parsed.GetValue(host)!, GatewayPort = parsed.GetValue(port), WebPort = parsed.GetValue(web), Seed = parsed.GetValue(seed),
                KioskPorts = Split("--kiosk-port", parsed.GetValue(kioskPorts)!).ToDictionary(p => p.Kiosk, p => Port(p.Value), StringComparer.Ordinal),
                Readers = Split("--reader", parsed.GetValue(readers)!).ToDictionary(p => p.Kiosk, p => p.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.Ordinal),
            };
            if (plan.Problems().FirstOrDefault() is { } problem) throw new SettingException(problem);
            DemoDistrict.Write(plan, settings.Zone, TimeProvider.System.GetUtcNow());
            await Console.Out.WriteLineAsync($"The demo district is in {Path.GetFullPath(plan.Folder)}: {Plural.Of(plan.Members, "member")}, {Plural.Of(plan.Branches, "branch", "branches")}, {Plural.Of(plan.Centres, "centre")}, {Plural.Of(plan.Kiosks, "kiosk")}.");
        }));
        return demo;
    }

    private static Option<int> Number(string name, int usual, string description) => new(name) { Description = description, DefaultValueFactory = _ => usual };

    private static Option<string[]> Pairs(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => [] };

    private static IEnumerable<(string Kiosk, string Value)> Split(string option, string[] pairs)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == pair.Length - 1) throw new SettingException($"{option} '{Shown.Of(pair)}' is not KIOSK=VALUE.");
            if (!seen.Add(pair[..equals])) throw new SettingException($"{option} is given twice for kiosk '{Shown.Of(pair[..equals])}'.");
            yield return (pair[..equals], pair[(equals + 1)..]);
        }
    }

    private static int Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535
        ? port : throw new SettingException($"--kiosk-port '{Shown.Of(text)}' is not a port; allowed are 1 to 65535.");
}
