using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest notices channels add|list|check|enable|disable|remove</c>.</summary>
internal static class NoticeChannelsCommand
{
    private const int LongestSecret = 4_096;

    public static Command Create(IngestCommands commands) => new("channels", "Who is told: e-mail, webhooks, group robots, MQTT.")
    {
        Add(commands), List(commands), Check(commands), Switch(commands, on: true), Switch(commands, on: false), Remove(commands),
    };

    private static Command Add(IngestCommands commands)
    {
        var name = new Argument<string>("NAME") { Description = "1 to 32 of a-z, 0-9 and '-'." };
        var kind = new Option<string>("--kind") { Description = string.Join(", ", ChannelKinds.All) + ".", Required = true };
        var unit = new Option<string>("--unit") { Description = "The organisation it is for.", Required = true };
        var below = new Option<bool>("--below") { Description = "Hears of every unit below too, not only where nobody nearer is to be told." };
        var to = new Option<string>("--to") { Description = "E-mail address or webhook URL.", DefaultValueFactory = _ => "" };
        var secretFile = new Option<FileInfo?>("--secret-file") { Description = "The file that holds the secret, read each time." };
        var secretEnv = new Option<string?>("--secret-env") { Description = "The environment variable of the service that holds the secret." };
        var secretStdin = new Option<bool>("--secret-stdin") { Description = "Reads the secret from standard input and keeps it in Notices:SecretFolder." };
        var format = new Option<string>("--format") { Description = "Robots: markdown or text.", DefaultValueFactory = _ => NoticeChannel.Markdown };
        var language = new Option<string>("--language") { Description = "zh or en.", DefaultValueFactory = _ => NoticeChannel.Chinese };
        var level = new Option<string>("--level") { Description = "The least level it hears of: notice, concern, serious.", DefaultValueFactory = _ => NoticeLevels.Names[0] };
        var pass = new Option<string>("--pass") { Description = "From this level on nothing waits for quiet hours or digest; none: everything waits.", DefaultValueFactory = _ => "none" };
        var digest = new Option<string>("--digest") { Description = "none, daily (at Notices:DigestAt), or a time such as 08:30.", DefaultValueFactory = _ => "none" };
        var quiet = new Option<string?>("--quiet") { Description = "Quiet hours in the district's zone, such as 22:00-07:00." };
        var rate = new Option<int?>("--rate") { Description = "Messages a minute, evenly spaced; robots at most 20." };
        var names = new Option<bool?>("--names") { Description = "Whether masked names may be shown: e-mail does unless false, webhooks and MQTT only if true, robots never." };
        var leader = new Option<string?>("--leader") { Description = "The member who reads it, and is never told about themselves." };
        var by = CommandOptions.By();
        var add = new Command("add", "Adds a channel.") { name, kind, unit, below, to, secretFile, secretEnv, secretStdin, format, language, level, pass, digest, quiet, rate, names, leader, by };
        add.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var chosen = parsed.GetValue(kind)!;
            var hours = Quiet(parsed.GetValue(quiet));
            var channel = new NoticeChannel
            {
                Name = parsed.GetValue(name)!, Kind = chosen, Unit = parsed.GetValue(unit)!, Below = parsed.GetValue(below) ? 1 : 0, Address = parsed.GetValue(to)!,
                Format = parsed.GetValue(format)!, LanguageName = parsed.GetValue(language)!, LeastLevel = (long)Level("--level", parsed.GetValue(level)!),
                PassingLevel = parsed.GetValue(pass) == "none" ? NoticeChannel.NothingPasses : (long)Level("--pass", parsed.GetValue(pass)!),
                DigestAt = Digest(parsed.GetValue(digest)!, settings.Notices), QuietFrom = hours?.From, QuietUntil = hours?.Until,
                Rate = parsed.GetValue(rate) ?? ChannelKinds.UsualRate(chosen), Names = parsed.GetValue(names) ?? chosen == ChannelKinds.Mail ? 1 : 0, Member = parsed.GetValue(leader),
            };
            // Checked before a secret is kept for it; the secret itself is checked with it.
            if (ChannelRules.Problems(channel with { Secret = "" }).FirstOrDefault(p => !p.Contains("--secret", StringComparison.Ordinal)) is { } problem) throw new SettingException(problem);
            // Before anything is kept under its name: the secret of a channel that is there must stay.
            if (database.Read(work => ChannelStore.Find(work, channel.Name)) is not null) throw new SettingException($"There is a channel '{channel.Name}' already; remove it first.");
            channel = channel with { Secret = await SecretAsync(channel.Name, parsed.GetValue(secretFile), parsed.GetValue(secretEnv), parsed.GetValue(secretStdin), settings.Notices) };
            var again = new ChannelDesk(database, settings.Notices, TimeProvider.System).Add(channel, CommandOptions.Who(parsed, by));
            await Console.Out.WriteLineAsync($"The channel {channel.Name} is there; 'ingest notices test {channel.Name}' tries it.");
            if (again > 0) await Console.Out.WriteLineAsync($"{Plural.Of(again, "notice that nobody was there to hear is", "notices that nobody was there to hear are")} shared out again.");
        }));
        return add;
    }

    private static Command List(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists the channels, without their secrets.") { json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, (_, database) =>
            NoticesCommand.PrintAsync(parsed.GetValue(json), database.Read(NoticeReport.Read).Channels)));
        return list;
    }

    private static Command Check(IngestCommands commands)
    {
        var name = new Argument<string>("NAME") { Description = "The channel's name." };
        var check = new Command("check", "Looks whether a channel could be used (secret, address, mail server), without telling anybody anything.") { name };
        check.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var channel = database.Read(work => ChannelStore.Find(work, parsed.GetValue(name)!)) ?? throw new SettingException($"There is no channel '{Shown.Of(parsed.GetValue(name))}'; 'ingest notices channels list' shows what there is.");
            if (channel.Enabled == 0) throw new SettingException($"The channel is switched off: {channel.DisabledWhy}");
            using var senders = new NoticeSenders(settings.Notices, settings.Mail, TimeProvider.System, publish: null);
            var outcome = await BoundedSend.SendAsync(
                async (message, limit) => { await senders.CheckAsync(message.Channel, limit); return SendOutcome.Sent; },
                new OutgoingMessage("", channel, [], false, default), settings.Notices, TimeProvider.System, stop);
            if (outcome.Verdict != SendVerdict.Sent) throw new SettingException(outcome.Why);
            await Console.Out.WriteLineAsync("The channel can be used.");
        }));
        return check;
    }

    private static Command Switch(IngestCommands commands, bool on)
    {
        var name = new Argument<string>("NAME") { Description = "The channel's name." };
        var reason = CommandOptions.Reason();
        var by = CommandOptions.By();
        var turn = new Command(on ? "enable" : "disable", on ? "Switches a channel on again." : "Switches a channel off; what waits for it becomes dead letters.") { name, reason, by };
        turn.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var count = new ChannelDesk(database, settings.Notices, TimeProvider.System).Switch(parsed.GetValue(name)!, on, CommandOptions.Who(parsed, by), Reason(parsed.GetValue(reason)));
            await Console.Out.WriteLineAsync($"The channel {parsed.GetValue(name)} is switched {(on ? "on" : "off")}.");
            if (count > 0) await Console.Out.WriteLineAsync(on ? $"{Plural.Of(count, "notice that nobody was there to hear is", "notices that nobody was there to hear are")} shared out again." : $"{Plural.Of(count, "delivery is a dead letter", "deliveries are dead letters")} now.");
        }));
        return turn;
    }

    private static Command Remove(IngestCommands commands)
    {
        var name = new Argument<string>("NAME") { Description = "The channel's name." };
        var reason = CommandOptions.Reason();
        var by = CommandOptions.By();
        var remove = new Command("remove", "Removes a channel; what waits for it is not sent.") { name, reason, by };
        remove.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var dropped = new ChannelDesk(database, settings.Notices, TimeProvider.System).Remove(parsed.GetValue(name)!, CommandOptions.Who(parsed, by), Reason(parsed.GetValue(reason)));
            await Console.Out.WriteLineAsync($"The channel {parsed.GetValue(name)} is removed.");
            if (dropped > 0) await Console.Out.WriteLineAsync($"{Plural.Of(dropped, "delivery", "deliveries")} will not be sent.");
        }));
        return remove;
    }

    private static async Task<string> SecretAsync(string name, FileInfo? file, string? environment, bool standardInput, NoticeOptions options)
    {
        if ((file is null ? 0 : 1) + (environment is null ? 0 : 1) + (standardInput ? 1 : 0) > 1) throw new SettingException("Give one of --secret-file, --secret-env and --secret-stdin.");
        if (file is not null) return SecretReader.OfFile(file.FullName);
        if (environment is not null) return SecretReader.OfEnvironment(environment);
        if (!standardInput) return "";
        var text = new char[LongestSecret + 1];
        var length = await Console.In.ReadBlockAsync(text);
        if (length > LongestSecret) throw new SettingException($"A secret has at most {LongestSecret} characters.");
        return SecretReader.Keep(options.SecretFolder, name, new string(text, 0, length).Trim());
    }

    private static NoticeLevel Level(string option, string text) =>
        NoticeLevels.TryParse(text, out var level) ? level : throw new SettingException($"{option} is '{Shown.Of(text)}'; there are {string.Join(", ", NoticeLevels.Names)}.");

    private static long? Digest(string text, NoticeOptions options) => text switch
    {
        "none" => null,
        "daily" when DayTime.TryParse(options.DigestAt, out var usual) => usual,
        _ when DayTime.TryParse(text, out var minutes) => minutes,
        _ => throw new SettingException($"--digest is '{Shown.Of(text)}'; give none, daily or a time of day such as 08:30."),
    };

    private static (long From, long Until)? Quiet(string? text) =>
        text is null ? null
        : DayTime.TryParseSpan(text, out var from, out var until) ? (from, until)
        : throw new SettingException($"--quiet is '{Shown.Of(text)}'; give two different times of day such as 22:00-07:00.");

    private static string Reason(string? reason) =>
        !string.IsNullOrWhiteSpace(reason) && reason.Length <= 500 ? reason.Trim() : throw new SettingException("--reason says why, with 1 to 500 characters.");
}
