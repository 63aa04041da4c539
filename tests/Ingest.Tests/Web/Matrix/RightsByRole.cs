using CardSystem.Ingest.Staff;
using static CardSystem.Ingest.Staff.Right;

namespace CardSystem.Ingest.Tests.Web.Matrix;

/// <summary>What each role may do, a second time and by hand: whoever gives a role a right says so twice.</summary>
internal static class RightsByRole
{
    public static Right[] Of(StaffRole role) => role switch
    {
        StaffRole.Platform => [SeeLive, SeeKiosks, RunKiosks, SeeNotices, SetNotices, ManageStaff, SeeAudit, HandleAlerts],
        StaffRole.District =>
        [
            SeeLive, SeeActivities, PlanActivities, CloseSessions, SeeMembers, SeeNames, EditRoster, RequestExcuses, DecideExcuses, CorrectAttendance, SeeCards, HandleCards, SeeWarnings, HandleWarnings, SetRules,
            SeeCredits, SettleCredits, SetPolicy, SeeAnalysis, SeeKiosks, RunKiosks, SeeNotices, SetNotices, ManageStaff, SeeAudit, HandleAlerts,
        ],
        StaffRole.SubDistrict =>
        [
            SeeLive, SeeActivities, PlanActivities, CloseSessions, SeeMembers, SeeNames, EditRoster, RequestExcuses, DecideExcuses, CorrectAttendance, SeeCards, HandleCards, SeeWarnings, HandleWarnings,
            SeeCredits, SettleCredits, SeeAnalysis, SeeKiosks, RunKiosks, SeeNotices, SetNotices, ManageStaff, HandleAlerts,
        ],
        StaffRole.Centre => [SeeLive, SeeActivities, PlanActivities, CloseSessions, SeeMembers, SeeNames, RequestExcuses, CorrectAttendance, SeeCards, HandleCards, SeeAnalysis, SeeKiosks, RunKiosks],
        StaffRole.BranchSecretary => [SeeLive, SeeActivities, PlanActivities, SeeMembers, SeeNames, RequestExcuses, DecideExcuses, SeeCards, SeeWarnings, HandleWarnings, SeeCredits, SeeAnalysis],
        StaffRole.Auditor => [SeeLive, SeeActivities, SeeMembers, SeeCards, SeeWarnings, SeeCredits, SeeAnalysis, SeeKiosks, SeeNotices, SeeAudit],
        StaffRole.DataProtection => [SeeMembers, SeeNames, SeeAudit, ProtectData],
        _ => [],
    };
}
