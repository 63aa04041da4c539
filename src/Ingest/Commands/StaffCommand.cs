using System.CommandLine;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Tokens;
using CardSystem.Ingest.Web.Guard;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest staff invite|token</c>: an account, or a new way into one, and a token for a program, for whoever runs the machine. Everything else about accounts is done on the pages.</summary>
internal static class StaffCommand
{
    public static Command Create(IngestCommands commands) => new("staff", "People who sign in to the pages.") { Invite(commands), Token(commands) };

    private static Command Invite(IngestCommands commands)
    {
        var name = new Argument<string>("NAME") { Description = "The account's name: 2 to 64 letters, digits and . - _ @." };
        var display = new Option<string?>("--display") { Description = "The person's name as colleagues read it; without it the account's." };
        var role = new Option<string[]>("--role") { Description = $"ROLE or ROLE@UNIT, several times for several: {string.Join(", ", Enum.GetValues<StaffRole>().Select(RoleRules.Word))}. Without a unit it counts everywhere.", DefaultValueFactory = _ => [] };
        var by = CommandOptions.By();
        var invite = new Command("invite", "Makes the account where there is none, and prints a one-time link by which the person sets up how to sign in; good for two days.") { name, display, role, by };
        invite.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (called, who, time) = (parsed.GetValue(name)!.Trim(), CommandOptions.Who(parsed, by), TimeProvider.System);
            var grants = parsed.GetValue(role)!.Select(text => ReadGrant(text, new Units(database).Current())).ToList();
            var user = NewAccount.Find(database, called);
            if (user is null) user = NewAccount.Make(database, time.GetUtcNow(), who, called, parsed.GetValue(display)?.Trim() ?? called, grants);
            else if (user.ClosedAt is not null) throw new SettingException($"The account '{called}' is closed, and a link would not open it: open it again on the page Users, or choose another name.");
            else if (grants.Count > 0) throw new SettingException($"There is an account '{called}' already; leave out --role to invite it again, and change its roles on the pages.");
            var secret = new Invitations(database, time).Make(user, who);
            await Console.Out.WriteLineAsync(PagesPort.Link(null, settings.Web, "/setup/" + secret));
        }));
        return invite;
    }

    private static Command Token(IngestCommands commands)
    {
        var name = new Argument<string>("NAME") { Description = "The account whose token it is: the token never may more than this account may." };
        var called = new Option<string>("--for") { Description = "Which program uses it.", Required = true };
        var right = new Option<string[]>("--right") { Description = $"What it may do, several times for several: {string.Join(", ", TokenRules.Offered.Select(TokenRules.Word))}.", Required = true, AllowMultipleArgumentsPerToken = true };
        var days = new Option<int>("--days") { Description = $"How long it holds, at most {TokenRules.MostDays} days.", DefaultValueFactory = _ => 90 };
        var by = CommandOptions.By();
        var token = new Command("token", "Makes a token for a program (docs/api.md) and prints it; it is never shown again.") { name, called, right, days, by };
        token.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var user = NewAccount.Find(database, parsed.GetValue(name)!.Trim()) ?? throw new SettingException($"There is no account '{Contracts.Shown.Of(parsed.GetValue(name))}'; 'ingest staff invite' makes one.");
            var unknown = parsed.GetValue(right)!.FirstOrDefault(word => TokenRules.Read(word).Count != 1);
            if (unknown is not null) throw new SettingException($"--right '{Contracts.Shown.Of(unknown)}' is none; there are {string.Join(", ", TokenRules.Offered.Select(TokenRules.Word))}.");
            var units = new Units(database).Current();
            using var connection = database.Open();
            using var work = Work.Begin(database, connection);
            var made = TokenDesk.Make(work, TimeProvider.System.GetUtcNow(), user.Id, CommandOptions.Who(parsed, by), new StaffScope(GrantStore.Of(work, user.Id), units.Upwards), parsed.GetValue(called)!, [.. TokenRules.Read(string.Join(' ', parsed.GetValue(right)!))], parsed.GetValue(days));
            if (made.Problem is { } problem) throw new SettingException(problem.English);
            work.Commit();
            await Console.Out.WriteLineAsync(made.Secret);
        }));
        return token;
    }

    private static Grant ReadGrant(string text, UnitBook units)
    {
        var (word, unit) = text.Split('@', 2) is [var left, var right] ? (left, right) : (text, UnitBook.Everything);
        if (!RoleRules.TryRole(word, out var role)) throw new SettingException($"--role '{Contracts.Shown.Of(word)}' is none; there are {string.Join(", ", Enum.GetValues<StaffRole>().Select(RoleRules.Word))}.");
        if (unit != UnitBook.Everything && units[unit] is null) throw new SettingException($"There is no organisation '{Contracts.Shown.Of(unit)}'; 'ingest roster tree' shows those there are.");
        return RoleRules.Fault(role, unit == UnitBook.Everything ? "district" : units.Kind(unit)) is { } fault ? throw new SettingException(fault) : new Grant(role, unit);
    }
}
