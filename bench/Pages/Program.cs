using System.CommandLine;
using CardSystem.Ingest;
using CardSystem.Ingest.Storage;
using CardSystem.Pages;

var dir = new Option<DirectoryInfo>("--dir") { Description = "Where the tables are written", Required = true };
var config = new Option<FileInfo>("--config") { Description = "The centre's settings", Required = true };
var members = new Option<int>("--members") { DefaultValueFactory = _ => 100_000 };
var centres = new Option<int>("--centres") { DefaultValueFactory = _ => 100 };
var weeks = new Option<int>("--weeks") { DefaultValueFactory = _ => 104 };
var link = new Option<string>("--link") { Description = "A one-time link of an account that may open every page", Required = true };
var times = new Option<int>("--times") { Description = "Requests of each page", DefaultValueFactory = _ => 30 };

var tables = new Command("tables", "Writes the district's tables as CSV files") { dir, members, centres, weeks };
tables.SetAction(result => new BigDistrict(result.GetValue(members), result.GetValue(centres), result.GetValue(weeks), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime).AddDays(-1)).WriteTables(result.GetRequiredValue(dir).FullName));

var derive = new Command("derive", "Writes what two years of taps would come to; prints rows of attendance") { config };
derive.SetAction(result =>
{
    var database = Database.Of(IngestSettings.Load(result.GetRequiredValue(config).FullName, []).Storage);
    Schema.Prepare(database);
    Console.WriteLine(BigDistrict.Derive(database));
});

var measure = new Command("measure", "Signs in, opens every page that can be reached by links, and prints a table of how long each took") { link, times };
measure.SetAction(async (result, _) =>
{
    using var browser = await Person.SignInAsync(new Uri(result.GetRequiredValue(link)));
    var timed = await new Crawl(browser, result.GetValue(times)).RunAsync();
    static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    var all = timed.SelectMany(t => t.Milliseconds).Order().ToArray();
    Console.WriteLine($"{timed.Count} pages, {all.Length} answers: p50 {At(all, .5):F1} ms, p95 {At(all, .95):F1} ms, p99 {At(all, .99):F1} ms; the slowest page's p95 {timed.Max(t => At(t.Milliseconds, .95)):F1} ms.");
    Console.WriteLine();
    Console.WriteLine("| page | ways to ask | p50 ms | p95 ms | kB | slowest way | its p95 ms |");
    Console.WriteLine("|---|---:|---:|---:|---:|---|---:|");
    foreach (var ways in timed.GroupBy(t => t.Shape.Split('?')[0]).OrderByDescending(g => g.Max(t => At(t.Milliseconds, .95))))
    {
        var (answers, slowest) = (ways.SelectMany(w => w.Milliseconds).Order().ToArray(), ways.MaxBy(w => At(w.Milliseconds, .95))!);
        Console.WriteLine($"| `{ways.Key}` | {ways.Count()} | {At(answers, .5):F1} | {At(answers, .95):F1} | {ways.Max(w => w.Bytes) / 1024.0:F0} | `{slowest.Shape}` | {At(slowest.Milliseconds, .95):F1} |");
    }
});

return await new RootCommand("How fast the pages answer over a large district") { tables, derive, measure }.Parse(args).InvokeAsync();
