using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Acts;

/// <summary>Checks the acts' chain from the first to the last, in the database or in a file that was written out of it.</summary>
public static class ActChain
{
    private const int Page = 1_000;

    /// <summary>What is wrong, in order; nothing where the chain is whole.</summary>
    public static IEnumerable<string> Check(Work work) => Check(All(work), ActRedaction.Seals(work));

    /// <summary>The same of acts from anywhere.</summary>
    /// <param name="acts">In the order of their numbers.</param>
    /// <param name="seals">Of <see cref="ActRedaction.Seals(IEnumerable{Act})"/>.</param>
    public static IEnumerable<string> Check(IEnumerable<Act> acts, IReadOnlyDictionary<long, string> seals)
    {
        var (number, hash) = (0L, new byte[32]);
        var (erased, told) = (new SortedSet<long>(), new HashSet<long>());
        foreach (var act in acts)
        {
            if (act.Number != number + 1) yield return $"Act {number + 1} is missing: act {act.Number} follows act {number}.";
            if (!act.Previous.AsSpan().SequenceEqual(hash)) yield return $"Act {act.Number} does not follow from the act before it.";
            if (act.IsErased && !seals.ContainsKey(act.Number)) erased.Add(act.Number);
            if (ActErasure.ErasedBy(act) is { } words) told.Add(words);
            if (!IsAsRecorded(act, seals)) yield return $"Act {act.Number} was changed after it was recorded.";
            (number, hash) = (act.Number, act.Hash);
        }

        foreach (var silent in erased.Except(told)) yield return $"The words of act {silent} were taken out, and no act says by whom.";
    }

    /// <summary>All acts in order, a page at a time.</summary>
    public static IEnumerable<Act> All(Work work)
    {
        for (var last = 0L; ;)
        {
            var page = ActLog.Read(work, last, Page).ToList();
            foreach (var act in page) yield return act;
            if (page.Count < Page) yield break;
            last = page[^1].Number;
        }
    }

    /// <summary>One that a person was erased from no longer comes to its hash; the act that did it has sealed what is left.</summary>
    private static bool IsAsRecorded(Act act, IReadOnlyDictionary<long, string> seals) => seals.TryGetValue(act.Number, out var seal)
        ? ActRedaction.SealOf(act) == seal : ActLog.HashOf(act).AsSpan().SequenceEqual(act.Hash) && HasItsWords(act);

    private static bool HasItsWords(Act act) => act.IsErased ? act.Detail == ActErasure.NoWords : ActLog.DigestOf(act.Salt, act.Detail).AsSpan().SequenceEqual(act.Digest);
}
