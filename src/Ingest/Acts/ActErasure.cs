using System.Globalization;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Acts;

/// <summary>
/// Takes the words out of an act and leaves the act. The chain holds a salted digest of the words and not the words, so it stays whole; without the salt nobody can
/// try out which words they were. That they were taken out, and by whom, is an act too.
/// </summary>
public static class ActErasure
{
    public const string What = "erase-words";

    /// <summary>What stands in their place.</summary>
    public const string NoWords = "{}";

    /// <summary>Their words are digests and versions, hold nothing of any member, and prove what else is kept.</summary>
    internal static readonly string[] Kept = [What, ActRedaction.What, "erase-person", "policy-add", "period-settle", "warning-rules-add"];

    /// <param name="reason">Why, without the words themselves; it stays.</param>
    /// <returns>Why it cannot be done; null where it was.</returns>
    public static string? Erase(Work work, DateTimeOffset at, string who, long number, string reason)
    {
        work.Lock("acts");
        if (ActLog.Find(work, number) is not { } act) return $"There is no act {number}; 'ingest acts list' shows those there are.";
        if (Kept.Contains(act.What)) return $"The words of act {number}, {act.What}, prove what else is kept and hold nothing of any member; they stay.";
        if (act.IsErased) return $"The words of act {number} were erased already.";
        work.Execute("update acts set detail = @NoWords, salt = @none where act = @number", new { NoWords, none = Array.Empty<byte>(), number });
        ActLog.Record(work, at, who, What, SubjectOf(number), new { reason });
        return null;
    }

    /// <summary>The act whose words an act of this kind took out.</summary>
    internal static long? ErasedBy(Act act) =>
        act.What == What && act.Subject.StartsWith("act ", StringComparison.Ordinal) && long.TryParse(act.Subject.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string SubjectOf(long number) => string.Create(CultureInfo.InvariantCulture, $"act {number}");
}
