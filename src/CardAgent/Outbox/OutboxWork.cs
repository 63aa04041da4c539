using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>Something for the writer to do within its next commit. Its task ends after the commit, on the thread pool.</summary>
internal abstract class OutboxWork
{
    /// <summary>True where the database changes; a batch without changes needs no commit.</summary>
    public virtual bool Writes => true;

    public abstract void Apply(OutboxStore store, OutboxLedger ledger, OutboxOptions options);

    /// <summary>The commit has succeeded and is on disk.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception why);
}

internal abstract class OutboxWork<T> : OutboxWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _refused;

    public Task<T> Done => _done.Task;

    protected T? Result { get; set; }

    /// <summary>This one is not done; the others of the batch are.</summary>
    protected void Refuse(string why) => _refused = new OutboxUnavailableException(why);

    public override void Complete()
    {
        if (_refused is null) _done.TrySetResult(Result!);
        else Fail(_refused);
    }

    public override void Fail(Exception why)
    {
        if (!_done.TrySetException(why)) return;
        // Whoever asked may have stopped waiting; an exception nobody looks at is no reason to end the process.
        _ = _done.Task.Exception;
    }
}

internal sealed class AppendWork(OutboxLane lane, OutboxDraft draft, Tap tap, byte[] hash, byte[] json, bool isSignOut) : OutboxWork<Tap>
{
    public override void Apply(OutboxStore store, OutboxLedger ledger, OutboxOptions options)
    {
        Result = tap;
        var name = tap.Id.Journal.ToString();
        var row = ledger.Journals.GetValueOrDefault(name) ?? lane.Row;
        if (row.Retired || row.Journal != tap.Id.Journal || row.Last + 1 != tap.Id.Sequence) { Refuse("the outbox was repaired a moment ago"); return; }
        if (ledger.Waiting >= options.MaxEntries) { Refuse($"{ledger.Waiting} taps wait for the centre and no more fit"); return; }
        var entry = new OutboxEntry(++ledger.Newest, tap.Id.Journal, tap.Id.Sequence, tap.At, false, json);
        store.Insert(entry);
        ledger.Journals[name] = row with { Last = entry.Sequence, Head = hash };
        store.Save(ledger.Journals[name]);
        if (tap is { Outcome: TapOutcome.Accepted, Card: { } card }) store.Save(new SignIn(card, tap.Session, tap.At, isSignOut));
        if (ledger.OldestNumber == 0) (ledger.OldestNumber, ledger.OldestAt) = (entry.Number, entry.At);
    }

    public override void Complete()
    {
        draft.End();
        base.Complete();
    }

    public override void Fail(Exception why)
    {
        draft.End();
        base.Fail(why);
    }
}

internal sealed class ReceiveWork(IReadOnlyList<Receipt> receipts, ILogger log) : OutboxWork<OutboxCounts>
{
    public override void Apply(OutboxStore store, OutboxLedger ledger, OutboxOptions options)
    {
        foreach (var receipt in receipts)
        {
            // A journal that is not here was another disk's: its taps left with it.
            if (!ledger.Journals.TryGetValue(receipt.Journal, out var row) || receipt.UpTo <= row.Received) continue;
            var next = row with { Received = Math.Min(receipt.UpTo, row.Last) };
            if (receipt.UpTo > row.Last)
            {
                log.LogWarning(
                    "The centre has journal {Journal} up to {UpTo}, this disk only up to {Last}: an older copy of the outbox was put back. The journal is closed and a new one begun, so that no name is used twice.",
                    receipt.Journal, receipt.UpTo, row.Last);
                next = next with { Retired = true };
            }

            store.Delete(row.Journal, next.Received);
            store.Save(next);
            ledger.Journals[receipt.Journal] = next;
        }

        (ledger.OldestNumber, ledger.OldestAt) = store.Oldest();
        Result = ledger.Counts();
    }
}

/// <summary>Cards that are out of use for good: nothing is remembered of them.</summary>
internal sealed class ForgetWork(IReadOnlyList<CardId> cards) : OutboxWork<int>
{
    public override void Apply(OutboxStore store, OutboxLedger ledger, OutboxOptions options)
    {
        foreach (var card in cards) store.ForgetSignIns(card);
        Result = cards.Count;
    }
}

internal sealed class ReplaceWork(OutboxEntry entry) : OutboxWork<OutboxEntry>
{
    public override void Apply(OutboxStore store, OutboxLedger ledger, OutboxOptions options)
    {
        // The journal's head stays: the next tap goes on naming the hash of what stood here first (see VoidRules).
        store.Replace(entry);
        Result = entry;
    }
}

internal sealed class ReadWork(long after, long upTo, int most, int mostBytes) : OutboxWork<IReadOnlyList<OutboxEntry>>
{
    public override bool Writes => false;

    public override void Apply(OutboxStore store, OutboxLedger ledger, OutboxOptions options)
    {
        var read = new List<OutboxEntry>();
        var bytes = 0;
        foreach (var entry in store.Waiting(after, upTo, most))
        {
            bytes += entry.Json.Length + 1;
            if (bytes > mostBytes && read.Count > 0) break;
            read.Add(entry);
        }

        Result = read;
    }
}

internal sealed class SignInsWork : OutboxWork<IReadOnlyList<SignIn>>
{
    public override bool Writes => false;

    public override void Apply(OutboxStore store, OutboxLedger ledger, OutboxOptions options) => Result = [.. store.SignIns()];
}
