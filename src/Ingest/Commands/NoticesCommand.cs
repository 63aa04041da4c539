using System.CommandLine;
using System.Text.Json;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest notices status|list|retry|test|channels</c>: how people are told, and what could not be told.</summary>
internal static class NoticesCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(IngestCommands commands) => new("notices", "Notices to branches: channels, deliveries, dead letters.")
    {
        Status(commands), List(commands), Retry(commands), Test(commands), NoticeChannelsCommand.Create(commands),
    };

    internal static async Task PrintAsync<T>(bool json, IReadOnlyList<T> rows)
    {
        if (json) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(rows, Indented));
        else foreach (var line in rows.Select(r => r!.ToString()!).DefaultIfEmpty("There are none.")) await Console.Out.WriteLineAsync(line);
    }

    private static Command Status(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var status = new Command("status", "Counts notices and deliveries, and shows channels in trouble.") { json };
        status.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var report = database.Read(NoticeReport.Read);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(report, Indented) : string.Join(Environment.NewLine, report.ToLines()));
        }));
        return status;
    }

    private static Command List(IngestCommands commands)
    {
        var dead = new Option<bool>("--dead") { Description = "Dead letters only." };
        var waiting = new Option<bool>("--waiting") { Description = "What still waits only." };
        var unheard = new Option<bool>("--unheard") { Description = "Notices nobody was there to hear." };
        var channel = new Option<string?>("--channel") { Description = "Of one channel only." };
        var most = new Option<int>("--most") { Description = "So many, the newest first.", DefaultValueFactory = _ => 100 };
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists deliveries.") { dead, waiting, unheard, channel, most, json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var count = parsed.GetValue(most);
            if (count is < 1 or > 10_000) throw new SettingException("--most takes 1 to 10000.");
            if (new[] { dead, waiting, unheard }.Count(o => parsed.GetValue(o)) > 1) throw new SettingException("--dead, --waiting and --unheard exclude each other.");
            var state = parsed.GetValue(dead) ? "dead" : parsed.GetValue(waiting) ? "waiting" : null;
            if (parsed.GetValue(unheard)) await PrintAsync(parsed.GetValue(json), database.Read(work => NoticeReport.UnheardOf(work, count)));
            else await PrintAsync(parsed.GetValue(json), database.Read(work => NoticeReport.Deliveries(work, state, parsed.GetValue(channel), count)));
        }));
        return list;
    }

    private static Command Retry(IngestCommands commands)
    {
        var id = new Argument<string?>("ID") { Description = "A dead letter's id.", Arity = ArgumentArity.ZeroOrOne };
        var channel = new Option<string?>("--channel") { Description = "All dead letters of a channel instead." };
        var by = CommandOptions.By();
        var retry = new Command("retry", "Tries dead letters again.") { id, channel, by };
        retry.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var desk = new ChannelDesk(database, settings.Notices, TimeProvider.System);
            switch (parsed.GetValue(id), parsed.GetValue(channel))
            {
                case ({ } one, null):
                    desk.Retry(one, CommandOptions.Who(parsed, by));
                    await Console.Out.WriteLineAsync($"{one} is tried again.");
                    break;
                case (null, { } all): await Console.Out.WriteLineAsync($"{Plural.Of(desk.RetryAll(all, CommandOptions.Who(parsed, by)), "dead letter is", "dead letters are")} tried again."); break;
                default: throw new SettingException("Name one dead letter, or give --channel for all of a channel's.");
            }
        }));
        return retry;
    }

    private static Command Test(IngestCommands commands)
    {
        var name = new Argument<string>("CHANNEL") { Description = "The channel's name, as 'ingest notices channels list' shows it." };
        var by = CommandOptions.By();
        var test = new Command("test", "Sends a test message to a channel now, whatever its quiet hours.") { name, by };
        test.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            using var senders = new NoticeSenders(settings.Notices, settings.Mail, TimeProvider.System, publish: null);
            var outcome = await new ChannelTest(database, senders.SendAsync, settings.Notices, TimeProvider.System).RunAsync(parsed.GetValue(name)!, CommandOptions.Who(parsed, by), stop);
            if (outcome is { Verdict: not SendVerdict.Sent }) throw new SettingException($"The test message was not taken: {outcome.Why}");
            await Console.Out.WriteLineAsync(outcome is null ? "The running service sends it." : "The test message was taken.");
        }));
        return test;
    }
}
