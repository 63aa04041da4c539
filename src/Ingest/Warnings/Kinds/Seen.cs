namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>What a session says about a member, as far as warnings are concerned.</summary>
public enum Mark : byte
{
    /// <summary>Came, however late, expected or not.</summary>
    Attended = 1,
    Absent = 2,
    /// <summary>The session neither counts for nor against the member.</summary>
    Excused = 3,
}

/// <summary>How many of the others who were expected at a session came to it: the member itself and those excused are left out.</summary>
public readonly record struct Others(int Came, int Expected);

/// <summary>One session of one member's history.</summary>
/// <param name="Session">Numbers sessions in the order of day and id; what the evidence is told from.</param>
/// <param name="Day">The day of its start.</param>
/// <param name="Expected">False for a walk-in: it shows that the member is active, and nothing else.</param>
/// <param name="Unit">The others of the member's own unit.</param>
/// <param name="Wide">The others of everybody who was expected.</param>
public readonly record struct Seen(int Session, int Day, Mark Mark, bool Expected, Others Unit, Others Wide);
