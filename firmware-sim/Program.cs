using System.CommandLine;
using CardSystem.FirmwareSim.Commands;

var root = new RootCommand("Card and reader firmware in software: virtual member cards, virtual readers, and mornings at the centre.")
{
    DeckCommands.Create(TimeProvider.System),
    CardCommand.Create(TimeProvider.System),
    ServiceCommand.Create(TimeProvider.System),
};
// Cards are taken off the readers and files closed before the process goes; that takes a moment.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10), EnableDefaultExceptionHandler = false });
