using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Staff;

/// <summary>One-time links by which a person sets up an account that was made for him, or gets into it again: the table <c>staff_invitations</c>, which holds only hashes.</summary>
public sealed class Invitations(Database database, TimeProvider time)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(48);

    /// <summary>A new link's secret for this account; those before it no longer hold.</summary>
    public string Make(StaffUser user, string who)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var now = time.GetUtcNow();
        database.Write(work =>
        {
            work.Execute("delete from staff_invitations where user_id = @Id", new { user.Id });
            work.Execute(
                "insert into staff_invitations(digest, user_id, made_at, ends_at, used_at) values(@digest, @Id, @made, @ends, 0)",
                new { digest = DigestOf(secret), user.Id, made = now.ToUnixTimeMilliseconds(), ends = (now + Lasts).ToUnixTimeMilliseconds() });
            ActLog.Record(work, now, who, "staff-invite", user.Name, new { until = now + Lasts });
            return true;
        });
        return secret;
    }

    /// <summary>The account a link is for, as long as it holds; it is not used up by this.</summary>
    public string? UserOf(string secret)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return work.One<string>("select user_id from staff_invitations where digest = @digest and used_at = 0 and ends_at > @now", new { digest = DigestOf(secret), now = Now });
    }

    /// <summary>Uses the link up.</summary>
    /// <returns>False where it holds no more: somebody was faster, or it is too old.</returns>
    public bool Use(string secret) => database.Write(work =>
        work.Execute("update staff_invitations set used_at = @now where digest = @digest and used_at = 0 and ends_at > @now", new { digest = DigestOf(secret), now = Now }) == 1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
