using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>What people do about warnings: each step by a named person, recorded as an act. Doing the same again changes nothing.</summary>
public sealed class WarningDesk(Database database, TimeProvider time)
{
    public const int LongestNote = 2_000;

    /// <summary>受理: somebody knows of it, and it goes no further up.</summary>
    public string Acknowledge(long id, string who) => Change(id, who, "warning-acknowledge", "acknowledged", "", w => w.State switch
    {
        WarningStates.Open => w with { State = WarningStates.Acknowledged },
        WarningStates.Ended or WarningStates.Withdrawn => throw Closed(w),
        _ => null,
    });

    /// <summary>An acknowledgement made by mistake: nobody knows of it after all, and it goes up again when nobody does.</summary>
    public string TakeBackAcknowledgement(long id, string who) => Change(id, who, "warning-unacknowledge", "no longer acknowledged", "", w => w.State switch
    {
        WarningStates.Acknowledged => w with { State = WarningStates.Open },
        WarningStates.Open => null,
        _ => throw Closed(w),
    });

    /// <summary>跟进: somebody got in touch, and says what was heard.</summary>
    public string FollowUp(long id, string who, string note) => Change(id, who, "warning-follow-up", "followed up", Checked(note, "--note"), w => w.State switch
    {
        WarningStates.Withdrawn or WarningStates.Resolved => throw Closed(w),
        WarningStates.Ended => w,
        _ => w with { State = WarningStates.Following },
    });

    /// <summary>Closed, with what came of it.</summary>
    public string Resolve(long id, string who, string outcome) => Change(id, who, "warning-resolve", "resolved", Checked(outcome, "--outcome"), w => w.State switch
    {
        WarningStates.Resolved => null,
        WarningStates.Withdrawn => throw Closed(w),
        _ => w with { State = WarningStates.Resolved },
    });

    /// <summary>撤回 by a person: it stays withdrawn, and whoever was told is told so, once.</summary>
    public string Withdraw(long id, string who, string reason) => Change(id, who, "warning-withdraw", "withdrawn", Checked(reason, "--reason"), w =>
        w.State == WarningStates.Withdrawn && w.ByHand ? null : w with { State = WarningStates.Withdrawn, ByHand = true });

    private string Change(long id, string who, string what, string done, string detail, Func<Warning, Warning?> change)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("warnings");
        var warning = WarningStore.Find(work, id) ?? throw NotThere(id);
        if (change(warning) is not { } changed) return $"Warning {id} is {warning.State} already; nothing was changed.";
        var now = time.GetUtcNow();
        if (changed.State == WarningStates.Withdrawn && warning.State != WarningStates.Withdrawn) Telling.Withdraw(work, warning, now);
        var act = ActLog.Record(work, now, who, what, $"warning {id}", new { member = warning.Member, rule = warning.Rule, detail });
        WarningStore.Update(work, changed);
        WarningStore.Note(work, id, now.ToUnixTimeMilliseconds(), act, who, done, detail);
        work.Commit();
        return $"Warning {id} is {done} (act {act}).";
    }

    internal static WarningException NotThere(long id) => new($"There is no warning {id}; 'ingest warnings list' shows those there are.");

    private static WarningException Closed(Warning warning) => new($"Warning {warning.Id} is {warning.State}; this cannot be done to it any more.");

    private static string Checked(string text, string option) => text.Trim() is { Length: > 0 and <= LongestNote } note && !note.Any(c => char.IsControl(c) && c != '\n')
        ? note : throw new WarningException($"{option} needs a text of 1 to {LongestNote} characters.");
}
