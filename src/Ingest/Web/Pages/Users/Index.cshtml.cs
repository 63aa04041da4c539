using System.Globalization;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>An account in the list.</summary>
/// <param name="Grants">role@unit, joined by spaces.</param>
/// <param name="SeenAt">Unix milliseconds; 0 where the person is signed in nowhere. Never null: SQLite knows no type for what is reckoned, and takes that of the first row.</param>
public sealed record UserRow(string UserId, string Name, string Display, string Grants, long ClosedAt, long LockedUntil, long Ways, long SeenAt);

/// <summary>The accounts within reach: those that hold a role there, and for the whole district those that hold none.</summary>
[Needs(Right.ManageStaff)]
public sealed class UsersModel(DeskContext desk) : DeskPage(desk)
{
    private const string Ways = "(select count(*) from staff_passkeys p where p.user_id = s.user_id) + case when s.password_hash is null then 0 else 1 end";

    public IActionResult OnGet()
    {
        var reach = Caller.Reach(Right.ManageStaff);
        var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        return ShowTable(new DeskTable<UserRow>("users",
            $"""
            s.user_id as UserId, s.name as Name, s.display as Display, coalesce((select string_agg(g.role || '@' || g.unit, ' ') from staff_grants g where g.user_id = s.user_id), '') as Grants,
            s.closed_at as ClosedAt, s.locked_until as LockedUntil, {Ways} as Ways, coalesce((select max(t.seen_at) from staff_sessions t where t.user_id = s.user_id), 0) as SeenAt
            """,
            "staff s", reach.All ? "" : $"exists (select 1 from staff_grants h where h.user_id = s.user_id and {reach.Sql("h.unit")})", "s.name", new { reach = reach.Parameter, now })
            .Column("name", UserWords.Account, u => u.Name, sort: "s.name", link: u => "/users/" + u.UserId)
            .Column("display", UserWords.Display, u => u.Display, sort: "s.display")
            .Column("roles", UserWords.Roles, u => RolesOf(u.Grants))
            .Column("state", UserWords.State, u => StateOf(u, now).Name.ToString(), ColumnKind.Tone, tone: u => StateOf(u, now).Tone)
            .Column("seen", UserWords.Seen, u => u.SeenAt > 0 ? Now.Minute(DateTimeOffset.FromUnixTimeMilliseconds(u.SeenAt)) : UserWords.Never.ToString(), ColumnKind.Instant)
            .Filter("state", UserWords.State, "@f_state = case when s.closed_at > 0 then 'closed' when s.locked_until > @now then 'locked' when " + Ways + " = 0 then 'invited' else 'active' end",
                [new("active", UserWords.Active.ToString()), new("invited", UserWords.Invited.ToString()), new("locked", UserWords.Locked.ToString()), new("closed", UserWords.Closed.ToString())])
            .Filter("role", UserWords.Role, "exists (select 1 from staff_grants r where r.user_id = s.user_id and r.role = @f_role)", [.. Enum.GetValues<StaffRole>().Select(r => new Choice(RoleRules.Word(r), RoleWords.Name(r).ToString()))])
            .Search(UserWords.SearchHint, "s.name", "s.display"));
    }

    private string RolesOf(string? grants) => string.Join(CultureInfo.InvariantCulture.TextInfo.ListSeparator + " ", (grants ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(g => g.Split('@', 2)).Where(g => RoleRules.TryRole(g[0], out _)).Select(g => RoleRules.TryRole(g[0], out var role) ? $"{RoleWords.Name(role)} · {UserUnits.Name(Units, g[1])}" : ""));

    private static (Bilingual Name, string Tone) StateOf(UserRow user, long now) =>
        user.ClosedAt > 0 ? (UserWords.Closed, "quiet") : user.LockedUntil > now ? (UserWords.Locked, "bad") : user.Ways == 0 ? (UserWords.Invited, "warn") : (UserWords.Active, "good");
}

/// <summary>Units as people who manage accounts name them.</summary>
internal static class UserUnits
{
    public static string Name(UnitBook units, string unit) => unit == UnitBook.Everything ? UserWords.Everywhere.ToString() : units.Name(unit);

    /// <summary>The units at which this person may give roles.</summary>
    public static IEnumerable<Choice> Of(Caller caller)
    {
        var reach = caller.Reach(Right.ManageStaff);
        if (reach.All) yield return new Choice(UnitBook.Everything, UserWords.Everywhere.ToString());
        foreach (var (unit, depth) in caller.Units.Tree(reach.Tops)) yield return new Choice(unit.Id, unit.Name, depth);
    }

    /// <summary>What was typed: an id, or a name that only one unit has; null where it is neither or lies outside.</summary>
    public static string? Read(Caller caller, string? text)
    {
        var typed = text?.Trim() ?? "";
        if (typed.Length == 0) return null;
        var may = Of(caller).ToList();
        if (may.Find(u => u.Value == typed) is { } exact) return exact.Value;
        return may.Where(u => u.Text == typed).Take(2).ToList() is [var one] ? one.Value : null;
    }
}
