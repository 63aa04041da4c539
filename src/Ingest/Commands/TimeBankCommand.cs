using System.CommandLine;
using CardSystem.Ingest.Credits;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest time-bank show|withdraw|cancel</c>: minutes of volunteer service 时间银行.</summary>
internal static class TimeBankCommand
{
    public static Command Create(IngestCommands commands) => new("time-bank", "Time bank 时间银行: minutes of volunteer service, put by at sign-out and taken out by a named person.") { Show(commands), Withdraw(commands), Cancel(commands) };

    private static Command Show(IngestCommands commands)
    {
        var (member, json) = (CommandOptions.Member(), CommandOptions.Json());
        var show = new Command("show", "Shows a member's statement: what was put by and taken out, the balance, and what is owed.") { member, json };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            await BehindNote.TellAsync(database);
            var (number, lines) = database.ReadDerived(work => CreditsInput.Member(work, parsed.GetValue(member)!) is var person
                ? (person, TimeBankRules.Statement(LedgerStore.Entries(work, person), TimeBankStore.Withdrawals(work, person))) : default);
            var report = new
            {
                Member = number, Balance = lines.Count == 0 ? 0 : lines[^1].Balance, Owed = lines.Count == 0 ? 0 : lines[^1].Owed,
                Lines = lines.Select(l => new { Day = CreditsInput.DayText(l.Day), l.Minutes, l.What, l.Act, l.Balance, l.Owed }),
            };
            await CreditsInput.WriteAsync(parsed.GetValue(json), report, r =>
            [
                $"{r.Member}: {r.Balance} minutes in the time bank{(r.Owed > 0 ? $", {r.Owed} minutes owed" : "")}",
                .. r.Lines.Select(l => $"{l.Day} {l.Minutes:+0;-0} {l.What}{(l.Act > 0 ? $" (act {l.Act})" : "")}: balance {l.Balance}{(l.Owed > 0 ? $", owed {l.Owed}" : "")}"),
            ]);
        }));
        return show;
    }

    private static Command Withdraw(IngestCommands commands)
    {
        var (member, by) = (CommandOptions.Member(), CommandOptions.By());
        var minutes = new Argument<long>("MINUTES") { Description = "Whole minutes." };
        var purpose = new Option<string>("--for") { Description = "What the minutes are for, such as the help the member received.", Required = true };
        var withdraw = new Command("withdraw", "Takes minutes out; refused where the balance does not cover them.") { member, minutes, purpose, by };
        withdraw.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var act = CreditsInput.Made(new TimeBankStore(database).Withdraw(
                parsed.GetValue(member)!, parsed.GetValue(minutes), parsed.GetValue(purpose)!, CommandOptions.Who(parsed, by), TimeProvider.System.GetUtcNow(), CreditsInput.Today(settings)));
            await Console.Out.WriteLineAsync($"{parsed.GetValue(minutes)} minutes of {parsed.GetValue(member)} were withdrawn (act {act}).");
        }));
        return withdraw;
    }

    private static Command Cancel(IngestCommands commands)
    {
        var (by, reason) = (CommandOptions.By(), CommandOptions.Reason());
        var withdrawal = new Argument<long>("ACT") { Description = "The number of the act that withdrew the minutes." };
        var cancel = new Command("cancel", "Takes a withdrawal back.") { withdrawal, by, reason };
        cancel.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var act = CreditsInput.Made(new TimeBankStore(database).Cancel(parsed.GetValue(withdrawal), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!, TimeProvider.System.GetUtcNow()));
            await Console.Out.WriteLineAsync($"Withdrawal {parsed.GetValue(withdrawal)} was cancelled (act {act}).");
        }));
        return cancel;
    }
}
