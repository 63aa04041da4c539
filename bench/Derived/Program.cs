using System.CommandLine;
using System.Globalization;
using CardSystem.Derived;
using CardSystem.Ingest;
using CardSystem.Ingest.Storage;

var dir = new Option<DirectoryInfo>("--dir") { Description = "The history's folder", Required = true };
var config = new Option<FileInfo>("--config") { Description = "The centre's settings", Required = true };
var members = new Option<int>("--members") { DefaultValueFactory = _ => 100_000 };
var centres = new Option<int>("--centres") { DefaultValueFactory = _ => 100 };
var weeks = new Option<int>("--weeks") { DefaultValueFactory = _ => 104 };
var share = new Option<double>("--share") { Description = "How many of those expected come", DefaultValueFactory = _ => 0.9 };
var import = new Option<string>("--import") { Description = "A command that imports the tables before the taps are filled in", Required = true };

var make = new Command("make", "Writes the tables, imports them, fills the log; prints the taps") { dir, config, members, centres, weeks, share, import };
make.SetAction(result =>
{
    var history = new History(result.GetValue(members), result.GetValue(centres), result.GetValue(weeks), TimeProvider.System.GetUtcNow().AddDays(-2), new Random(1));
    history.WriteTables(result.GetRequiredValue(dir).FullName);
    using (var importing = System.Diagnostics.Process.Start("bash", ["-c", result.GetRequiredValue(import)])) importing.WaitForExit();
    Console.WriteLine(history.Fill(Open(result), result.GetValue(share)));
    return 0;
});

var countOnly = new Option<bool>("--count-only") { Description = "Stop when all is counted" };
var project = new Command("project", "Derives everything from the first tap; prints seconds until all is counted, and until all is proved") { config, countOnly };
project.SetAction(result =>
{
    var (counted, proved) = Projecting.Run(Open(result), Settings(result), provesToo: !result.GetValue(countOnly));
    Print(counted, proved);
});

var read = new Command("read", "Reads the log once; prints seconds") { config };
read.SetAction(result => Print(Projecting.Read(Open(result))));

var empty = new Option<FileInfo>("--empty") { Description = "A SQLite file for the copy", Required = true };
var straight = new Command("straight", "Writes the derived rows straight into empty tables; prints rows and seconds") { config, empty };
straight.SetAction(result =>
{
    var copy = Database.Of(new StorageOptions { File = result.GetRequiredValue(empty).FullName });
    Schema.Prepare(copy);
    var (rows, seconds) = StraightRows.Write(Open(result), copy);
    Print(rows, seconds);
});

return await new RootCommand("What is derived, beside its limits") { make, project, read, straight }.Parse(args).InvokeAsync();

IngestSettings Settings(ParseResult result) => IngestSettings.Load(result.GetRequiredValue(config).FullName, []);

Database Open(ParseResult result)
{
    var database = Database.Of(Settings(result).Storage);
    Schema.Prepare(database);
    return database;
}

static void Print(params double[] numbers) => Console.WriteLine(string.Join(' ', numbers.Select(n => n.ToString("F2", CultureInfo.InvariantCulture))));
