using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Attendance;

/// <summary>The numbers are what the database keeps.</summary>
public enum ExcuseState
{
    /// <summary>已申请: covers nothing yet.</summary>
    Requested = 1,
    /// <summary>已批准: the only state that counts.</summary>
    Approved = 2,
    /// <summary>未批准</summary>
    Refused = 3,
    /// <summary>已撤回</summary>
    Withdrawn = 4,
}

/// <summary>A member's leave (请假), for a span of time or for one session.</summary>
/// <param name="Number">The act by which it was requested.</param>
/// <param name="Session">The session it is for; empty where a span of time is meant.</param>
/// <param name="From">Unix milliseconds, inclusive; 0 where a session is meant.</param>
/// <param name="Until">Unix milliseconds, exclusive; 0 where a session is meant.</param>
/// <param name="Kind">What sort of leave: 1 to 32 of a-z, 0-9 and '-', such as sick, travel, family.</param>
/// <param name="Act">The act that brought it into its state.</param>
public sealed record Excuse(long Number, string Member, string Session, long From, long Until, string Kind, string Reason, ExcuseState State, long Act)
{
    /// <summary>Is it for this session, or does the session start within its span? Whether it was approved is another matter.</summary>
    public bool Covers(PlannedSession session)
    {
        if (Session.Length > 0) return Session == session.Id;
        var starts = session.Session.Starts.ToUnixTimeMilliseconds();
        return From <= starts && starts < Until;
    }
}
