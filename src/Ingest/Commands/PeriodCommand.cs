using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest period open|list|progress|settle|show|reopen|export</c>: the assessment 考核周期 of a year or a quarter.</summary>
internal static class PeriodCommand
{
    public static Command Create(IngestCommands commands) => new("period", "Assessment periods 考核周期: the progress of a year or a quarter, its settlement, and what has changed since.")
    {
        Open(commands), List(commands), Progress(commands), Settle(commands), Show(commands), Reopen(commands), PeriodExportCommand.Create(commands),
    };

    internal static Argument<string> Argument() => new("PERIOD") { Description = "A year such as 2026, or a quarter such as 2026-Q3." };

    private static Command Open(IngestCommands commands)
    {
        var (period, by) = (Argument(), CommandOptions.By());
        var open = new Command("open", "Opens a year or a quarter, so that it can be settled when it has ended.") { period, by };
        open.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var span = Checked(parsed.GetValue(period));
            var act = CreditsInput.Act(database, (work, at) => PeriodStore.Open(work, at, who, span));
            await Console.Out.WriteLineAsync($"The {span.Named} is open (act {act}).");
        }));
        return open;
    }

    private static Command List(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists the years and quarters, and their settlements.") { json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var periods = database.ReadDerived(work => PeriodStore.All(work).ToList() is var all && PeriodStore.Settlements(work).ToLookup(s => s.Period) is var settlements
                ? all.Select(p => new { Period = p.Period.ToString(), p.State, Settlements = settlements[p.Period].Select(s => new { s.Version, s.Act, s.Who, s.Lines, s.Forced, Quarters = s.Quarters.Select(q => q.ToString()), Sha256 = Convert.ToHexStringLower(s.Digest) }).ToList() }).ToList() : []);
            await CreditsInput.WriteAsync(parsed.GetValue(json), periods, found => found.Count == 0 ? ["No year and no quarter has been opened; 'ingest period open 2026' or 'ingest period open 2026-Q3' opens one."] : found.SelectMany(p => p.Settlements
                .Select(s => $"  settlement {s.Version} by {s.Who} (act {s.Act}): {s.Lines} lines, SHA-256 {s.Sha256}{(s.Forced.Length > 0 ? $"; although something was missing: {s.Forced}" : "")}").Prepend($"{p.Period}: {p.State}")));
        }));
        return list;
    }

    private static Command Progress(IngestCommands commands)
    {
        var (period, json) = (Argument(), CommandOptions.Json());
        var unit = new Option<string>("--unit") { Description = "The unit's id; everything below it counts too.", Required = true };
        var asOf = new Option<string?>("--as-of") { Description = "The day the pace is reckoned to, yyyy-MM-dd; today without it." };
        var members = new Option<bool>("--members") { Description = "Each member too." };
        var progress = new Command("progress", "Shows a year or a quarter under way: what was earned month by month and quarter by quarter, and who keeps the pace.") { period, unit, asOf, members, json };
        progress.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var (span, day) = (Checked(parsed.GetValue(period)), parsed.GetValue(asOf) is { } text ? CreditsInput.Day("--as-of", text) : CreditsInput.Today(settings));
            var report = database.ReadDerived(work =>
            {
                var id = CreditsInput.Unit(work, parsed.GetValue(unit)!);
                var within = Math.Clamp(day, span.FromDay, span.UntilDay - 1);
                var policy = CreditBook.Load(work).Policies.On(within)?.Policy;
                return ProgressRules.Of(policy, span, day, StandingStore.Members(work, id, within), StandingStore.OfMembers(work, id, span.ItsYear, within));
            });
            if (!parsed.GetValue(members)) report = report with { Each = [] };
            await CreditsInput.WriteAsync(parsed.GetValue(json), report, Lines);
        }));
        return progress;
    }

    private static IEnumerable<string> Lines(PeriodProgress shown)
    {
        yield return $"{shown.Period} up to {shown.AsOf}: {shown.Members} members, {Points.Text(shown.Points)} points; {shown.Behind} behind the pace, {shown.TargetReached} have reached the target";
        foreach (var month in shown.Months) yield return $"  {month.Period}: {Points.Text(month.Points)} points by {month.Earning} members";
        foreach (var quarter in shown.Quarters) yield return $"  {quarter.Period}: {Points.Text(quarter.Points)} points by {quarter.Earning} members{(quarter.Met is { } met ? $"; {met} have what is asked for" : "")}";
        foreach (var branch in shown.Branches) yield return $"  {branch.Branch}: {branch.Members} members, {Points.Text(branch.Points)} points, {branch.Behind} behind the pace";
        foreach (var member in shown.Each)
        {
            var missing = member.Missing.Count == 0 ? "" : $"; still missing {string.Join(", ", member.Missing.Select(s => $"{s.Category} {Points.Text(s.Has)}/{Points.Text(s.Least)}"))}";
            yield return $"    {member.Member} of {member.Branch}: {Points.Text(member.Points)}{(member.Pace is { } pace ? $" (pace {Points.Text(pace)})" : "")}{missing}";
        }
    }

    private static Command Settle(IngestCommands commands)
    {
        var (period, by) = (Argument(), CommandOptions.By());
        var force = new Option<bool>("--force") { Description = "Settle although something is missing; needs --reason." };
        var reason = new Option<string?>("--reason") { Description = "Why it is settled all the same." };
        var settle = new Command("settle", "Writes the credits of a year or a quarter down, line by line, sealed by a hash. Later changes are shown beside it and do not alter it.") { period, by, force, reason };
        settle.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (span, who, forced) = (Checked(parsed.GetValue(period)), CommandOptions.Who(parsed, by), parsed.GetValue(force) ? parsed.GetValue(reason) ?? "" : null);
            var act = CreditsInput.Made(new SettlementStore(database).Settle(
                span, who, TimeProvider.System.GetUtcNow(),
                work => [.. Following.Behind(database, work), .. SettlementGate.Missing(work, span, CreditsInput.Today(settings), settings.Zone)], forced));
            var made = database.ReadDerived(work => PeriodStore.Settlements(work, span).Single(s => s.Act == act));
            await Console.Out.WriteLineAsync($"The {span.Named} is settled, version {made.Version}: {made.Lines} lines, SHA-256 {Convert.ToHexStringLower(made.Digest)} (act {act}).");
            foreach (var note in made.Quarters) await Console.Out.WriteLineAsync($"  {note} The year was settled by the ledger all the same.");
        }));
        return settle;
    }

    private static Command Show(IngestCommands commands)
    {
        var (period, json) = (Argument(), CommandOptions.Json());
        var show = new Command("show", "Shows the last settlement of a year or a quarter and what has changed since; the settlement itself stays.") { period, json };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var report = database.ReadDerived(work =>
            {
                var span = Checked(parsed.GetValue(period));
                var found = PeriodStore.Find(work, span) ?? throw new SettingException($"The {span.Named} has not been opened.");
                var last = PeriodStore.Last(work, span);
                IReadOnlyList<SettlementChange> changes = last is null ? [] : SettlementStore.Since(work, last);
                return new { Period = span.ToString(), found.State, Settlement = last?.Version ?? 0, last?.Who, last?.Act, Since = changes };
            });
            await CreditsInput.WriteAsync(parsed.GetValue(json), report, r => r.Since
                .Select(c => $"  {c.Holder} {Counted(c)}: settled {Amount(c, c.Settled)}, now {Amount(c, c.Now)}")
                .Prepend(r.Settlement == 0 ? $"{r.Period}: {r.State}, not settled" : $"{r.Period}: {r.State}, settlement {r.Settlement} by {r.Who} (act {r.Act}); {r.Since.Count} lines have changed since the settlement"));
        }));
        return show;
    }

    private static string Counted(SettlementChange change) => change.Account == CreditAccount.YearSoFar ? "in the year so far" : change.Category.Length == 0 ? "in all" : change.Category;

    private static string Amount(SettlementChange change, long amount) => change.Account == CreditAccount.TimeBank ? $"{amount} minutes" : Points.Text(amount);

    private static Command Reopen(IngestCommands commands)
    {
        var (period, by, reason) = (Argument(), CommandOptions.By(), CommandOptions.Reason());
        var reopen = new Command("reopen", "Reopens a settled year or quarter, so that it can be settled again as another version; the settlement there is stays.") { period, by, reason };
        reopen.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var span = Checked(parsed.GetValue(period));
            var act = CreditsInput.Act(database, (work, at) => PeriodStore.Reopen(work, at, who, parsed.GetValue(reason)!, span));
            await Console.Out.WriteLineAsync($"The {span.Named} is open again (act {act}).");
        }));
        return reopen;
    }

    /// <exception cref="SettingException">It is no period, or none that is assessed.</exception>
    internal static Period Checked(string? text) => Period.TryParse(text ?? "", out var period) && period.IsAssessed
        ? period : throw new SettingException($"'{Shown.Of(text ?? "")}' is not a period to assess; write a year such as 2026 or a quarter such as 2026-Q3, from 2000 to 2200.");
}
