using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Receipts;

/// <summary>
/// What cards have signed that was written to them: the table <c>derived.receipts</c>. Of each card only how far its counters have come is kept in memory,
/// which suffices as long as they only rise; what does not simply follow is looked at with all of the card's receipts.
/// </summary>
internal sealed class ReceiptLedger
{
    private const int MostHeads = 200_000;
    private const int AtOnce = 500;
    private const string Columns = "journal as Journal, seq as Seq, of_seq as OfSeq, card as Card, chip as Chip, at as At, until_at as Until, counter as Counter, card_seq as CardSeq, state as State, verdict as Verdict, reason as Reason";

    private readonly record struct Head(string Chip, long Counter, long CardSeq, long At);

    private readonly Dictionary<string, Head> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Journal, long OfSeq), List<long>> _waiting = [];
    private readonly Dictionary<(long Journal, long Seq), ReceiptRow> _gathered = [];
    private readonly Bulk _rows = new("derived.receipts",
        "on conflict(journal, seq) do update set of_seq = excluded.of_seq, card = excluded.card, chip = excluded.chip, at = excluded.at, until_at = excluded.until_at, counter = excluded.counter, "
        + "card_seq = excluded.card_seq, state = excluded.state, verdict = excluded.verdict, reason = excluded.reason",
        new("journal", ColumnKind.Number), new("seq", ColumnKind.Number), new("of_seq", ColumnKind.Number), new("card", ColumnKind.Text), new("chip", ColumnKind.Text), new("at", ColumnKind.Number),
        new("until_at", ColumnKind.Number), new("counter", ColumnKind.Number), new("card_seq", ColumnKind.Number), new("state", ColumnKind.Text), new("verdict", ColumnKind.Number), new("reason", ColumnKind.Text));

    public void Load(Work work)
    {
        foreach (var row in OfCard(work, "")) Wait(row);
    }

    /// <summary>Reads how far the counters of these cards have come, as far as it is not known.</summary>
    public void Prepare(Work work, IEnumerable<string> cards)
    {
        foreach (var part in cards.Where(c => !_heads.ContainsKey(c)).Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            foreach (var card in part) _heads[card] = new Head("", -1, -1, long.MinValue);
            foreach (var group in work.Query<(string Card, string Chip, long Counter, long CardSeq, long At)>(
                "select card, chip, max(counter), max(card_seq), max(at) from derived.receipts where card in @part and verdict = 1 group by card, chip", new { part }).GroupBy(h => h.Card, StringComparer.Ordinal))
            {
                // Of a number that has had two chips, nothing simply follows.
                var (_, chip, counter, cardSeq, at) = group.First();
                _heads[group.Key] = group.Count() == 1 ? new Head(chip, counter, cardSeq, at) : new Head("", long.MaxValue, long.MaxValue, long.MaxValue);
            }
        }
    }

    /// <summary>Does a good receipt follow all others of its card in every respect? Then it contradicts none of them.</summary>
    public bool Follows(ReceiptRow row)
    {
        var head = _heads.GetValueOrDefault(row.Card, new Head("", long.MaxValue, long.MaxValue, long.MaxValue));
        var follows = (head.Counter < 0 || head.Chip == row.Chip) && row.Counter > head.Counter && row.CardSeq > head.CardSeq && row.At >= head.At;
        if (follows) _heads[row.Card] = new Head(row.Chip, row.Counter, row.CardSeq, row.At);
        else if (_heads.ContainsKey(row.Card)) _heads.Remove(row.Card);
        return follows;
    }

    /// <summary>What is kept of a card may be another thing now.</summary>
    public void Forget(string card) => _heads.Remove(card);

    public void Add(ReceiptRow row)
    {
        if (row.Verdict == (long)ReceiptVerdict.Waiting) Wait(row);
        // An entry may be judged twice in one step: before and after its tap.
        _gathered[(row.Journal, row.Seq)] = row;
    }

    private void AddRow(ReceiptRow row)
    {
        foreach (var (column, value) in new[] { (0, row.Journal), (1, row.Seq), (2, row.OfSeq), (5, row.At), (6, row.Until), (7, row.Counter), (8, row.CardSeq), (10, row.Verdict) }) _rows.Columns[column].Add(value);
        foreach (var (column, value) in new[] { (3, row.Card), (4, row.Chip), (9, row.State), (11, row.Reason) }) _rows.Columns[column].Add(value);
        _rows.EndRow();
    }

    /// <summary>The entries that wait for this tap, which wait no longer.</summary>
    public IReadOnlyList<long> WaitedFor(long journal, long sequence) => _waiting.Count > 0 && _waiting.Remove((journal, sequence), out var entries) ? entries : [];

    /// <summary>The entry counts no more. What was added before must have been written.</summary>
    public ReceiptRow? Withdraw(Work work, long journal, long sequence)
    {
        if (work.One<ReceiptRow>($"select {Columns} from derived.receipts where journal = @journal and seq = @sequence", new { journal, sequence }) is not { } row) return null;
        work.Execute("delete from derived.receipts where journal = @journal and seq = @sequence", new { journal, sequence });
        if (_waiting.TryGetValue((journal, row.OfSeq), out var entries)) entries.Remove(sequence);
        _heads.Remove(row.Card);
        return row;
    }

    public static List<ReceiptRow> OfCard(Work work, string card) => [.. work.Query<ReceiptRow>($"select {Columns} from derived.receipts where card = @card order by journal, seq", new { card })];

    public void Write(Work work)
    {
        foreach (var row in _gathered.Values) AddRow(row);
        _gathered.Clear();
        work.Write(_rows);
    }

    /// <summary>Between steps only.</summary>
    public void Trim()
    {
        if (_heads.Count > MostHeads) _heads.Clear();
    }

    private void Wait(ReceiptRow row)
    {
        if (!_waiting.TryGetValue((row.Journal, row.OfSeq), out var entries)) _waiting.Add((row.Journal, row.OfSeq), entries = []);
        entries.Add(row.Seq);
    }
}
