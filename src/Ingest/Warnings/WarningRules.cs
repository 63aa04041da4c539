using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings;

/// <summary>Warnings as a pure function: the same history, rules and day give the same episodes, whatever order the history came in.</summary>
public static class WarningRules
{
    /// <summary>The times in which a rule warned of the member up to and including a day, by rule in the order of the set, oldest first.</summary>
    /// <param name="asOf">Nothing after this day is looked at.</param>
    public static IReadOnlyList<Episode> Episodes(MemberHistory history, RuleSet rules, int asOf)
    {
        var episodes = new List<Episode>();
        foreach (var track in Tracks(rules)) track.Follow(history, asOf, episodes);
        return episodes;
    }

    /// <summary>One for each rule that is enabled, to be used for one member after the other.</summary>
    internal static IReadOnlyList<EpisodeTrack> Tracks(RuleSet rules) => [.. rules.Rules.Where(r => r.Enabled).Select(r => new EpisodeTrack(r, rules.Season))];
}
