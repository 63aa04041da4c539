using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>How far a projection may go. The service's goes on for ever; a rebuild stops where the live one was at one moment.</summary>
/// <param name="Cursor">Taps are taken up to here.</param>
/// <param name="Proofs">Signatures are checked up to here.</param>
/// <param name="Reference">What people had entered, where that is fixed; otherwise changes are followed.</param>
public sealed record Horizon(LogCursor Cursor, LogCursor Proofs, Reference? Reference)
{
    public static Horizon None { get; } = new(LogCursor.End, LogCursor.End, null);

    /// <summary>How many taps of a page lie within; they are its first ones.</summary>
    internal static int Within(LogPage page, LogCursor until)
    {
        var count = page.Taps.Count;
        while (count > 0 && page.Taps[count - 1].Cursor > until) count--;
        return count;
    }
}
