using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Staff;

/// <summary>A link by which calendar programs read a unit's sessions.</summary>
/// <param name="Feed">Drawn at random; names it, opens nothing.</param>
/// <param name="SeenAt">When a program last read it, to the hour; null for never.</param>
public sealed record FeedLink(string Feed, string Unit, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset? SeenAt);

/// <summary>Calendar programs cannot sign in, so the address itself holds a secret: the table <c>feed_links</c>, which keeps only its hash. Ending a link closes it at once.</summary>
public sealed class FeedLinks(Database database, TimeProvider time)
{
    /// <summary>Links of one unit that have not been ended.</summary>
    public const int MostOfUnit = 50;

    private static readonly TimeSpan SeenStep = TimeSpan.FromHours(1);

    /// <summary>Makes a link and gives its secret; null where the unit has as many as it may.</summary>
    public string? Make(string unit, string who)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var feed = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var now = time.GetUtcNow();
        return database.Write(work =>
        {
            work.Lock("acts");
            if (work.One<long>("select count(*) from feed_links where unit = @unit and ended_at = 0", new { unit }) >= MostOfUnit) return null;
            work.Execute(
                "insert into feed_links(feed, unit, link, made_at, made_by, seen_at, ended_at, ended_by) values(@feed, @unit, @link, @now, @who, 0, 0, '')",
                new { feed, unit, link = DigestOf(secret), now = now.ToUnixTimeMilliseconds(), who });
            ActLog.Record(work, now, who, "feed-make", unit, new { feed });
            return secret;
        });
    }

    /// <summary>The unit whose sessions a link shows; null for none.</summary>
    public string? UnitOf(string secret)
    {
        var values = new { link = DigestOf(secret), now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        var found = database.Read(work => work.Query<(string Unit, long SeenAt)>("select unit, seen_at from feed_links where link = @link and ended_at = 0", values).ToList());
        if (found.Count == 0) return null;
        if (values.now - found[0].SeenAt >= (long)SeenStep.TotalMilliseconds) database.Write(work => work.Execute("update feed_links set seen_at = @now where link = @link", values));
        return found[0].Unit;
    }

    /// <summary>Those that have not been ended, by unit and the newest first.</summary>
    public IReadOnlyList<FeedLink> Living() => database.Read(work => work.Query<(string Feed, string Unit, long MadeAt, string MadeBy, long SeenAt)>(
        "select feed, unit, made_at, made_by, seen_at from feed_links where ended_at = 0 order by unit, made_at desc, feed").Select(LinkOf).ToList());

    public FeedLink? Find(string feed) => database.Read(work => work.Query<(string Feed, string Unit, long MadeAt, string MadeBy, long SeenAt)>(
        "select feed, unit, made_at, made_by, seen_at from feed_links where feed = @feed and ended_at = 0", new { feed }).Select(LinkOf).FirstOrDefault());

    /// <returns>False where it had ended already.</returns>
    public bool End(string feed, string who) => database.Write(work =>
    {
        work.Lock("acts");
        var unit = work.One<string>("select unit from feed_links where feed = @feed and ended_at = 0", new { feed });
        if (unit is null) return false;
        work.Execute("update feed_links set ended_at = @now, ended_by = @who where feed = @feed", new { feed, who, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        ActLog.Record(work, time.GetUtcNow(), who, "feed-end", unit, new { feed });
        return true;
    });

    private static FeedLink LinkOf((string Feed, string Unit, long MadeAt, string MadeBy, long SeenAt) r) =>
        new(r.Feed, r.Unit, DateTimeOffset.FromUnixTimeMilliseconds(r.MadeAt), r.MadeBy, r.SeenAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.SeenAt));

    private static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
