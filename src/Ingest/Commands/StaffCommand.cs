using System.CommandLine;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Guard;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest staff invite</c>: an account, or a new way into one, for whoever runs the machine. Everything else about accounts is done on the pages.</summary>
internal static class StaffCommand
{
    public static Command Create(IngestCommands commands) => new("staff", "People who sign in to the pages.") { Invite(commands) };

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
            else if (grants.Count > 0) throw new SettingException($"There is an account '{called}' already; leave out --role to invite it again, and change its roles on the pages.");
            var secret = new Invitations(database, time).Make(user, who);
            await Console.Out.WriteLineAsync(PagesPort.Link(null, settings.Web, "/setup/" + secret));
        }));
        return invite;
    }

    private static Grant ReadGrant(string text, UnitBook units)
    {
        var (word, unit) = text.Split('@', 2) is [var left, var right] ? (left, right) : (text, UnitBook.Everything);
        if (!RoleRules.TryRole(word, out var role)) throw new SettingException($"--role '{Contracts.Shown.Of(word)}' is none; there are {string.Join(", ", Enum.GetValues<StaffRole>().Select(RoleRules.Word))}.");
        if (unit != UnitBook.Everything && units[unit] is null) throw new SettingException($"There is no organisation '{Contracts.Shown.Of(unit)}'; 'ingest roster tree' shows those there are.");
        return RoleRules.Fault(role, unit == UnitBook.Everything ? "district" : units.Kind(unit)) is { } fault ? throw new SettingException(fault) : new Grant(role, unit);
    }
}
