namespace CardSystem.Ingest.Attendance;

/// <summary>What a person says came of it. The numbers are what the database keeps.</summary>
public enum CorrectionKind
{
    /// <summary>The member was there, with or without times.</summary>
    Attended = 1,
    /// <summary>The member was not there, whatever was tapped.</summary>
    NotAttended = 2,
    /// <summary>The member did not come and is excused.</summary>
    Excused = 3,
    /// <summary>What was recorded counts again: takes the corrections before it back.</summary>
    AsRecorded = 4,
}

/// <summary>A correction (更正) of one member's attendance at one session. The last one by act counts.</summary>
/// <param name="Act">The act that entered it, and its place among others.</param>
/// <param name="In">Sign-in, Unix milliseconds; 0 where none is told.</param>
/// <param name="Out">Sign-out, Unix milliseconds; 0 where none is told.</param>
/// <param name="By">Who entered it, for people to read; decides nothing.</param>
public sealed record Correction(long Act, string Session, string Member, CorrectionKind What, long In, long Out, string Reason, string By = "");
