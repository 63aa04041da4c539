using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest credits show|top|totals|entitled</c>: what members and units have earned, and why.</summary>
internal static class CreditsCommand
{
    private const int MostPlaces = 10_000;

    public static Command Create(IngestCommands commands) => new("credits", "Credits 积分: what members and units have earned, and why.") { Show(commands), Top(commands), Totals(commands), Entitled(commands) };

    private static Option<string?> PeriodOption() => new("--period") { Description = "2026, 2026-Q3 or 2026-09; this year without it." };

    private static Period PeriodOf(ParseResult parsed, Option<string?> option, IngestSettings settings) => parsed.GetValue(option) is { } text
        ? CreditsInput.Period(text) : Period.Year(DateOnly.FromDayNumber((int)CreditsInput.Today(settings)).Year);

    private static Command Show(IngestCommands commands)
    {
        var (member, period, json) = (CommandOptions.Member(), PeriodOption(), CommandOptions.Json());
        var show = new Command("show", "Shows every entry of a member's ledger: for which session, by which rule and policy, cut by which cap, reversed by which act.") { member, period, json };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var report = database.ReadDerived(work => CreditsReport.Read(work, parsed.GetValue(member)!, PeriodOf(parsed, period, settings)));
            await CreditsInput.WriteAsync(parsed.GetValue(json), report, r => r.ToLines());
        }));
        return show;
    }

    private static Command Top(IngestCommands commands)
    {
        var (unit, period, json) = (UnitOption(), PeriodOption(), CommandOptions.Json());
        var category = new Option<string?>("--category") { Description = "Only this category." };
        var most = new Option<int>("--most") { Description = "How many places.", DefaultValueFactory = _ => 20 };
        var branches = new Option<bool>("--branches") { Description = "Units by the points of their members, instead of members." };
        var own = new Option<bool>("--own") { Description = "Units by the points double report gave the units themselves." };
        var names = CommandOptions.Names();
        var top = new Command("top", "Lists who earned most in a unit and everything below it. An entry counts for the branch the member belonged to on its day.") { unit, period, category, most, branches, own, names, json };
        top.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            if (parsed.GetValue(most) is < 1 or > MostPlaces) throw new SettingException($"--most is {parsed.GetValue(most)}; allowed are 1 to {MostPlaces}.");
            await BehindNote.TellAsync(database);
            var (span, of, isOfUnits) = (PeriodOf(parsed, period, settings), parsed.GetValue(category), parsed.GetValue(branches) || parsed.GetValue(own));
            var places = database.ReadDerived(work => CreditsInput.Unit(work, parsed.GetValue(unit)!) is var id && isOfUnits
                ? StandingStore.TopUnits(work, id, span, of, parsed.GetValue(own), parsed.GetValue(most)) : StandingStore.TopMembers(work, id, span, of, parsed.GetValue(most)));
            if (!isOfUnits && !parsed.GetValue(names)) places = [.. places.Select(p => p with { Name = MaskedName.Of(p.Name) })];
            var shown = places.Select(p => new { p.Rank, p.Holder, p.Name, Points = p.Amount / 100m, p.Entries });
            await CreditsInput.WriteAsync(parsed.GetValue(json), shown, list => list.Select(p => $"{p.Rank}. {p.Holder} {p.Name}: {p.Points:0.##} in {p.Entries} entries"));
        }));
        return top;
    }

    private static Command Totals(IngestCommands commands)
    {
        var (unit, period, json) = (UnitOption(), PeriodOption(), CommandOptions.Json());
        var totals = new Command("totals", "Adds up a unit and everything below it: members' points by category, units' own points, banked minutes.") { unit, period, json };
        totals.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var span = PeriodOf(parsed, period, settings);
            var report = database.ReadDerived(work => StandingStore.Totals(work, CreditsInput.Unit(work, parsed.GetValue(unit)!), span))
                .GroupBy(t => (t.Account, t.Category)).OrderBy(g => g.Key.Account).ThenBy(g => g.Key.Category, StringComparer.Ordinal)
                .Select(g => (Account: (CreditAccount)g.Key.Account, g.Key.Category, Amount: g.Sum(t => t.Amount), Entries: g.Sum(t => t.Entries)))
                .Select(t => new { t.Account, t.Category, Amount = t.Amount / (t.Account == CreditAccount.TimeBank ? 1m : 100m), t.Entries });
            await CreditsInput.WriteAsync(parsed.GetValue(json), report, list => list.Select(t => $"{t.Account switch
            {
                CreditAccount.Branch => "branches' own points",
                CreditAccount.Unit => "units' own points",
                CreditAccount.TimeBank => "minutes banked",
                _ => "members' points",
            }}, {t.Category}: {t.Amount:0.##} in {t.Entries} entries"));
        }));
        return totals;
    }

    private static Command Entitled(IngestCommands commands)
    {
        var (member, json) = (CommandOptions.Member(), CommandOptions.Json());
        var day = new Option<string?>("--day") { Description = "yyyy-MM-dd; today without it." };
        var entitled = new Command("entitled", "Tells which services the policy entitles a member to (虹享卡), and why not to others.") { member, day, json };
        entitled.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var on = parsed.GetValue(day) is { } text ? CreditsInput.Day("--day", text) : CreditsInput.Today(settings);
            var services = database.ReadDerived(work => Services(work, parsed.GetValue(member)!, on));
            await CreditsInput.WriteAsync(parsed.GetValue(json), services, list => list.Select(ToLine).DefaultIfEmpty("The policy in force on that day names no service; 'ingest policy show' tells what it holds."));
        }));
        return entitled;
    }

    private static List<Entitlement> Services(Work work, string member, long day)
    {
        member = CreditsInput.Member(work, member);
        var (ledger, before) = (LedgerStore.Entries(work, member), LedgerStore.Uses(work, [member])[member].Where(u => u.Day <= day).ToList());
        var policy = CreditBook.Load(work).Policies.On(day)?.Policy;
        return
        [
            .. (policy?.Services ?? new Dictionary<string, ServicePolicy>()).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (Use: ServiceRules.Judge("", s.Key, day, policy, ledger, before), Service: s.Value))
                .Select(s => new Entitlement(s.Use.Category, s.Use.Entitled, s.Use.Reason, s.Use.Credits / 100m, s.Service.Minimum / 100m, s.Service.Over, s.Use.Times, s.Service.TimesPerMonth)),
        ];
    }

    private static string ToLine(Entitlement e)
    {
        var span = e.Over switch { CountedOver.Year => "this year", CountedOver.TwelveMonths => "in the last twelve months", _ => "in all" };
        var points = $"{e.Points:0.##} points {span}{(e.Needed > 0 ? $", {e.Needed:0.##} are needed" : "")}";
        var times = e.TimesPerMonth > 0 ? $", {e.TimesPerMonth} times a month" : "";
        return e.Reason switch
        {
            ServiceRules.TooFewCredits => $"{e.Category}: not entitled (积分不足): {points}",
            ServiceRules.TooOften => $"{e.Category}: not entitled (超过每月次数): {e.TimesPerMonth} times a month, and {e.Times - 1} were used",
            _ => $"{e.Category}: entitled (可享): {points}{times}",
        };
    }

    /// <summary>Whether a member is entitled to a service, by what, and how often.</summary>
    /// <param name="Times">The how-manieth of the month the next one would be.</param>
    private sealed record Entitlement(string Category, bool Entitled, string Reason, decimal Points, decimal Needed, CountedOver Over, long Times, long TimesPerMonth);

    private static Option<string> UnitOption() => new("--unit") { Description = "The unit's id; everything below it counts too.", Required = true };
}
