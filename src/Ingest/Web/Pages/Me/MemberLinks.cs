using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A link as staff see it: never its secret.</summary>
/// <param name="Digest">Names it.</param>
/// <param name="RevokedAt">Unix milliseconds, like the others; 0 while it was not revoked.</param>
internal sealed record MemberLink(string Digest, string Member, long MadeAt, long EndsAt, string MadeBy, long RevokedAt, long SeenAt, long Looks);

/// <summary>Links by which members see their own figures: the table <c>member_links</c>, which holds only hashes. The secret is 256 random bits and is shown once.</summary>
internal sealed class MemberLinks(Database database, TimeProvider time)
{
    /// <summary>Links of one member that work at the same time.</summary>
    public const int MostValid = 10;

    public const int LongestDays = 30;
    private const string Columns = "digest as Digest, member as Member, made_at as MadeAt, ends_at as EndsAt, made_by as MadeBy, revoked_at as RevokedAt, seen_at as SeenAt, looks as Looks";

    /// <returns>The secret; null where the member has too many links already.</returns>
    public string? Make(string member, TimeSpan lasts, string who)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lasts, TimeSpan.FromDays(LongestDays));
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        var of = new { digest = DigestOf(secret), member, now = now.ToUnixTimeMilliseconds(), ends = (now + lasts).ToUnixTimeMilliseconds(), who };
        // What ended long ago proves nothing any more; that it was made stands in the acts.
        work.Execute("delete from member_links where member = @member and ends_at < @old", new { member, old = (now - TimeSpan.FromDays(LongestDays)).ToUnixTimeMilliseconds() });
        if (work.One<long>("select count(*) from member_links where member = @member and revoked_at = 0 and ends_at > @now", of) >= MostValid) return null;
        work.Execute("insert into member_links(digest, member, made_at, ends_at, made_by) values(@digest, @member, @now, @ends, @who)", of);
        ActLog.Record(work, now, who, "member-link", member, new { until = now + lasts });
        work.Commit();
        return secret;
    }

    /// <returns>False where there is none that works.</returns>
    public bool Revoke(string member, string digest, string who)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        if (work.Execute("update member_links set revoked_at = @now where digest = @digest and member = @member and revoked_at = 0", new { now = now.ToUnixTimeMilliseconds(), digest, member }) == 0) return false;
        ActLog.Record(work, now, who, "member-link-revoke", member, new { });
        work.Commit();
        return true;
    }

    /// <summary>A member's, the newest first.</summary>
    public static List<MemberLink> Of(Work work, string member) => [.. work.Query<MemberLink>($"select {Columns} from member_links where member = @member order by made_at desc, digest", new { member })];

    /// <summary>Whose link it is, as long as it works; the look is counted.</summary>
    public (string Member, long EndsAt)? Open(string secret)
    {
        if (secret.Length != 43) return null;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        var digest = DigestOf(secret);
        if (work.One<(string Member, long EndsAt)?>("select member, ends_at from member_links where digest = @digest and revoked_at = 0 and ends_at > @now", new { digest, now }) is not { } link) return null;
        // A number merged since is the other one's now; a member who was erased has no page.
        if (Persons.Find(work, link.Member) is not { } person) return null;
        work.Execute("update member_links set seen_at = @now, looks = looks + 1 where digest = @digest", new { digest, now });
        work.Commit();
        return (person, link.EndsAt);
    }

    private static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
