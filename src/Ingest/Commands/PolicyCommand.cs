using System.CommandLine;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest policy example|check|add|withdraw|list|show|preview</c>: the rules by which attendance becomes credits.</summary>
internal static class PolicyCommand
{
    public static Command Create(IngestCommands commands) => new("policy", "Credit policy 积分办法: what attendance is worth, as data, from which day on.")
    {
        Example(commands), Check(commands), Add(commands), Withdraw(commands), List(commands), Show(commands), PolicyPreviewCommand.Create(commands),
    };

    internal static Argument<FileInfo> FileArgument() => new("FILE") { Description = "The policy, a JSON file." };

    internal static Option<string> From() => new("--from") { Description = "In force for sessions of this day and later, yyyy-MM-dd.", Required = true };

    /// <summary>Reads a policy's file; its faults go to stderr, a line each.</summary>
    /// <exception cref="SettingException">There are faults.</exception>
    internal static async Task<(Policy Policy, byte[] Utf8)> ReadAsync(FileInfo file)
    {
        try
        {
            var policy = PolicyReader.ReadFile(file.FullName, out var utf8);
            return (policy, utf8);
        }
        catch (ImportException e)
        {
            foreach (var error in e.Errors.Take(e.Errors.Count - 1)) await Console.Error.WriteLineAsync(error);
            throw new SettingException(e.Errors[^1]);
        }
    }

    private static Command Example(IngestCommands commands)
    {
        var outFile = CommandOptions.Out();
        var example = new Command("example", "Writes a policy to begin with. It is in force only once it is added.") { outFile };
        example.SetAction((parsed, stop) => commands.GuardAsync(parsed, async _ =>
        {
            if (parsed.GetValue(outFile) is not { } file) await Console.Out.WriteLineAsync(DefaultPolicy.Json);
            else if (file.Exists) throw new SettingException($"The file '{file.FullName}' exists already; name another.");
            else await File.WriteAllTextAsync(file.FullName, DefaultPolicy.Json + "\n", new UTF8Encoding(false), stop);
        }));
        return example;
    }

    private static Command Check(IngestCommands commands)
    {
        var file = FileArgument();
        var check = new Command("check", "Says whether a file is a policy, and where it is not: line, column, key and what is allowed.") { file };
        check.SetAction((parsed, _) => commands.GuardAsync(parsed, async _ =>
        {
            var (policy, _) = await ReadAsync(parsed.GetValue(file)!);
            foreach (var line in Lines(policy)) await Console.Out.WriteLineAsync(line);
        }));
        return check;
    }

