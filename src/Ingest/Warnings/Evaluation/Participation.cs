using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Evaluation;

/// <summary>How a history of the past ended.</summary>
public enum Ending { Stayed, Lapsed, Ambiguous }

/// <param name="LapsedOn">The day; 0 unless lapsed.</param>
/// <param name="First">Where the member's sessions begin in <see cref="Participation.Sessions"/>.</param>
/// <param name="Until">Where they end.</param>
public readonly record struct PastMember(Ending Ending, int LapsedOn, int First, int Until, Goal Goal);

/// <summary>Histories of the past whose ending is known: the material rules are tuned and judged by.</summary>
/// <param name="Sessions">Member by member, each in the order of day and activity.</param>
public sealed record Participation(string Name, IReadOnlyList<PastMember> Members, Seen[] Sessions)
{
    public int Stayed { get; } = Members.Count(m => m.Ending == Ending.Stayed);
    public int Lapsed { get; } = Members.Count(m => m.Ending == Ending.Lapsed);
}
