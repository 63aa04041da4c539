using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Staff;

/// <summary>Who holds which role where: the table <c>staff_grants</c>. Every change is an act.</summary>
public static class GrantStore
{
    public static IReadOnlyList<Grant> Of(Work work, string userId) =>
        [.. work.Query<(string Role, string Unit)>("select role, unit from staff_grants where user_id = @userId order by role, unit", new { userId }).Select(Read).OfType<Grant>()];

    /// <returns>False where the person has it already.</returns>
    public static bool Give(Work work, DateTimeOffset at, string who, StaffUser to, Grant grant)
    {
        var held = new { user = to.Id, role = RoleRules.Word(grant.Role), unit = grant.Unit };
        if (work.One<long>("select count(*) from staff_grants where user_id = @user and role = @role and unit = @unit", held) > 0) return false;
        var act = ActLog.Record(work, at, who, "staff-give", to.Name, new { held.role, held.unit });
        work.Execute("insert into staff_grants(user_id, role, unit, act) values(@user, @role, @unit, @act)", new { held.user, held.role, held.unit, act });
        return true;
    }

    /// <returns>False where the person did not have it.</returns>
    public static bool Take(Work work, DateTimeOffset at, string who, StaffUser from, Grant grant)
    {
        var held = new { user = from.Id, role = RoleRules.Word(grant.Role), unit = grant.Unit };
        if (work.Execute("delete from staff_grants where user_id = @user and role = @role and unit = @unit", held) == 0) return false;
        ActLog.Record(work, at, who, "staff-take", from.Name, new { held.role, held.unit });
        return true;
    }

    /// <summary>Whether a role was taken from somebody since: what he had made by then may hold what he may no longer see.</summary>
    /// <param name="at">Unix milliseconds.</param>
    public static bool IsAnyTakenSince(Work work, string userId, long at) =>
        work.One<long>("select count(*) from acts a join staff s on s.name = a.subject where s.user_id = @userId and a.what = 'staff-take' and a.at >= @at", new { userId, at }) > 0;

    /// <summary>A role that a newer version wrote and this one does not know brings nothing.</summary>
    private static Grant? Read((string Role, string Unit) row) => RoleRules.TryRole(row.Role, out var role) ? new Grant(role, row.Unit) : null;
}
