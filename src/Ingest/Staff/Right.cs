namespace CardSystem.Ingest.Staff;

/// <summary>What a person may do. Every page and every address asks for one of these at a unit; what asks for none is closed to everybody.</summary>
public enum Right
{
    /// <summary>Counts of today, masked.</summary>
    SeeLive,
    SeeActivities,
    PlanActivities,
    /// <summary>Closes sessions and reconciles them.</summary>
    CloseSessions,
    /// <summary>Lists and files of members; names masked without <see cref="SeeNames"/>.</summary>
    SeeMembers,
    /// <summary>Whole names; each look is written down.</summary>
    SeeNames,
    EditRoster,
    RequestExcuses,
    DecideExcuses,
    CorrectAttendance,
    SeeCards,
    HandleCards,
    SeeWarnings,
    HandleWarnings,
    /// <summary>Rules of the warnings: backtest and put in force.</summary>
    SetRules,
    SeeCredits,
    SettleCredits,
    /// <summary>Policy of the credits: preview and put in force.</summary>
    SetPolicy,
    SeeAnalysis,
    SeeKiosks,
    RunKiosks,
    SeeNotices,
    SetNotices,
    ManageStaff,
    SeeAudit,
    /// <summary>Export and erasure of one person, retention.</summary>
    ProtectData,
    /// <summary>Security alerts: see and acknowledge.</summary>
    HandleAlerts,
}
