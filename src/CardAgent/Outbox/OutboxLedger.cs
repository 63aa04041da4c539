using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>
/// What the writer knows of the database without asking it. Each commit works on a copy, which takes the old one's place only when the commit has succeeded.
/// </summary>
internal sealed class OutboxLedger
{
    public Dictionary<string, JournalRow> Journals { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The last number given; never given again within a run, also where its entry has left.</summary>
    public long Newest { get; set; }

    public long OldestNumber { get; set; }

    public DateTimeOffset? OldestAt { get; set; }

    public long Waiting => Journals.Values.Sum(j => j.Waiting);

    public OutboxLedger Copy() => new() { Journals = new(Journals, StringComparer.Ordinal), Newest = Newest, OldestNumber = OldestNumber, OldestAt = OldestAt };

    public OutboxCounts Counts() => new(Waiting, OldestNumber, OldestAt, Newest,
        [.. Journals.Values.Where(j => j.Last > 0).OrderByDescending(j => j.Made).Take(MostShown).Select(j => new JournalStatus(j.Journal.ToString(), j.Last, j.Received))]);

    /// <summary>Journals named in a status message; retired ones older than these have long been received.</summary>
    private const int MostShown = 50;
}
