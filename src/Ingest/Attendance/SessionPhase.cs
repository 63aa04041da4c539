namespace CardSystem.Ingest.Attendance;

/// <summary>How far a session is, as far as its attendance is concerned. Taps are judged in every phase; those who did not come only once it is known who did.
/// The numbers are what the database keeps.</summary>
public enum SessionPhase
{
    /// <summary>It has not reached its closing time.</summary>
    Running = 0,
    /// <summary>Past closing, but its doors are not known to be complete: nobody is absent yet.</summary>
    Waiting = 1,
    /// <summary>Past closing, and every tap of its doors is here.</summary>
    Closed = 2,
    /// <summary>Past closing and past the deadline for completeness: judged as closed, and said to be provisional.</summary>
    Provisional = 3,
    /// <summary>Closed, required, and nobody at all was recorded: the register is missing, and nobody is absent.</summary>
    RegisterMissing = 4,
    /// <summary>It does not take place: no attendance and no absence, whatever was tapped.</summary>
    Cancelled = 5,
}
