namespace CardSystem.Ingest.Notices;

/// <summary>Whom a notice goes to.</summary>
public static class RouteRules
{
    /// <param name="selves">All numbers of the member it is about; none where it is about nobody in particular.</param>
    /// <param name="path">The channels of the notice's unit, of the unit above it, and so on to the root.</param>
    /// <returns>Who is told, and whether anybody is there to be told at all.</returns>
    public static (IReadOnlyList<NoticeChannel> To, bool Heard) Choose(IReadOnlyCollection<string> selves, long level, IReadOnlyList<IReadOnlyList<NoticeChannel>> path)
    {
        // Who is told of himself does not count, so that it goes to the next level up.
        List<NoticeChannel>[] units = [.. path.Select(unit => unit.Where(c => c.Enabled == 1 && (c.Member is null || !selves.Contains(c.Member))).ToList())];

        // The nearest unit with somebody in it is told. A feed is read by programs, and whether a person reads them nobody knows: alone it does not stop the way up.
        var nearest = units.Select(unit => unit.Where(c => c.Kind != ChannelKinds.Mqtt).ToList()).FirstOrDefault(unit => unit.Count > 0) ?? units.FirstOrDefault(unit => unit.Count > 0);
        if (nearest is null) return ([], false);
        var feeds = units[0].Where(c => c.Kind == ChannelKinds.Mqtt);
        var watching = units.SelectMany(unit => unit).Where(c => c.Below == 1);
        return ([.. nearest.Concat(feeds).Concat(watching).DistinctBy(c => c.Name).Where(c => level >= c.LeastLevel).OrderBy(c => c.Name, StringComparer.Ordinal)], true);
    }
}
