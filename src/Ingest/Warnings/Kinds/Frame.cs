namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>What stands around a member's sessions.</summary>
/// <param name="Start">The day the history begins: the member's first, or the first that is looked at.</param>
/// <param name="Joined">True where the member itself began on that day; first weeks are judged only then.</param>
public sealed record Frame(int Start, bool Joined, Pauses Pauses, Goal? Goal);

/// <summary>The credits a member should have by the end of a period, in hundredths of a point; days with the end excluded.</summary>
public sealed record Goal(int From, int Until, long Target);
