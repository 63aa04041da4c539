using CardSystem.CardAgent.Cards.Memory;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>
/// How the centre's word and the card's own records become one sum in which every tap counts once. Pure.
/// The word contains the taps it names and all before the oldest of them; the card's records tell which others there are.
/// </summary>
internal static class WordRules
{
    /// <summary>A word from a clock that runs so far ahead is no word: it would keep every later one away.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>Whether the word is newer than the one the figures contain.</summary>
    public static bool IsNews(Standing? word, DateTimeOffset? contained, DateTimeOffset now) =>
        word is not null && word.At <= now + Ahead && (contained is not { } before || before > now + Ahead || word.At > before);

    /// <summary>Whether the word contains this tap.</summary>
    public static bool Contains(Standing word, ReadOnlySpan<byte> reference, DateTimeOffset at)
    {
        foreach (var counted in word.Counted)
            if (reference.SequenceEqual(counted)) return true;
        return word.OldestCounted is { } oldest && at < oldest;
    }

    /// <summary>The word's figures and, on top, the card's records it does not contain.</summary>
    /// <param name="records">All records on the card.</param>
    /// <param name="dayOf">The local day of an instant.</param>
    public static Figures Merge(Standing word, IEnumerable<KnownRecord> records, Func<DateTimeOffset, DateOnly> dayOf) => records
        .Where(r => !Contains(word, r.Reference, r.At))
        .OrderBy(r => r.At)
        .Aggregate(FigureRules.Of(word), (sum, r) => FigureRules.Plus(sum, r.Credits, r.Category, r.Kind, dayOf(r.At)));

    /// <summary>
    /// Whether figures with a word of that time contain a tap that has no record on the card: so it is where the word, or one before it, contains the tap.
    /// </summary>
    /// <param name="word">The newest word this kiosk knows.</param>
    /// <param name="contained">As of when the centre's figures are in the sum.</param>
    public static bool IsIn(Standing? word, DateTimeOffset? contained, OpenRecord tap) =>
        word is not null && contained >= word.At && Contains(word, tap.Reference, tap.At);
}
