namespace CardSystem.Ingest.Privacy;

/// <summary>Where an erasure stands, as the database keeps it.</summary>
public static class ErasureStates
{
    /// <summary>Gone from what people entered; what is derived follows within seconds.</summary>
    public const string Entered = "entered";
    /// <summary>Gone from what is derived too; the database's own files still hold what was overwritten.</summary>
    public const string Followed = "followed";
    /// <summary>Gone from the database's files.</summary>
    public const string Finished = "finished";
}

/// <summary>An erasure: a row of <c>erasures</c>. It says nothing of the person but the unit and the pseudonym.</summary>
/// <param name="Number">Of its act.</param>
public sealed record Erasure(long Number, long At, string Who, string Reason, string Unit, string Pseudonym, long FromChange, long ToChange, long Cards, string State, long FinishedAt, string Report);

/// <summary>A kiosk that has not heard yet that the person's cards are out of use, and may therefore still remember them.</summary>
/// <param name="HeardAt">When it last said anything, Unix milliseconds; 0 where it never did.</param>
public sealed record WaitingKiosk(string Kiosk, string Name, string Centre, long HeardAt);

/// <summary>So many rows of a table.</summary>
public sealed record TableCount(string Table, long Rows);

/// <summary>A place that was found and is left as it is, because it is somebody else's name.</summary>
public sealed record LeftPlace(string Table, string Column, long Places);

/// <summary>What an erasure would do.</summary>
/// <param name="Renamed">Rows that stay, under a pseudonym: what statistics are made of.</param>
/// <param name="Emptied">Rows whose words, certificates or addresses go.</param>
/// <param name="Imports">Imports that can no longer be taken back, because what stood before them goes.</param>
/// <param name="Taps">Taps of the person's cards in the log, which stay and name nobody.</param>
public sealed record ErasurePreview(Person Person, IReadOnlyList<TableCount> Renamed, IReadOnlyList<TableCount> Emptied, long Acts, long Imports, long Taps);

/// <summary>What came of the wish to erase a person.</summary>
/// <param name="Refused">Why nothing was done; null where it was.</param>
/// <param name="Left">Places that were found and left.</param>
public sealed record ErasureAnswer(string? Refused, Erasure? Erasure, IReadOnlyList<TableCount> Scrubbed, IReadOnlyList<LeftPlace> Left)
{
    public static ErasureAnswer No(string why) => new(why, null, [], []);
}
