using System.Security.Claims;
using CardSystem.Contracts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Guard;
using CardSystem.Ingest.Web.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Who asks, and what he may do where. One for each request; read anew each time, so that a role taken or an account closed counts at once.</summary>
public sealed class Caller
{
    private readonly Database _database;
    private readonly Dictionary<(Right, string), bool> _answers = [];
    private readonly Dictionary<Right, Reach> _reaches = [];

    public Caller(IHttpContextAccessor http, Database database, Units units, IOptions<IdentityOptions> identity)
    {
        _database = database;
        Scope = StaffScope.Nobody;
        var context = http.HttpContext;
        Units = StorageTrouble.IsMet(context) ? new UnitBook([]) : units.Current();
        WantsNames = context?.Request.Query["names"].FirstOrDefault() == "1";
        if (context?.User is not { Identity.IsAuthenticated: true } user || user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return;
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var row = work.One<(string Name, string Display, string Stamp)?>("select name, display, stamp from staff where user_id = @id and closed_at = 0", new { id });
        // A stamp that has changed since means that something about the account's ways of signing in has: its sessions are over.
        if (row is not { } found || (user.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType) is { } stamp && stamp != found.Stamp)) return;
        (UserId, Name, Display) = (id, TokenClaims.NameFor(user, found.Name), found.Display);
        Scope = new StaffScope(GrantStore.Of(work, id), Units.Upwards, TokenClaims.Within(user));
    }

    /// <summary>Null where nobody is signed in.</summary>
    public string? UserId { get; }

    public bool IsSignedIn => UserId is not null;

    /// <summary>The account's name, and behind it the token where a program acts: who, in acts.</summary>
    public string Name { get; } = "";

    public string Display { get; } = "";

    public StaffScope Scope { get; }

    public UnitBook Units { get; }

    /// <summary>The address asks for whole names.</summary>
    public bool WantsNames { get; }

    /// <summary>Whether a whole name may be shown somewhere to this person.</summary>
    public bool MaySeeNames => Can(Right.SeeNames);

    /// <summary>Somewhere at all.</summary>
    public bool Can(Right right) => Scope.AllowsSomewhere(right);

    public bool Can(Right right, string unit)
    {
        if (!_answers.TryGetValue((right, unit), out var can)) _answers.Add((right, unit), can = Scope.Allows(right, unit));
        return can;
    }

    public Reach Reach(Right right)
    {
        if (!_reaches.TryGetValue(right, out var reach)) _reaches.Add(right, reach = new Reach(Scope.Tops(right), Units, _database));
        return reach;
    }

    /// <summary>A member's name as this person is shown it: 张*, and whole only where the address asks for it and the right is held at the member's unit.</summary>
    public string NameOf(string name, string? unit) => WantsNames && unit is not null && Can(Right.SeeNames, unit) ? name : MaskedName.Of(name);
}
