using System.CommandLine;
using System.Globalization;
using System.Net;
using CardSystem.Load;

var dir = new Option<DirectoryInfo>("--dir") { Description = "The load's folder", Required = true };
var gateway = new Option<string>("--gateway") { Description = "HOST:PORT of the gateway or broker", DefaultValueFactory = _ => "127.0.0.1:1883" };
var connections = new Option<int>("--connections") { Description = "Kiosks connected at once", DefaultValueFactory = _ => 50 };
var inFlight = new Option<int>("--in-flight") { Description = "PUBLISH packets in flight on each connection", DefaultValueFactory = _ => 20 };
var batch = new Option<int>("--batch") { Description = "Taps in one PUBLISH", DefaultValueFactory = _ => 1 };
var rate = new Option<int?>("--rate") { Description = "Taps a second in all; without it as fast as acknowledgements come" };
var anonymous = new Option<bool>("--anonymous") { Description = "Connect without user name and password" };
var database = new Option<FileInfo>("--database") { Description = "SQLite file", Required = true };
var centres = new Option<int>("--centres") { DefaultValueFactory = _ => 10 };
var kiosks = new Option<int>("--kiosks") { DefaultValueFactory = _ => 50 };
var members = new Option<int>("--members") { DefaultValueFactory = _ => 100_000 };
var taps = new Option<int>("--taps") { DefaultValueFactory = _ => 500_000 };
var skip = new Option<int>("--skip") { Description = "Taps of the file to leave out at the beginning" };
var take = new Option<int?>("--take") { Description = "Taps to use at most" };
var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
var web = new Option<string>("--web") { Description = "Address of the live page", DefaultValueFactory = _ => "http://127.0.0.1:8080/" };

var prepare = new Command("prepare", "Make a district and its taps, signed, in a folder; in its folder one, a backlog of the first kiosk") { dir, centres, kiosks, members, taps, seed };
prepare.SetAction(result =>
{
    var folder = result.GetRequiredValue(dir).FullName;
    var (all, backlog) = new District(folder, result.GetValue(centres), result.GetValue(kiosks), result.GetValue(members), new Random(result.GetValue(seed)), TimeProvider.System)
        .Make(result.GetValue(taps), result.GetValue(taps) / 5);
    all.Save(TapsIn(folder));
    backlog.Save(TapsIn(Directory.CreateDirectory(Path.Combine(folder, "one")).FullName));
    return 0;
});

var limit = new Command("limit", "L: write the taps straight into the log table of a fresh database, 1,000 rows a commit; prints rows a second") { dir, database, skip, take };
limit.SetAction(result =>
{
    Print(Straight.Write(Taps(result), result.GetRequiredValue(database).FullName, 0));
    return 0;
});

var publish = new Command("publish", "Publish the taps as simulated kiosks; prints taps acknowledged a second") { dir, gateway, connections, inFlight, batch, rate, anonymous, skip, take };
publish.SetAction(async (result, cancel) =>
{
    var outcome = await Publishing.RunAsync(
        Taps(result), IPEndPoint.Parse(result.GetValue(gateway)!), result.GetValue(anonymous) ? null : District.Secret,
        result.GetValue(connections), result.GetValue(inFlight), result.GetValue(batch), result.GetValue(rate), null, cancel);
    Print(outcome.PerSecond);
    return outcome.Refused == 0 ? 0 : Fail($"{outcome.Refused} publishes were refused.");
});

var commitEach = new Command("commit-each", "A subscriber behind a broker that commits each tap; prints taps stored a second") { dir, gateway, database, connections, inFlight, skip, take };
commitEach.SetAction(async (result, cancel) =>
{
    var file = Taps(result);
    var broker = IPEndPoint.Parse(result.GetValue(gateway)!);
    var used = result.GetValue(connections);
    Print(await CommitEachSubscriber.RunAsync(
        broker.Address.ToString(), broker.Port, result.GetRequiredValue(database).FullName, file.Kiosks.Take(used).Sum(k => k.Taps.Length),
        () => Publishing.RunAsync(file, broker, null, used, result.GetValue(inFlight), 1, null, null, cancel), cancel));
    return 0;
});

var latency = new Command("latency", "Publish at a steady rate and time each tap from its PUBACK to the live page; prints p50 and p99 in milliseconds") { dir, gateway, web, connections, rate, skip, take };
latency.SetAction(async (result, cancel) =>
{
    var (p50, p99) = await LivePageLatency.MeasureAsync(
        Taps(result), IPEndPoint.Parse(result.GetValue(gateway)!), new Uri(result.GetValue(web)!), result.GetValue(connections), result.GetValue(rate) ?? 500, cancel);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p50:F0} {p99:F0}"));
    return 0;
});

