using System.CommandLine;
using System.CommandLine.Invocation;
using CardSystem.FirmwareSim.Commands;

var root = new RootCommand("Card and reader firmware in software: virtual member cards, virtual readers, and mornings at the centre.")
{
    DeckCommands.Create(TimeProvider.System),
    CardCommand.Create(TimeProvider.System),
    ServiceCommand.Create(TimeProvider.System),
    PlayCommand.Create(TimeProvider.System),
    RelayCommand.Create(TimeProvider.System),
    CheckCommand.Create(),
    JournalCommand.Create(TimeProvider.System),
};

var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction wrong) (wrong.ShowHelp, wrong.ShowTypoCorrections) = (false, true);
// Cards are taken off the readers and files closed before the process goes; that takes a moment.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10), EnableDefaultExceptionHandler = false });
