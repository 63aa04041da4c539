using System.CommandLine;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest excuse request|approve|refuse|withdraw|list|import</c>: members' leave (请假).</summary>
internal static class ExcuseCommand
{
    private const int MostListed = 10_000;

    public static Command Create(IngestCommands commands) => new("excuse", "Members' leave: who asks to be excused, when, and whether it is granted.")
    {
        Request(commands),
        Move(commands, "approve", "Grants it: at sessions it covers the member is excused where nothing was tapped.", ExcuseState.Approved),
        Move(commands, "refuse", "Does not grant it.", ExcuseState.Refused),
        Move(commands, "withdraw", "Takes it back, granted or not; it then covers nothing.", ExcuseState.Withdrawn),
        List(commands), Import(commands),
    };

    private static Command Request(IngestCommands commands)
    {
        var member = CommandOptions.Member();
        var session = new Option<string?>("--session") { Description = "For this one session." };
        var from = new Option<string?>("--from") { Description = "For sessions that start from here on: yyyy-MM-dd or yyyy-MM-dd HH:mm by the district's clock." };
        var until = new Option<string?>("--until") { Description = "For sessions that start before this; for one whole day, the next day." };
        var kind = new Option<string>("--kind") { Description = "What sort of leave: a word such as sick or travel.", DefaultValueFactory = _ => "leave" };
        var reason = CommandOptions.Reason();
        var approve = new Option<bool>("--approve") { Description = "Grants it at once." };
        var by = CommandOptions.By();
        var request = new Command("request", "Enters a request and prints its number.") { member, session, from, until, kind, reason, approve, by };
        request.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (who, now) = (CommandOptions.Who(parsed, by), TimeProvider.System.GetUtcNow());
            var (start, end) = (EntryArguments.Instant(parsed, from, settings.Zone), EntryArguments.Instant(parsed, until, settings.Zone));
            if (parsed.GetValue(session) is null && (start == 0 || end == 0)) throw new SettingException("Say what the excuse is for: --session, or --from and --until.");
            var entered = EntryArguments.Enter(database, work =>
            {
                var about = parsed.GetValue(session) is { } id ? EntryArguments.Session(work, id).Id : "";
                var requested = ExcuseStore.Request(work, now, who, EntryArguments.Member(work, parsed.GetValue(member)!).Number, about, start, end, parsed.GetValue(kind)!, parsed.GetValue(reason)!);
                if (requested.Refused is not null || !parsed.GetValue(approve)) return requested;
                var approved = ExcuseStore.Move(work, now, who, requested.Act, ExcuseState.Approved, "");
                return new Entered(requested.Act, requested.IsNew || approved.IsNew, approved.Refused);
            });
            await Console.Out.WriteLineAsync(EntryArguments.Told(entered, $"Excuse {entered.Act} {(parsed.GetValue(approve) ? "requested and approved" : "requested")}"));
        }));
        return request;
    }

    private static Command Move(IngestCommands commands, string word, string description, ExcuseState to)
    {
        var number = new Argument<long>("NUMBER") { Description = "The excuse's number, as 'ingest excuse list' shows it." };
        var reason = CommandOptions.ReasonIfAny();
        var by = CommandOptions.By();
        var command = new Command(word, description) { number, reason, by };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var excuse = parsed.GetValue(number);
            var entered = EntryArguments.Enter(database, work => ExcuseStore.Move(work, TimeProvider.System.GetUtcNow(), who, excuse, to, parsed.GetValue(reason)!));
            await Console.Out.WriteLineAsync(EntryArguments.Told(entered, $"Excuse {excuse} {Word(to)}"));
        }));
        return command;
    }

    private static Command List(IngestCommands commands)
    {
        var member = new Option<string?>("--member") { Description = "Only this member's." };
        var state = new Option<string?>("--state") { Description = "Only those requested, approved, refused or withdrawn." };
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists excuses by number.") { member, state, json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var excuses = Read(database, parsed.GetValue(member), State(parsed.GetValue(state)));
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(excuses.Select(e => Row(e, settings.Zone)), ReportJson.Options));
            else foreach (var line in excuses.Select(e => Line(e, settings.Zone)).DefaultIfEmpty("There is no such excuse.")) await Console.Out.WriteLineAsync(line);
        }));
        return list;
    }

    private static Command Import(IngestCommands commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = $"CSV, UTF-8, with the header {string.Join(',', ExcuseImport.Columns)}." };
        var dryRun = CommandOptions.DryRun();
        var by = CommandOptions.By();
        var import = new Command("import", "Takes excuses from a CSV file, all of it or nothing; what is there already is not entered twice.") { file, dryRun, by };
        import.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var report = Import(database, parsed.GetValue(file)!.FullName, settings.Zone, CommandOptions.Who(parsed, by), TimeProvider.System.GetUtcNow(), parsed.GetValue(dryRun));
            await Console.Out.WriteLineAsync(parsed.GetValue(dryRun) ? $"{report} Nothing was kept, this was a dry run." : report.ToString());
        }));
        return import;
    }

    /// <exception cref="ImportException">Something is wrong with the file; nothing was kept.</exception>
    internal static ImportReport Import(Database database, string file, TimeZoneInfo zone, string who, DateTimeOffset now, bool dryRun)
    {
        var table = ImportTable.Read(file, ExcuseImport.Columns);
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        var report = ExcuseImport.Import(work, table, zone, now, who);
        if (!dryRun && report.Added + report.Changed > 0) work.Commit();
        return report;
    }

    private static IReadOnlyList<Excuse> Read(Database database, string? member, ExcuseState? state)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return member is null ? ExcuseStore.List(work, state, MostListed) : [.. ExcuseStore.Of(work, member).Where(e => state is null || e.State == state)];
    }

    private static ExcuseState? State(string? word) => word switch
    {
        null => null,
        "requested" => ExcuseState.Requested,
        "approved" => ExcuseState.Approved,
        "refused" => ExcuseState.Refused,
        "withdrawn" => ExcuseState.Withdrawn,
        _ => throw new SettingException($"'{Shown.Of(word)}' is not a state; use requested, approved, refused or withdrawn."),
    };

    private static string Word(ExcuseState state) => state.ToString().ToLowerInvariant();

    private static object Row(Excuse e, TimeZoneInfo zone) => new
    {
        e.Number, e.Member, Session = e.Session.Length == 0 ? null : e.Session, From = When(e.From, zone), Until = When(e.Until, zone), e.Kind, e.Reason, State = Word(e.State), e.Act,
    };

    private static string Line(Excuse e, TimeZoneInfo zone) =>
        $"{e.Number} {Word(e.State)} (act {e.Act}): member {e.Member}, {(e.Session.Length > 0 ? "session " + e.Session : $"{When(e.From, zone)} until {When(e.Until, zone)}")}, {e.Kind}: {e.Reason}";

    private static string? When(long at, TimeZoneInfo zone) => at == 0 ? null : WallTimeRules.Write(at, zone);
}
