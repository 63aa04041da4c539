using System.CommandLine;
using System.Text.Json;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest trust create|rotate|show|export|check|server</c>: the card authority and the kiosk authority.</summary>
internal static class TrustCommand
{
    public static Command Create(IngestCommands commands) => new("trust", "The card authority and the kiosk authority: their keys, and what others must trust.")
    {
        Make(commands), Rotate(commands), Show(commands), Export(commands), Check(commands), Server(commands),
    };

    private static Argument<AuthorityKind> Kind() => new("AUTHORITY") { Description = "card or kiosk.", HelpName = "card|kiosk" };

    private static Option<DirectoryInfo> Root() => new("--root") { Description = "The folder of the root's key: on a medium that is locked away afterwards.", Required = true };

    private static Option<FileInfo?> RootPassphrase() => new("--root-passphrase-file") { Description = "The root's own passphrase; without it the one of Trust:PassphraseFile protects the root as well." };

    private static Command Make(IngestCommands commands)
    {
        var (kind, root, secret, by) = (Kind(), Root(), RootPassphrase(), CommandOptions.By());
        var command = new Command("create", "Makes an authority: a root in a folder of yours, and an issuing key, encrypted, in Trust:Folder.") { kind, root, secret, by };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var made = new AuthorityDesk(database, settings.Trust, TimeProvider.System).Create(parsed.GetValue(kind), parsed.GetValue(root)!.FullName, Secret(parsed, secret), CommandOptions.Who(parsed, by));
            await Console.Out.WriteLineAsync($"The {made.Kind.Word()} authority is made; it issues until {made.Until:yyyy-MM-dd}.");
            await Console.Out.WriteLineAsync($"Take '{parsed.GetValue(root)!.FullName}' away and lock it up: it is needed for 'trust rotate' alone. Keep a copy of it, of '{settings.Trust.Folder}' and of the passphrase.");
        }));
        return command;
    }

    private static Command Rotate(IngestCommands commands)
    {
        var (kind, root, secret, by) = (Kind(), Root(), RootPassphrase(), CommandOptions.By());
        var command = new Command("rotate", "Gives an authority a new issuing key; what the one before issued stays good until its end.") { kind, root, secret, by };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var made = new AuthorityDesk(database, settings.Trust, TimeProvider.System).Rotate(parsed.GetValue(kind), parsed.GetValue(root)!.FullName, Secret(parsed, secret), CommandOptions.Who(parsed, by));
            await Console.Out.WriteLineAsync($"Key {made.Number} of the {made.Kind.Word()} authority issues from now until {made.Until:yyyy-MM-dd}. Bring 'ingest trust export' to whoever does not get it over the network.");
        }));
        return command;
    }

    private static Command Show(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var command = new Command("show", "Lists the authorities' keys, the newest last.") { json };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async settings =>
        {
            using var keys = TrustKeys.Open(settings.Trust, TimeProvider.System);
            var all = Enum.GetValues<AuthorityKind>().SelectMany(keys.Generations).ToList();
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(all.Select(ShownKey.Of), ReportJson.Options));
            else foreach (var line in all.Select(g => ShownKey.Of(g).ToString()).DefaultIfEmpty("There is no authority yet; 'ingest trust create card --root FOLDER' makes one.")) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }

    private static Command Export(IngestCommands commands)
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = "The folder to write into.", Required = true };
        var command = new Command("export", "Writes what kiosks and card offices must hold; nothing in it is secret.") { folder };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async settings =>
        {
            using var keys = TrustKeys.Open(settings.Trust, TimeProvider.System);
            var written = TrustExport.Write(keys, parsed.GetValue(folder)!.FullName, TimeProvider.System.GetUtcNow());
            await Console.Out.WriteLineAsync($"Written to {parsed.GetValue(folder)!.FullName}: {string.Join(", ", written)}.");
        }));
        return command;
    }

    private static Command Check(IngestCommands commands)
    {
        var command = new Command("check", "Looks whether keys and certificates are there, belong together, are nobody else's to read and last; ends with 1 where something is wrong.");
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async settings =>
        {
            var findings = TrustChecks.Findings(settings.Trust, TimeProvider.System.GetUtcNow()).ToList();
            foreach (var finding in findings) await Console.Out.WriteLineAsync(finding);
            if (findings.Count > 0) throw new FindingException(findings.Count == 1 ? "One thing is wrong." : $"{findings.Count} things are wrong.");
            await Console.Out.WriteLineAsync("Both authorities are in order.");
        }));
        return command;
    }

    private static Command Server(IngestCommands commands)
    {
        var hosts = new Option<string[]>("--host") { Description = "A name or address under which kiosks reach the server; may be given several times.", Required = true, AllowMultipleArgumentsPerToken = true };
        var folder = new Option<DirectoryInfo>("--out") { Description = "The folder to write server.pem and server.key into.", Required = true };
        var days = new Option<int>("--days") { Description = "How long it lasts.", DefaultValueFactory = _ => 398 };
        var by = CommandOptions.By();
        var command = new Command("server", "Makes key and certificate of a gateway, signed by the kiosk authority, so that kiosks trust one root for everything.") { hosts, folder, days, by };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            if (parsed.GetValue(days) is < 1 or > 3_650) throw new SettingException("--days is a whole number from 1 to 3650.");
            using var keys = TrustKeys.Open(settings.Trust, TimeProvider.System);
            var until = new ServerPapers(database, keys, TimeProvider.System).Issue(parsed.GetValue(hosts)!, parsed.GetValue(folder)!.FullName, parsed.GetValue(days), CommandOptions.Who(parsed, by));
            await Console.Out.WriteLineAsync($"Written to {parsed.GetValue(folder)!.FullName}: {ServerPapers.CertificateFile}, {ServerPapers.KeyFileName}; good until {until:yyyy-MM-dd}.");
        }));
        return command;
    }

    private static string? Secret(ParseResult parsed, Option<FileInfo?> option) => parsed.GetValue(option) is { } file ? Passphrase.Read(file.FullName) : null;

    /// <summary>One key as it is listed.</summary>
    private sealed record ShownKey(string Authority, int Number, string Reference, string Subject, string From, string Until, string Root, string RootUntil, string Certificate, bool Linked)
    {
        public static ShownKey Of(Generation g) => new(
            g.Kind.Word(), g.Number, Convert.ToHexStringLower(g.Reference), g.Issuing.Subject, Day(g.Issuing.NotBefore), Day(g.Issuing.NotAfter), g.Root.Subject, Day(g.Root.NotAfter),
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(g.Issuing.RawData)), g.Link is not null);

        public override string ToString() => $"{Authority} {Number}: {Subject}, key {Reference}, {From} to {Until}, under {Root} (until {RootUntil}){(Linked ? ", linked from the one before" : "")}";

        private static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }
}
