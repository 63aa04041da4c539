using CardSystem.Contracts;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Receipts;

/// <summary>Reads entries about write-backs, and the taps they speak of, out of the log.</summary>
internal sealed class ReceiptEntries(TapLogReader log)
{
    private readonly LogPage _page = new();

    public Tap? Read(long journal, long sequence)
    {
        if (!log.Find(journal, sequence, _page)) return null;
        try
        {
            return TapJson.Read(_page.Body(0));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The tap of a sequence, if it lies in the log up to a place; what lies further on will look back by itself.</summary>
    /// <returns>Whether there is an entry of that name, and the tap where it is one of a card that was taken.</returns>
    public (bool Exists, WrittenTap? Tap) Find(long journal, long sequence, LogCursor until)
    {
        if (!log.Find(journal, sequence, _page) || _page.Taps[0].Cursor > until) return (false, null);
        try
        {
            var found = TapJson.Read(_page.Body(0));
            return (true, found is { Outcome: TapOutcome.Accepted or TapOutcome.Repeated, Card: { } card }
                ? new WrittenTap(card.ToString(), found.CardKey, TapText.Hash(found), found.At.ToUnixTimeMilliseconds()) : null);
        }
        catch (FormatException)
        {
            return (true, null);
        }
    }
}
