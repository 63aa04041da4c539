using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>The table <c>time_withdrawals</c>. What was put by stands in the ledger, which is derived.</summary>
public sealed class TimeBankStore(Database database)
{
    public const long MostMinutes = 100_000;
    public const int LongestPurpose = 200;

    /// <summary>Takes minutes out, or says why not. Two at once cannot both spend the same minutes: the second sees what the first took.</summary>
    /// <param name="day">The day in the district's zone.</param>
    public Decision Withdraw(string member, long minutes, string purpose, string who, DateTimeOffset at, long day)
    {
        if (minutes is < 1 or > MostMinutes) return Decision.Refused($"{minutes} minutes cannot be withdrawn; allowed are 1 to {MostMinutes}.");
        if (string.IsNullOrWhiteSpace(purpose) || purpose.Length > LongestPurpose || purpose.Any(char.IsControl)) return Decision.Refused($"Say what the minutes are for, in one line of at most {LongestPurpose} characters.");
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("time_withdrawals");
        if (Persons.Find(work, member) is not { } person) return Decision.Refused($"There is no member '{Shown.Of(member)}'.");
        member = person;
        var (balance, owed) = TimeBankRules.Of(PutBy(member), Withdrawals(work, member).Sum(w => w.Minutes));
        if (owed > 0) return Decision.Refused($"{member} owes the time bank {Plural.Of(owed, "minute")}; nothing can be withdrawn until that is made good.");
        if (balance < minutes) return Decision.Refused($"{member} has {Plural.Of(balance, "minute")} in the time bank; {minutes} cannot be withdrawn.");
        var act = ActLog.Record(work, at, who, "time-withdraw", member, new { minutes, day = Period.DayText(day), purpose, balance });
        work.Execute("insert into time_withdrawals(act, member, day, minutes, purpose) values(@act, @member, @day, @minutes, @purpose)", new { act, member, day, minutes, purpose });
        work.Commit();
        return Decision.Made(act);
    }

    /// <summary>Takes a withdrawal back; the minutes are the member's again.</summary>
    public Decision Cancel(long withdrawal, string who, string reason, DateTimeOffset at)
    {
        if (PolicyStore.WhyNot(reason) is { } refusal) return Decision.Refused(refusal);
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("time_withdrawals");
        var found = work.One<(string Member, long Minutes, long Cancelled)?>("select member, minutes, cancelled_act from time_withdrawals where act = @withdrawal", new { withdrawal });
        if (found is not { } taken) return Decision.Refused($"There is no withdrawal {withdrawal}.");
        if (taken.Cancelled > 0) return Decision.Refused($"Withdrawal {withdrawal} was cancelled by act {taken.Cancelled} already.");
        var act = ActLog.Record(work, at, who, "time-cancel", taken.Member, new { withdrawal, taken.Minutes, reason });
        work.Execute("update time_withdrawals set cancelled_act = @act where act = @withdrawal", new { act, withdrawal });
        work.Commit();
        return Decision.Made(act);
    }

    /// <summary>The member's withdrawals that stand, under whichever of the person's numbers they were entered.</summary>
    public static IReadOnlyList<TimeWithdrawal> Withdrawals(Work work, string member) =>
    [
        .. work.Query<(long Act, long Day, long Minutes, string Purpose)>(
            "select act, day, minutes, purpose from time_withdrawals where member in @numbers and cancelled_act = 0 order by act", new { numbers = Persons.Numbers(work, member) })
            .Select(w => new TimeWithdrawal(w.Act, w.Day, w.Minutes, w.Purpose)),
    ];

    /// <summary>
    /// The minutes put by as far as they are derived. Read beside the transaction and not in it: over SQLite one that held both files
    /// would make the committer wait for the projection.
    /// </summary>
    private long PutBy(string member)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        return work.One<long>(
            "select cast(coalesce(sum(amount), 0) as bigint) from derived.ledger where member = @member and account = @account", new { member, account = (long)CreditAccount.TimeBank });
    }
}
