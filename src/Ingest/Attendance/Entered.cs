namespace CardSystem.Ingest.Attendance;

/// <summary>What became of something a person entered.</summary>
/// <param name="Act">The act under which it stands; where the same had been entered already, that one's. 0 where it was refused.</param>
/// <param name="IsNew">False where it stood there already: nothing was written.</param>
/// <param name="Refused">A sentence that says why it was not taken; null where it was.</param>
public readonly record struct Entered(long Act, bool IsNew, string? Refused)
{
    public static Entered New(long act) => new(act, true, null);

    public static Entered Known(long act) => new(act, false, null);

    public static Entered Not(string why) => new(0, false, why);
}
