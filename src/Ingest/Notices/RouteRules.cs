namespace CardSystem.Ingest.Notices;

/// <summary>Whom a notice goes to.</summary>
public static class RouteRules
{
    /// <param name="path">The channels of the notice's unit, of the unit above it, and so on to the root.</param>
    /// <returns>Who is told, and whether anybody is there to be told at all.</returns>
    public static (IReadOnlyList<NoticeChannel> To, bool Heard) Choose(string? member, long level, IReadOnlyList<IReadOnlyList<NoticeChannel>> path)
    {
        // The nearest unit with somebody in it is told; who is told of himself does not count, so that it goes to the next level up.
        var nearest = path.Select(unit => Listening(unit, member).ToList()).FirstOrDefault(unit => unit.Count > 0);
        if (nearest is null) return ([], false);
        var watching = path.SelectMany(unit => Listening(unit, member)).Where(c => c.Below == 1);
        return ([.. nearest.Concat(watching).DistinctBy(c => c.Name).Where(c => level >= c.LeastLevel).OrderBy(c => c.Name, StringComparer.Ordinal)], true);
    }

    private static IEnumerable<NoticeChannel> Listening(IReadOnlyList<NoticeChannel> unit, string? member) =>
        unit.Where(c => c.Enabled == 1 && (member is null || c.Member != member));
}
