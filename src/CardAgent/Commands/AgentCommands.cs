using System.CommandLine;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Commands;

/// <summary>The command line: <c>run</c> (also without a command), <c>enrol</c>, <c>check</c>, <c>readers</c>, <c>outbox</c>, <c>key</c>. What goes wrong is one plain sentence on stderr and exit code 1.</summary>
internal sealed class AgentCommands
{
    private readonly Option<FileInfo?> _config = new("--config") { Description = "A JSON file with settings; relative paths in settings start from its folder.", Recursive = true };
    private readonly Option<string[]> _set = new("--set") { Description = "One setting, Section:Key=value; may be given several times.", Recursive = true, DefaultValueFactory = _ => [] };
    private readonly RootCommand _root = new("Reads member cards, keeps every tap and sends it to the centre.");

    /// <param name="run">Runs the agent until it is told to stop.</param>
    public AgentCommands(Func<AgentSettings, CancellationToken, Task> run)
    {
        Func<ParseResult, CancellationToken, Task<int>> runs = (parsed, stop) => GuardAsync(parsed, settings => run(settings, stop));
        var out_ = new Option<FileInfo>("--out") { Description = "The file to make; an existing one is left alone.", Required = true };

        var runCommand = new Command("run", "Runs the agent; the same as no command.");
        runCommand.SetAction(runs);
        var check = new Command("check", "Checks the settings and says what the agent would do with them.");
        check.SetAction((parsed, _) => GuardAsync(parsed, settings => Print(CheckReport.Lines(settings))));
        var readers = new Command("readers", "Lists the readers of this machine and the cards on them.");
        readers.SetAction((parsed, _) => GuardAsync(parsed, _ => Print(ReaderListing.Describe())));
        var outbox = new Command("outbox", "Says what waits for the centre, journal by journal.");
        outbox.SetAction((parsed, _) => GuardAsync(parsed, settings => Print(OutboxReport.Lines(settings))));
        var key = new Command("key", "Makes the kiosk's signing key and prints its public half for the centre's list of kiosks.");
        key.Options.Add(out_);
        key.SetAction((parsed, _) => GuardAsync(parsed, _ => Print([Kiosk.KioskKey.Create(parsed.GetValue(out_)!.FullName)])));

        _root.Options.Add(_config);
        _root.Options.Add(_set);
        foreach (var command in (Command[])[runCommand, EnrolCommand.Create(GuardAsync), check, readers, outbox, key, CardsCommand.Create(GuardAsync)]) _root.Subcommands.Add(command);
        _root.SetAction(runs);
    }

    public async Task<int> InvokeAsync(string[] args)
    {
        var parsed = _root.Parse(args);
        if (parsed.Errors.Count > 0) return await FailAsync($"{parsed.Errors[0].Message.TrimEnd('.')}; 'cardagent --help' lists what there is.");
        // The host itself listens for the end of the process, and takes the time it needs to leave properly.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private Task<int> GuardAsync(ParseResult parsed, Func<AgentSettings, Task> work) => GuardAsync(() => work(AgentSettings.Load(parsed.GetValue(_config)?.FullName, parsed.GetValue(_set) ?? [])));

    private static async Task<int> GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (SettingException e)
        {
            return await FailAsync(e.Message);
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync(PlainSentence.Of(e));
        }
        catch (Exception e) when (e is CardServiceException or Office.OfficeException)
        {
            return await FailAsync(e.Message);
        }
        catch (OperationCanceledException)
        {
            return await FailAsync("Stopped.");
        }
        catch (Exception e) when (e is InvalidOperationException && PlainSentence.OfBinding(e) is not null)
        {
            return await FailAsync(PlainSentence.OfBinding(e)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            return await FailAsync(e.Message);
        }
    }

    private static async Task<int> FailAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(PlainSentence.OneLine(sentence));
        return 1;
    }

    private static async Task Print(IEnumerable<string> lines)
    {
        foreach (var line in lines) await Console.Out.WriteLineAsync(line);
    }
}
