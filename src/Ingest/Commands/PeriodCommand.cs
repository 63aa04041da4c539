using System.CommandLine;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest period open|list|progress|settle|show|reopen|export</c>: the year's assessment 考核周期.</summary>
internal static class PeriodCommand
{
    public static Command Create(IngestCommands commands) => new("period", "Assessment periods 考核周期: a year's progress, its settlement, and what has changed since.")
    {
        Open(commands), List(commands), Progress(commands), Settle(commands), Show(commands), Reopen(commands), PeriodExportCommand.Create(commands),
    };

    internal static Argument<int> Year() => new("YEAR") { Description = "Such as 2026." };

    private static Command Open(IngestCommands commands)
    {
        var (year, by) = (Year(), CommandOptions.By());
        var open = new Command("open", "Opens a year, so that it can be settled when it has ended.") { year, by };
        open.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var act = CreditsInput.Act(database, (work, at) => PeriodStore.Open(work, at, who, parsed.GetValue(year)));
            await Console.Out.WriteLineAsync($"The year {parsed.GetValue(year)} is open (act {act}).");
        }));
        return open;
    }

    private static Command List(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists the years and their settlements.") { json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var periods = CreditsInput.Read(database, work => PeriodStore.All(work).ToList() is var all && PeriodStore.Settlements(work).ToLookup(s => s.Year) is var settlements
                ? all.Select(p => new { p.Year, p.State, Settlements = settlements[p.Year].Select(s => new { s.Version, s.Act, s.Who, s.Lines, s.Forced, Sha256 = Convert.ToHexStringLower(s.Digest) }).ToList() }).ToList() : []);
            await CreditsInput.WriteAsync(parsed.GetValue(json), periods, years => years.Count == 0 ? ["No year has been opened; 'ingest period open YEAR' opens one."] : years.SelectMany(y => y.Settlements
                .Select(s => $"  settlement {s.Version} by {s.Who} (act {s.Act}): {s.Lines} lines, SHA-256 {s.Sha256}{(s.Forced.Length > 0 ? $"; although something was missing: {s.Forced}" : "")}").Prepend($"{y.Year}: {y.State}")));
        }));
        return list;
    }

    private static Command Progress(IngestCommands commands)
    {
        var (year, json) = (Year(), CommandOptions.Json());
        var unit = new Option<string>("--unit") { Description = "The unit's id; everything below it counts too.", Required = true };
        var asOf = new Option<string?>("--as-of") { Description = "The day the pace is reckoned to, yyyy-MM-dd; today without it." };
        var members = new Option<bool>("--members") { Description = "Each member too." };
        var progress = new Command("progress", "Shows a year under way: what was earned month by month and quarter by quarter, and who keeps the pace.") { year, unit, asOf, members, json };
        progress.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var (y, day) = (Checked(parsed.GetValue(year)), parsed.GetValue(asOf) is { } text ? CreditsInput.Day("--as-of", text) : CreditsInput.Today(settings));
            var report = CreditsInput.Read(database, work =>
            {
                var (id, span) = (CreditsInput.Unit(work, parsed.GetValue(unit)!), Period.Year(y));
                var within = Math.Clamp(day, span.FromDay, span.UntilDay - 1);
                var policy = CreditBook.Load(work).Policies.On(within)?.Policy;
                return ProgressRules.Of(policy, y, day, StandingStore.Members(work, id, within), StandingStore.OfMembers(work, id, span, within));
            });
            if (!parsed.GetValue(members)) report = report with { Each = [] };
            await CreditsInput.WriteAsync(parsed.GetValue(json), report, Lines);
        }));
        return progress;
    }

    private static IEnumerable<string> Lines(YearProgress year)
    {
        yield return $"{year.Year} up to {year.AsOf}: {year.Members} members, {Points.Text(year.Points)} points; {year.Behind} behind the pace, {year.TargetReached} have reached the target";
        foreach (var month in year.Months) yield return $"  {month.Period}: {Points.Text(month.Points)} points by {month.Earning} members";
        foreach (var quarter in year.Quarters) yield return $"  {quarter.Period}: {Points.Text(quarter.Points)} points by {quarter.Earning} members{(quarter.Met is { } met ? $"; {met} have what is asked for" : "")}";
        foreach (var branch in year.Branches) yield return $"  {branch.Branch}: {branch.Members} members, {Points.Text(branch.Points)} points, {branch.Behind} behind the pace";
        foreach (var member in year.Each)
        {
            var missing = member.Missing.Count == 0 ? "" : $"; still missing {string.Join(", ", member.Missing.Select(s => $"{s.Category} {Points.Text(s.Has)}/{Points.Text(s.Least)}"))}";
            yield return $"    {member.Member} of {member.Branch}: {Points.Text(member.Points)}{(member.Pace is { } pace ? $" (pace {Points.Text(pace)})" : "")}{missing}";
        }
    }

    private static Command Settle(IngestCommands commands)
    {
        var (year, by) = (Year(), CommandOptions.By());
        var force = new Option<bool>("--force") { Description = "Settle although something is missing; needs --reason." };
        var reason = new Option<string?>("--reason") { Description = "Why it is settled all the same." };
        var settle = new Command("settle", "Writes the year's credits down, line by line, sealed by a hash. Later changes are shown beside it and do not alter it.") { year, by, force, reason };
        settle.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (y, who, forced) = (Checked(parsed.GetValue(year)), CommandOptions.Who(parsed, by), parsed.GetValue(force) ? parsed.GetValue(reason) ?? "" : null);
            var (days, span) = (new DistrictDays(settings.Zone), Period.Year(y));
            var act = CreditsInput.Made(new SettlementStore(database).Settle(
                y, who, TimeProvider.System.GetUtcNow(),
                work => [.. Following.Behind(database, work), .. SettlementGate.Missing(work, y, CreditsInput.Today(settings), days.StartOf(DateOnly.FromDayNumber((int)span.FromDay)), days.StartOf(DateOnly.FromDayNumber((int)span.UntilDay)))], forced));
            var made = CreditsInput.Read(database, work => PeriodStore.Settlements(work).Single(s => s.Act == act));
            await Console.Out.WriteLineAsync($"The year {y} is settled, version {made.Version}: {made.Lines} lines, SHA-256 {Convert.ToHexStringLower(made.Digest)} (act {act}).");
        }));
        return settle;
    }

    private static Command Show(IngestCommands commands)
    {
        var (year, json) = (Year(), CommandOptions.Json());
        var show = new Command("show", "Shows a year's last settlement and what has changed since; the settlement itself stays.") { year, json };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var report = CreditsInput.Read(database, work =>
            {
                var period = PeriodStore.Find(work, parsed.GetValue(year)) ?? throw new SettingException($"The year {parsed.GetValue(year)} has not been opened.");
                var last = PeriodStore.Settlements(work).LastOrDefault(s => s.Year == period.Year);
                var changes = last is null ? [] : SettlementRules.Since(SettlementStore.LinesOf(work, last.Id), SettlementStore.LinesNow(work, parsed.GetValue(year))).ToList();
                return new { period.Year, period.State, Settlement = last?.Version ?? 0, last?.Who, last?.Act, Since = changes };
            });
            await CreditsInput.WriteAsync(parsed.GetValue(json), report, r => r.Since
                .Select(c => $"  {c.Holder} {(c.Category.Length == 0 ? "in all" : c.Category)}: settled {Amount(c, c.Settled)}, now {Amount(c, c.Now)}")
                .Prepend(r.Settlement == 0 ? $"{r.Year}: {r.State}, not settled" : $"{r.Year}: {r.State}, settlement {r.Settlement} by {r.Who} (act {r.Act}); {r.Since.Count} lines have changed since the settlement"));
        }));
        return show;
    }

    private static string Amount(SettlementChange change, long amount) => change.Account == CreditAccount.TimeBank ? $"{amount} minutes" : Points.Text(amount);

    private static Command Reopen(IngestCommands commands)
    {
        var (year, by, reason) = (Year(), CommandOptions.By(), CommandOptions.Reason());
        var reopen = new Command("reopen", "Reopens a settled year, so that it can be settled again as another version; the settlement there is stays.") { year, by, reason };
        reopen.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var act = CreditsInput.Act(database, (work, at) => PeriodStore.Reopen(work, at, who, parsed.GetValue(reason)!, parsed.GetValue(year)));
            await Console.Out.WriteLineAsync($"The year {parsed.GetValue(year)} is open again (act {act}).");
        }));
        return reopen;
    }

    internal static int Checked(int year) => year is >= 2000 and <= 2200 ? year : throw new SettingException($"{year} is not a year to assess; allowed are 2000 to 2200.");
}

