using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Guard;
using CardSystem.Ingest.Web.View;
using Microsoft.AspNetCore.Authentication;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>What of the live page a viewer may see: by his rights where he has signed in, else by the pass of a wall, else all of it where this machine is open.</summary>
public sealed class LiveAccess(LiveDoor door, IServiceScopeFactory scopes)
{
    /// <summary>Null for nothing.</summary>
    public LiveScope? Of(Caller caller) => caller.IsSignedIn ? Signed(caller) : door.WallCentre is { } centre ? LiveScope.OfCentre(centre) : door.IsOpenHere ? LiveScope.Whole : null;

    /// <summary>The same while a stream stays open: the session in the cookie, the account's rights and a wall's pass are asked anew.</summary>
    public async Task<LiveScope?> AgainAsync(HttpContext http)
    {
        if (http.User.Identity is not { IsAuthenticated: true }) return door.CentreNow(http) is { } centre ? LiveScope.OfCentre(centre) : door.IsOpenHere ? LiveScope.Whole : null;
        await using var scope = scopes.CreateAsyncScope();
        // A request of its own: what was found out about the one that opened the stream is kept with that one.
        var look = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        look.Request.Headers.Cookie = http.Request.Headers.Cookie;
        look.Request.Scheme = http.Request.Scheme;
        look.Request.Host = http.Request.Host;
        if (!(await look.AuthenticateAsync()).Succeeded) return null;
        var caller = scope.ServiceProvider.GetRequiredService<Caller>();
        return caller.IsSignedIn ? Signed(caller) : null;
    }

    private static LiveScope? Signed(Caller caller)
    {
        if (!caller.Can(Right.SeeLive)) return null;
        var reach = caller.Reach(Right.SeeLive);
        if (reach.All || reach.Units.Count == caller.Units.Count) return LiveScope.Whole;
        return LiveScope.OfUnits(reach.Units, reach.Tops.SelectMany(top => caller.Units.Upwards(top).Skip(1)).Where(unit => unit != UnitBook.Everything).ToHashSet(StringComparer.Ordinal));
    }
}
