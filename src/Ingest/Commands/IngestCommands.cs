using System.CommandLine;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Commands;

/// <summary>
/// The command line: <c>run</c> (also without a command), <c>import</c>, <c>accounts</c>, <c>export</c>, <c>status</c>, <c>rebuild</c>, <c>verify</c>, <c>demo</c>.
/// What goes wrong is a plain sentence on stderr and exit code 1.
/// </summary>
public sealed class IngestCommands
{
    private readonly Option<FileInfo?> _config = new("--config") { Description = "A JSON file with settings; relative paths in settings start from its folder.", Recursive = true };
    private readonly Option<string[]> _set = new("--set") { Description = "One setting, Section:Key=value; may be given several times.", Recursive = true, DefaultValueFactory = _ => [] };
    private readonly RootCommand _root = new("The centre: takes taps over MQTT, keeps them, and shows who came.");

    /// <param name="run">Runs the service until it is told to stop.</param>
    public IngestCommands(Func<IngestSettings, CancellationToken, Task> run)
    {
        Func<ParseResult, CancellationToken, Task<int>> runs = (parsed, stop) => GuardAsync(parsed, settings => run(settings, stop));
        var runCommand = new Command("run", "Runs the service; the same as no command.");
        runCommand.SetAction(runs);

        _root.Options.Add(_config);
        _root.Options.Add(_set);
        // In the order in which people come to need them.
        foreach (var command in Setup(runCommand).Concat(Daily()).Concat(Yearly()).Concat(Keeping())) _root.Subcommands.Add(command);
        _root.SetAction(runs);
    }

    /// <summary>Trying, setting up, running.</summary>
    private IEnumerable<Command> Setup(Command run) => [DemoCommand.Create(this), TemplateCommand.Create(this), ImportCommand.Create(this), run, StatusCommand.Create(this)];

    /// <summary>What a centre and its branches do from day to day.</summary>
    private IEnumerable<Command> Daily() =>
    [
        CalendarCommand.Create(this), ActivityCommand.Create(this), AttendanceCommand.Create(this), ExcuseCommand.Create(this), CorrectCommand.Create(this),
        MemberCommand.Create(this), RosterCommand.Create(this), AnalysisCommand.Create(this), WarningsCommand.Create(this), NoticesCommand.Create(this), AlertsCommand.Create(this),
    ];

    /// <summary>What is decided once and reckoned over a year.</summary>
    private IEnumerable<Command> Yearly() => [PolicyCommand.Create(this), CreditsCommand.Create(this), TimeBankCommand.Create(this), PeriodCommand.Create(this)];

    /// <summary>What whoever looks after the service needs.</summary>
    private IEnumerable<Command> Keeping() => [VerifyCommand.Create(this), ActsCommand.Create(this), PrivacyCommand.Create(this), RebuildCommand.Create(this), ExportCommand.Create(this), AccountsCommand.Create(this), StaffCommand.Create(this), TrustCommand.Create(this), KiosksCommand.Create(this), OfficeCommand.Create(this)];

    public async Task<int> InvokeAsync(string[] args)
    {
        var parsed = _root.Parse(args);
        if (parsed.Errors.Count > 0) return await FailAsync(ParseFaults.Of(parsed));
        // The host itself listens for the end of the process, and takes the time it needs to leave properly.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Every command with what it takes.</summary>
    internal RootCommand All => _root;

    /// <summary>What is wrong with a command as it was typed; null where nothing is.</summary>
    internal string? Fault(string[] args) => _root.Parse(args) is { Errors.Count: > 0 } parsed ? ParseFaults.Of(parsed) : null;

    /// <summary>Loads the settings, does the work, and turns what may go wrong into a sentence.</summary>
    internal async Task<int> GuardAsync(ParseResult parsed, Func<IngestSettings, Task> work)
    {
        try
        {
            await work(IngestSettings.Load(parsed.GetValue(_config)?.FullName, parsed.GetValue(_set) ?? []));
            return 0;
        }
        catch (ImportException e)
        {
            foreach (var error in e.Errors) await Console.Error.WriteLineAsync(error);
            return await FailAsync("Nothing was imported.");
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync(e.Failures.FirstOrDefault() ?? e.Message);
        }
        catch (Exception e) when (e is RefusedException or UnauthorizedAccessException || Database.IsStorageFailure(e))
        {
            return await FailAsync(e.Message);
        }
    }

    /// <summary>The same over a database brought up to date.</summary>
    internal Task<int> GuardAsync(ParseResult parsed, Func<IngestSettings, Database, Task> work) => GuardAsync(parsed, settings =>
    {
        var database = Database.Of(settings.Storage);
        Schema.Prepare(database);
        return work(settings, database);
    });

    private static async Task<int> FailAsync(string sentence)
    {
        var line = string.Join(' ', sentence.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        await Console.Error.WriteLineAsync(line.EndsWith('.') ? line : line + ".");
        return 1;
    }
}
