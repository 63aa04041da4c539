using CardSystem.Contracts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary><c>card,receipt_key</c>: the keys that cards sign their receipts with, for cards that are registered.</summary>
public static class ReceiptKeyImport
{
    public static readonly string[] Columns = ["card", "receipt_key"];

    public static ImportReport Import(Work work, ImportTable table)
    {
        var known = CardFile.Load(work);
        var (seen, book, writer) = (new Dictionary<string, long>(StringComparer.Ordinal), new ReportBook("receipt-keys"), CardFile.NewWriter());
        foreach (var row in table.Rows)
        {
            var card = row["card"];
            var key = CardProofImport.ReceiptKey(row);
            if (!seen.TryAdd(card, row.Number)) row.Fail("card", $"'{Shown.Of(card)}' stands in row {seen[card]} already.");
            else if (!known.TryGetValue(card, out var before)) row.Fail("card", $"'{Shown.Of(card)}' is not a card; import cards first.");
            else if (before.Profile?.Profile is "pkoc" or "uid") row.Fail("card", $"{card} is of profile {before.Profile.Profile}; only a card of profile mcap-1 signs receipts.");
            else if (key is not null) Take(before, key, row.Number, writer, book);
        }

        table.ThrowIfWrong();
        writer.Write(work);
        return book.Close(writer.Changes);
    }

    private static void Take(CardFile before, byte[] key, long number, RowWriter writer, ReportBook book)
    {
        var after = before.Copy();
        var profile = before.Profile ?? new CardProfileRow("", [], "");
        if (!profile.ReceiptKey.AsSpan().SequenceEqual(key)) profile = profile with { ReceiptKey = key };
        after.Profile = profile with { Profile = CardKinds.Word(CardKind.Mcap1) };
        if (!after.Put(writer, before)) book.Unchanged();
        else if (before.Profile is not { ReceiptKey.Length: > 0 }) book.Added(number, $"{before.Number}: receipt key");
        else book.Changed(number, $"{before.Number}: another receipt key");
    }
}
