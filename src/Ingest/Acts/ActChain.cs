using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Acts;

/// <summary>Checks the acts' chain from the first to the last.</summary>
public static class ActChain
{
    private const int Page = 1_000;

    /// <summary>What is wrong, in order; nothing where the chain is whole.</summary>
    public static IEnumerable<string> Check(Work work)
    {
        var (number, hash) = (0L, new byte[32]);
        var (erased, told) = (new SortedSet<long>(), new HashSet<long>());
        var seals = ActRedaction.Seals(work);
        while (true)
        {
            var page = ActLog.Read(work, number, Page).ToList();
            foreach (var act in page)
            {
                if (act.Number != number + 1) yield return $"Act {number + 1} is missing: act {act.Number} follows act {number}.";
                if (!act.Previous.AsSpan().SequenceEqual(hash)) yield return $"Act {act.Number} does not follow from the act before it.";
                if (act.IsErased && !seals.ContainsKey(act.Number)) erased.Add(act.Number);
                if (ActErasure.ErasedBy(act) is { } words) told.Add(words);
                if (seals.TryGetValue(act.Number, out var seal) ? ActRedaction.SealOf(act) != seal : !ActLog.HashOf(act).AsSpan().SequenceEqual(act.Hash) || !HasItsWords(act)) yield return $"Act {act.Number} was changed after it was recorded.";
                (number, hash) = (act.Number, act.Hash);
            }

            if (page.Count < Page) break;
        }

        foreach (var silent in erased.Except(told)) yield return $"The words of act {silent} were taken out, and no act says by whom.";
    }

    private static bool HasItsWords(Act act) => act.IsErased ? act.Detail == ActErasure.NoWords : ActLog.DigestOf(act.Salt, act.Detail).AsSpan().SequenceEqual(act.Digest);
}
