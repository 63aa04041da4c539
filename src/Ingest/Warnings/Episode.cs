namespace CardSystem.Ingest.Warnings;

/// <summary>The days on which an episode reached its levels; 0 where it did not.</summary>
public readonly record struct LevelDays(int Notice, int Concern, int Serious)
{
    public int this[WarningLevel level] => level switch { WarningLevel.Notice => Notice, WarningLevel.Concern => Concern, WarningLevel.Serious => Serious, _ => 0 };
}

/// <summary>What an episode rests on: the sessions the rule had seen when the episode reached its level, the last of them at most <see cref="MostSessions"/>.</summary>
/// <param name="Score">In millionths of the rule's unit, when the level was reached.</param>
/// <param name="Sessions">The last sessions, by their number, oldest first.</param>
/// <param name="Expected">How many of them the member was expected at and not excused from.</param>
/// <param name="Missed">And how many of those were missed.</param>
/// <param name="Excused">How many of them the member was excused from.</param>
/// <param name="OthersCame">Of the others who were expected at the sessions that were missed, so many came: those of the member's unit, or all where there are none.</param>
/// <param name="OthersExpected">And so many were expected.</param>
public sealed record Evidence(long Score, IReadOnlyList<int> Sessions, int Expected, int Missed, int Excused, long OthersCame, long OthersExpected)
{
    public const int MostSessions = 8;

    public bool Equals(Evidence? other) => other is not null && (Score, Expected, Missed, Excused, OthersCame, OthersExpected) == (other.Score, other.Expected, other.Missed, other.Excused, other.OthersCame, other.OthersExpected)
        && Sessions.SequenceEqual(other.Sessions);

    public override int GetHashCode() => HashCode.Combine(Score, Expected, Missed, Sessions.Count);
}

/// <summary>A time in which one rule warns of one member.</summary>
/// <param name="Level">The highest level it reached.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The day on which the rule no longer warned; null while it does.</param>
public sealed record Episode(string Rule, WarningLevel Level, int From, int? Until, LevelDays Reached, Evidence Evidence)
{
    /// <summary>The day on which it reached its level.</summary>
    public int LevelFrom => Reached[Level];
}