var sustained = new Command("sustained", "Offer taps at a steady rate; prints taps a second until the live page has counted the last, and the seconds it was behind the last PUBACK") { dir, gateway, web, connections, inFlight, rate, skip, take };
sustained.SetAction(async (result, cancel) =>
{
    var (perSecond, behind) = await Sustained.RunAsync(
        Taps(result), IPEndPoint.Parse(result.GetValue(gateway)!), new Uri(result.GetValue(web)!), result.GetValue(connections), result.GetValue(inFlight), result.GetValue(rate) ?? 10_000, cancel);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{perSecond:F0} {behind:F2}"));
    return 0;
});

var viewers = new Option<int>("--viewers") { Description = "Pages open at once", DefaultValueFactory = _ => 1_000 };
var server = new Option<int>("--server") { Description = "The serving process, for its memory and processor time", Required = true };
var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 20 };
var watch = new Command("watch", "Open many live pages, publish at a steady rate, and time each tap from its PUBACK to every page")
    { dir, gateway, web, connections, rate, skip, take, viewers, server };
watch.SetAction(async (result, cancel) =>
{
    var file = Taps(result);
    var used = result.GetValue(connections);
    PrintWatched(await Viewers.WatchAsync(new Uri(new Uri(result.GetValue(web)!), "live/events"), result.GetValue(viewers), result.GetValue(server), async () =>
    {
        var (committed, acknowledged, gate) = (new long[file.Kiosks.Take(used).Sum(k => k.Taps.Length)], 0, new Lock());
        await Publishing.RunAsync(file, IPEndPoint.Parse(result.GetValue(gateway)!), District.Secret, used, 20, 1, result.GetValue(rate) ?? 100, n =>
        {
            lock (gate)
                for (; n > 0; n--) committed[acknowledged++] = System.Diagnostics.Stopwatch.GetTimestamp();
        }, cancel);
        return committed;
    }, cancel));
    return 0;
});

var watchBare = new Command("watch-bare", "The same pages over 'bare', for some seconds") { web, viewers, server, seconds };
watchBare.SetAction(async (result, cancel) =>
{
    PrintWatched(await Viewers.WatchAsync(new Uri(new Uri(result.GetValue(web)!), "live/events"), result.GetValue(viewers), result.GetValue(server), async () =>
    {
        await Task.Delay(TimeSpan.FromSeconds(result.GetValue(seconds)), TimeProvider.System, cancel);
        return [];
    }, cancel));
    return 0;
});

var listen = new Option<string>("--listen") { DefaultValueFactory = _ => "127.0.0.1:14085" };
var bytes = new Option<int>("--bytes") { Description = "Of one message", DefaultValueFactory = _ => 2_000 };
var everyMs = new Option<int>("--every-ms") { DefaultValueFactory = _ => 150 };
var bare = new Command("bare", "The live page's peer: a Kestrel endpoint that writes so many bytes so often to whoever listens") { listen, bytes, everyMs };
bare.SetAction((result, cancel) => BareEvents.RunAsync(IPEndPoint.Parse(result.GetValue(listen)!), result.GetValue(bytes), result.GetValue(everyMs), cancel));

return await new RootCommand("Whole-system load for CardSystem") { prepare, limit, publish, commitEach, sustained, latency, watch, watchBare, bare }.Parse(args).InvokeAsync();

TapFile Taps(ParseResult result) => TapFile.Load(TapsIn(result.GetRequiredValue(dir).FullName)).Part(result.GetValue(skip), result.GetValue(take));

static string TapsIn(string folder) => Path.Combine(folder, "taps.bin");

static void Print(double perSecond) => Console.WriteLine(perSecond.ToString("F0", CultureInfo.InvariantCulture));

static void PrintWatched(Watched w) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{w.Opened} {w.ReachedTheEnd} {w.Change.P50:F0} {w.Change.P95:F0} {w.Change.P99:F0} {w.Spread.P50:F0} {w.Spread.P95:F0} {w.Spread.P99:F0} {w.BytesAMessage:F0} {w.MessagesASecond:F0} {w.MegabytesBefore:F0} {w.MegabytesDuring:F0} {w.CpuSeconds:F1} {w.Seconds:F1}"));

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
