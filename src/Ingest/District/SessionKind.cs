namespace CardSystem.Ingest.District;

/// <summary>Who may or must come, and what it counts as. The numbers are what the database keeps.</summary>
public enum SessionKind
{
    /// <summary>应到: the audience is expected, absence counts.</summary>
    Required = 1,
    /// <summary>开放: whoever may come comes; nobody is absent.</summary>
    Open = 2,
    /// <summary>志愿服务: as open; sign-in and sign-out become banked minutes.</summary>
    Volunteer = 3,
    /// <summary>服务: a member unit serves members who are entitled; nobody is absent.</summary>
    Service = 4,
}

/// <summary>The numbers are what the database keeps.</summary>
public enum SessionFate
{
    Planned = 1,
    /// <summary>Nobody is absent, nothing is credited; taps are kept and shown.</summary>
    Cancelled = 2,
}
