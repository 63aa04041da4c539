using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace CardSystem.Ingest.Staff;

/// <summary>A session as its owner sees it among his others.</summary>
/// <param name="Id">SHA-256 of the cookie's key, hex: enough to end it, no use to sign in with.</param>
public sealed record StaffSession(string Id, DateTimeOffset MadeAt, DateTimeOffset SeenAt, string Address, string Agent);

/// <summary>
/// Who is signed in: the table <c>staff_sessions</c>. The cookie holds only a key drawn at random; the database holds its hash and the ticket under the service's protection, so that a session ends
/// at once wherever it is ended, and a copy of the database lets nobody in.
/// </summary>
public sealed class StaffSessions(Database database, IDataProtectionProvider protection, IHttpContextAccessor http, TimeProvider time) : ITicketStore
{
    /// <summary>Where a ticket that was taken out says which session it is.</summary>
    public const string SessionIdItem = "session-id";

    private const int LongestAgent = 200;

    /// <summary>When a session was last seen is written down no more often than this.</summary>
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    private readonly IDataProtector _protector = protection.CreateProtector("staff-session-1");

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        // Before the transaction: the first protection of all makes a key, and writes it to the same database.
        var kept = _protector.Protect(TicketSerializer.Default.Serialize(ticket));
        database.Write(work => work.Execute(
            "insert into staff_sessions(session, user_id, ticket, made_at, seen_at, ends_at, address, agent) values(@session, @user, @ticket, @now, @now, @ends, @address, @agent)",
            new
            {
                session = IdOf(key), user = ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", ticket = kept,
                now = now.ToUnixTimeMilliseconds(), ends = EndOf(ticket, now), address = http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "", agent = Agent(),
            }));
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var now = time.GetUtcNow();
        var kept = _protector.Protect(TicketSerializer.Default.Serialize(ticket));
        database.Write(work => work.Execute(
            // One person's session is never carried on as another's.
            "update staff_sessions set ticket = @ticket, seen_at = @now, ends_at = @ends where session = @session and user_id = @user",
            new { session = IdOf(key), user = ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", ticket = kept, now = now.ToUnixTimeMilliseconds(), ends = EndOf(ticket, now) }));
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var session = IdOf(key);
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        if (work.One<Row>("select ticket as Ticket, seen_at as SeenAt from staff_sessions where session = @session and ends_at > @now", new { session, now }) is not { } row) return Task.FromResult<AuthenticationTicket?>(null);
        work.Dispose();
        if (now - row.SeenAt >= (long)SeenStep.TotalMilliseconds) database.Write(w => w.Execute("update staff_sessions set seen_at = @now where session = @session", new { session, now }));
        var ticket = Opened(row.Ticket);
        ticket?.Properties.SetString(SessionIdItem, session);
        return Task.FromResult(ticket);
    }

    public Task RemoveAsync(string key)
    {
        database.Write(work => work.Execute("delete from staff_sessions where session = @session", new { session = IdOf(key) }));
        return Task.CompletedTask;
    }

    public IReadOnlyList<StaffSession> Of(string userId)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return
        [
            .. work.Query<(string Id, long MadeAt, long SeenAt, string Address, string Agent)>(
                "select session, made_at, seen_at, address, agent from staff_sessions where user_id = @userId and ends_at > @now order by seen_at desc, session",
                new { userId, now = time.GetUtcNow().ToUnixTimeMilliseconds() })
                .Select(s => new StaffSession(s.Id, DateTimeOffset.FromUnixTimeMilliseconds(s.MadeAt), DateTimeOffset.FromUnixTimeMilliseconds(s.SeenAt), s.Address, s.Agent)),
        ];
    }

    /// <summary>Ends one session of this person; null ends all.</summary>
    public void End(string userId, string? session) => database.Write(work => work.Execute(
        $"delete from staff_sessions where user_id = @userId{(session is null ? "" : " and session = @session")}", new { userId, session }));

    /// <summary>The id under which the session of a cookie's key is kept.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    /// <summary>A ticket that cannot be opened, for the service's keys were lost or somebody changed it, lets nobody in.</summary>
    private AuthenticationTicket? Opened(byte[] ticket)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(_protector.Unprotect(ticket));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static long EndOf(AuthenticationTicket ticket, DateTimeOffset now) => (ticket.Properties.ExpiresUtc ?? now.AddHours(8)).ToUnixTimeMilliseconds();

    private string Agent()
    {
        var agent = http.HttpContext?.Request.Headers.UserAgent.ToString() ?? "";
        return string.Concat(agent.Where(c => !char.IsControl(c)).Take(LongestAgent));
    }

    private sealed record Row(byte[] Ticket, long SeenAt);
}
