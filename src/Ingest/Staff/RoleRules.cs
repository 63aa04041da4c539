using System.Collections.Frozen;
using System.Text.Json;
using static CardSystem.Ingest.Staff.Right;

namespace CardSystem.Ingest.Staff;

/// <summary>Which rights a role brings, and at which kinds of unit it can be held. What does not stand here is not allowed.</summary>
public static class RoleRules
{
    private static readonly Right[] Looks = [SeeLive, SeeActivities, SeeMembers, SeeCards, SeeWarnings, SeeCredits, SeeAnalysis, SeeKiosks, SeeNotices];

    private static readonly Right[] OverSeveralBranches =
    [
        .. Looks, SeeNames, PlanActivities, CloseSessions, EditRoster, RequestExcuses, DecideExcuses, CorrectAttendance, HandleCards, HandleWarnings, SettleCredits, SetNotices, RunKiosks, ManageStaff, HandleAlerts,
    ];

    private static readonly FrozenDictionary<StaffRole, FrozenSet<Right>> Rights = new Dictionary<StaffRole, Right[]>
    {
        [StaffRole.Platform] = [SeeLive, SeeKiosks, RunKiosks, SeeNotices, SetNotices, ManageStaff, SeeAudit, HandleAlerts],
        [StaffRole.District] = [.. OverSeveralBranches, SetRules, SetPolicy, SeeAudit],
        [StaffRole.SubDistrict] = OverSeveralBranches,
        [StaffRole.Centre] = [SeeLive, SeeActivities, PlanActivities, CloseSessions, SeeMembers, SeeNames, RequestExcuses, CorrectAttendance, SeeCards, HandleCards, SeeAnalysis, SeeKiosks, RunKiosks],
        [StaffRole.BranchSecretary] = [SeeLive, SeeActivities, PlanActivities, SeeMembers, SeeNames, RequestExcuses, DecideExcuses, SeeCards, SeeWarnings, HandleWarnings, SeeCredits, SeeAnalysis],
        [StaffRole.Auditor] = [.. Looks, SeeAudit],
        [StaffRole.DataProtection] = [SeeMembers, SeeNames, SeeAudit, ProtectData],
    }.ToFrozenDictionary(r => r.Key, r => r.Value.ToFrozenSet());

    /// <summary>Kinds of organisation at which the role can be held; empty where at all of them.</summary>
    private static readonly FrozenDictionary<StaffRole, string[]> Kinds = new Dictionary<StaffRole, string[]>
    {
        [StaffRole.Platform] = ["district"],
        [StaffRole.District] = ["district"],
        [StaffRole.SubDistrict] = ["sub-district"],
        [StaffRole.Centre] = ["centre", "community"],
        [StaffRole.BranchSecretary] = ["branch"],
        [StaffRole.Auditor] = [],
        [StaffRole.DataProtection] = ["district"],
    }.ToFrozenDictionary();

    /// <summary>What whoever stands at a centre's desk needs for a member who comes in: whose card it is, a first card, leave.</summary>
    private static readonly FrozenSet<Right> AtTheDesk = FrozenSet.Create(SeeMembers, SeeNames, SeeCards, HandleCards, RequestExcuses);

    public static IReadOnlySet<Right> RightsOf(StaffRole role) => Rights[role];

    public static bool Brings(StaffRole role, Right right) => Rights[role].Contains(right);

    /// <summary>
    /// Whether the role's right reaches all that lies under the unit above: a centre and its branches stand side by side under their sub-district, and members go to the centre. Its other rights count at the unit itself.
    /// </summary>
    public static bool ReachesAround(StaffRole role, Right right) => role == StaffRole.Centre && AtTheDesk.Contains(right);

    /// <summary>What is wrong with giving this role at a unit of this kind; null where nothing is.</summary>
    public static string? Fault(StaffRole role, string kind) =>
        Kinds[role] is { Length: > 0 } allowed && !allowed.Contains(kind, StringComparer.Ordinal)
            ? $"'{Word(role)}' is a role at a {string.Join(" or ", allowed)}, and this unit is a {kind}." : null;

    /// <summary>
    /// Nobody gives away more than he has: who may manage staff at a unit gives, at it and below it, roles whose every right is his own there. The one exception is the platform's own people,
    /// who set up accounts without seeing what these see. A centre's role reaches around it, and whoever manages staff at a centre does so from above it.
    /// </summary>
    public static bool MayGive(StaffScope giver, Grant grant) =>
        giver.Allows(ManageStaff, grant.Unit) && (giver.Grants.Any(g => g.Role == StaffRole.Platform) || Rights[grant.Role].All(right => giver.Allows(right, grant.Unit)));

    /// <summary>The role as the database and the command line spell it: <c>branch-secretary</c>.</summary>
    public static string Word(StaffRole role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    public static bool TryRole(string? word, out StaffRole role)
    {
        role = Enum.GetValues<StaffRole>().FirstOrDefault(r => Word(r) == word);
        return Word(role) == word;
    }
}