/// <summary><c>ingest period export YEAR</c>.</summary>
internal static class PeriodExportCommand
{
    public static Command Create(IngestCommands commands)
    {
        var year = PeriodCommand.Year();
        var outFile = CommandOptions.Out();
        var version = new Option<long?>("--settlement") { Description = "Which settlement; the last one without it." };
        var names = CommandOptions.Names();
        var export = new Command("export", "Writes a year as CSV for spreadsheets: its settlement, or what stands now where it is not settled.") { year, outFile, version, names };
        export.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var lines = CreditsInput.Read(database, work => Lines(work, PeriodCommand.Checked(parsed.GetValue(year)), parsed.GetValue(version), parsed.GetValue(names)).ToList());
            if (parsed.GetValue(outFile) is { } file) await File.WriteAllTextAsync(file.FullName, string.Concat(lines.Select(l => l + "\r\n").Prepend(SettlementCsv.ByteOrderMark)), new UTF8Encoding(false), stop);
            else foreach (var line in lines) await Console.Out.WriteLineAsync(line);
        }));
        return export;
    }

    internal static IEnumerable<string> Lines(Work work, int year, long? version, bool wholeNames)
    {
        var settlements = PeriodStore.Settlements(work).Where(s => s.Year == year).ToList();
        var settlement = version is { } number ? settlements.Find(s => s.Version == number) ?? throw new SettingException($"The year {year} has no settlement {number}.") : settlements.LastOrDefault();
        var policies = CreditBook.Load(work).Policies;
        var policy = settlement is null ? policies.On(Period.Year(year).UntilDay - 1) : policies.Versions.FirstOrDefault(v => v.Number == settlement.Policy);
        var members = work.Query<(string Member, string Name)>("select member, name from members").ToDictionary(m => m.Member, m => m.Name, StringComparer.Ordinal);
        var units = work.Query<(string Id, string Name)>("select id, name from organisations").ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal);
        return SettlementCsv.Lines(
            year, settlement?.Version ?? 0, policy?.Policy, settlement is null ? SettlementStore.LinesNow(work, year) : SettlementStore.LinesOf(work, settlement.Id),
            member => members.TryGetValue(member, out var name) ? wholeNames ? name : MaskedName.Of(name) : "", unit => units.GetValueOrDefault(unit, ""));
    }
}