    private static Command Add(IngestCommands commands)
    {
        var (file, from, by, reason) = (FileArgument(), From(), CommandOptions.By(), CommandOptions.Reason());
        var add = new Command("add", "Puts a policy in force from a day on. From a day that has passed it changes what was credited: by entries that say so, after 'preview' has shown which.") { file, from, by, reason };
        add.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var (day, who) = (CreditsInput.Day("--from", parsed.GetValue(from)!), CommandOptions.Who(parsed, by));
            var (_, utf8) = await ReadAsync(parsed.GetValue(file)!);
            var act = CreditsInput.Act(database, (work, at) => PolicyStore.Add(work, at, who, parsed.GetValue(reason)!, utf8, day));
            var version = database.ReadDerived(work => work.One<long>("select version from credit_policies where act = @act", new { act }));
            await Console.Out.WriteLineAsync($"Version {version} of the policy is in force from {parsed.GetValue(from)} (act {act}).");
        }));
        return add;
    }

    private static Command Withdraw(IngestCommands commands)
    {
        var (by, reason) = (CommandOptions.By(), CommandOptions.Reason());
        var version = new Argument<long>("VERSION") { Description = "As 'ingest policy list' shows it." };
        var withdraw = new Command("withdraw", "Takes a version out of force; the one before it counts again for its days.") { version, by, reason };
        withdraw.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var act = CreditsInput.Act(database, (work, at) => PolicyStore.Withdraw(work, at, who, parsed.GetValue(reason)!, parsed.GetValue(version)));
            await Console.Out.WriteLineAsync($"Version {parsed.GetValue(version)} of the policy was withdrawn (act {act}).");
        }));
        return withdraw;
    }

    private static Command List(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists the versions of the policy.") { json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var versions = database.ReadDerived(work => PolicyStore.Read(work).Select(s => new
            {
                Version = s.Version.Number, From = CreditsInput.DayText(s.Version.FromDay), s.Version.Policy.Name, s.Version.Act, s.Version.WithdrawnAct, Categories = s.Version.Policy.Categories.Count,
            }).ToList());
            await CreditsInput.WriteAsync(parsed.GetValue(json), versions, all => all.Count == 0 ? ["No policy has been added; 'ingest policy example' writes one to begin with."] : all.Select(v =>
                $"version {v.Version} from {v.From}: {v.Name}, {v.Categories} categories (act {v.Act}){(v.WithdrawnAct > 0 ? $", withdrawn by act {v.WithdrawnAct}" : "")}"));
        }));
        return list;
    }

    private static Command Show(IngestCommands commands)
    {
        var version = new Argument<long?>("VERSION") { Description = "Without it the version in force on --day.", Arity = ArgumentArity.ZeroOrOne };
        var day = new Option<string?>("--day") { Description = "yyyy-MM-dd; today without it." };
        var raw = new Option<bool>("--file") { Description = "The file as it was entered, byte for byte." };
        var show = new Command("show", "Shows a version of the policy.") { version, day, raw };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var on = parsed.GetValue(day) is { } text ? CreditsInput.Day("--day", text) : CreditsInput.Today(settings);
            var stored = database.ReadDerived(work => PolicyStore.Read(work).ToList());
            var number = parsed.GetValue(version) ?? new PolicyHistory(stored.Select(s => s.Version)).On(on)?.Number
                ?? throw new SettingException($"No policy is in force on {CreditsInput.DayText(on)}; 'ingest policy add' puts one in force.");
            var found = stored.Find(s => s.Version.Number == number) ?? throw new SettingException($"There is no version {number} of the policy.");
            if (parsed.GetValue(raw)) await Console.Out.WriteAsync(Encoding.UTF8.GetString(found.Body));
            else await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, [$"version {number} from {CreditsInput.DayText(found.Version.FromDay)} (act {found.Version.Act})", .. Lines(found.Version.Policy)]));
        }));
        return show;
    }

    /// <summary>A policy in words.</summary>
    private static IEnumerable<string> Lines(Policy policy)
    {
        yield return policy.Name.ToString();
        foreach (var (id, category) in policy.Categories.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            string[] parts =
            [
                $"{Points.Text(category.Points)} points",
                category.Late < 100 ? $"late {category.Late} %" : "", category.LeftEarly < 100 ? $"left early {category.LeftEarly} %" : "",
                category.PerHour > 0 ? $"{Points.Text(category.PerHour)} an hour" : "", category.MinimumMinutes > 0 ? $"from {category.MinimumMinutes} minutes" : "",
                category.Absent < 0 ? $"absent {Points.Text(category.Absent)}" : "", category.Excused > 0 ? $"excused {Points.Text(category.Excused)}" : "",
                category.WalkIn ? "" : "not for walk-ins", category.TimeBank ? "minutes are banked" : "",
                category.DoubleReport is { } d ? $"double report {Points.Text(d.Member)} member, {Points.Text(d.Branch)} branch, {Points.Text(d.Unit)} unit" : "",
                Told("at most", category.Caps), Told("at least", category.Minimums),
            ];
            yield return $"  {id}, {category.Name}: {string.Join("; ", parts.Where(p => p.Length > 0))}";
        }

        if (Told("  all together at most", policy.Caps) is { Length: > 0 } caps) yield return caps;
        if (policy.Target is { } target) yield return $"  target: {Points.Text(target.Year)} a year{(target.Quarters is { } q ? $", {string.Join(", ", q.Select((p, i) => $"{Points.Text(p)} by the end of Q{i + 1}"))}" : ", at an even pace")}";
        foreach (var (id, service) in policy.Services.OrderBy(s => s.Key, StringComparer.Ordinal))
            yield return $"  service {id}, {service.Name}: from {Points.Text(service.Minimum)} points{(service.TimesPerMonth > 0 ? $", {service.TimesPerMonth} times a month" : "")}";
    }

    private static string Told(string how, Spans spans)
    {
        var parts = new[] { (spans.Month, "month"), (spans.Quarter, "quarter"), (spans.Year, "year") }.Where(p => p.Item1 is not null).Select(p => $"{Points.Text(p.Item1!.Value)} a {p.Item2}").ToArray();
        return parts.Length == 0 ? "" : $"{how} {string.Join(", ", parts)}";
    }
}
