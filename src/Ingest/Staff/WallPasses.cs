using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Staff;

/// <summary>A pass for the browser of one wall.</summary>
/// <param name="Pass">Drawn at random; names it, opens nothing.</param>
/// <param name="Name">Which wall it is, for people.</param>
/// <param name="LinkEndsAt">Until when the link can be opened, as long as nobody has.</param>
/// <param name="OpenedAt">Null while no browser has opened the link.</param>
/// <param name="SeenAt">When the browser last asked, to the minute.</param>
public sealed record WallPass(string Pass, string Centre, string Name, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset LinkEndsAt, DateTimeOffset? OpenedAt, DateTimeOffset? SeenAt);

/// <summary>
/// Walls: the table <c>wall_passes</c>. A one-time link gives the browser behind a wall a key of its own, which shows one centre's live page and nothing else until somebody ends it.
/// The database holds hashes of both.
/// </summary>
public sealed class WallPasses(Database database, TimeProvider time)
{
    public static readonly TimeSpan LinkLasts = TimeSpan.FromHours(24);

    /// <summary>Passes of a centre that have not been ended; more walls no centre has.</summary>
    public const int MostOfCentre = 20;

    public const int LongestName = 60;

    /// <summary>Letters and digits that nobody takes for each other when typing them with a remote control.</summary>
    private const string Alphabet = "abcdefghjkmnpqrstvwxyz23456789";

    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    private const string Columns = "pass as Pass, centre as Centre, name as Name, made_at as MadeAt, made_by as MadeBy, link_ends_at as LinkEndsAt, opened_at as OpenedAt, seen_at as SeenAt";

    /// <summary>Makes a pass and gives the secret of its link: 20 letters and digits in groups of four. Null where the centre has as many as it may.</summary>
    public (string Pass, string Link)? Make(string centre, string name, string who)
    {
        var link = string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
        var pass = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var now = time.GetUtcNow();
        return database.Write<(string, string)?>(work =>
        {
            work.Lock("acts");
            if (work.One<long>("select count(*) from wall_passes where centre = @centre and ended_at = 0", new { centre }) >= MostOfCentre) return null;
            work.Execute("""
                insert into wall_passes(pass, centre, name, link, link_ends_at, secret, made_at, made_by, opened_at, seen_at, ended_at, ended_by)
                values(@pass, @centre, @name, @link, @ends, '', @now, @who, 0, 0, 0, '')
                """, new { pass, centre, name, link = DigestOf(link), ends = (now + LinkLasts).ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(), who });
            ActLog.Record(work, now, who, "wall-make", centre, new { pass, name });
            return (pass, link);
        });
    }

    /// <summary>The centre and name a link is for, as long as nobody has opened it; it is not used up by this.</summary>
    public (string Centre, string Name)? Behind(string link) => database.Read(work =>
        work.Query<(string Centre, string Name)>("select centre, name from wall_passes where link = @link and link_ends_at > @now and ended_at = 0", new { link = DigestOf(link), now = Now })
            .Select(p => ((string, string)?)p).FirstOrDefault());

    /// <summary>Uses a link up and gives the browser its key; null where the link holds no more.</summary>
    public (string Key, string Centre)? Open(string link)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return database.Write<(string, string)?>(work =>
        {
            var values = new { link = DigestOf(link), key = DigestOf(key), now = Now };
            if (work.Query<(string Pass, string Centre)>("select pass, centre from wall_passes where link = @link and link_ends_at > @now and ended_at = 0", values).FirstOrDefault() is not { Pass: { } pass } row) return null;
            if (work.Execute("update wall_passes set link = '', secret = @key, opened_at = @now, seen_at = @now where link = @link and ended_at = 0", values) != 1) return null;
            ActLog.Record(work, time.GetUtcNow(), ActLog.System, "wall-open", row.Centre, new { pass });
            return (key, row.Centre);
        });
    }

    /// <summary>The centre that a browser with this key may watch; null for none.</summary>
    public string? CentreOf(string key)
    {
        if (key.Length != 64) return null;
        var values = new { key = DigestOf(key), now = Now, before = Now - (long)SeenStep.TotalMilliseconds };
        var found = database.Read(work => work.Query<(string Centre, long SeenAt)>("select centre, seen_at from wall_passes where secret = @key and ended_at = 0", values).ToList());
        if (found.Count == 0) return null;
        if (found[0].SeenAt <= values.before) database.Write(work => work.Execute("update wall_passes set seen_at = @now where secret = @key", values));
        return found[0].Centre;
    }

    /// <summary>Those that have not been ended and can still be used, by centre and name.</summary>
    public IReadOnlyList<WallPass> Living() => database.Read(work =>
        work.Query<Row>($"select {Columns} from wall_passes where ended_at = 0 and (opened_at > 0 or link_ends_at > @now) order by centre, name, made_at", new { now = Now }).Select(PassOf).ToList());

    public WallPass? Find(string pass) => database.Read(work => work.One<Row>($"select {Columns} from wall_passes where pass = @pass and ended_at = 0", new { pass })) is { } row ? PassOf(row) : null;

    /// <returns>False where it had ended already.</returns>
    public bool End(string pass, string who) => database.Write(work =>
    {
        work.Lock("acts");
        var centre = work.One<string>("select centre from wall_passes where pass = @pass and ended_at = 0", new { pass });
        if (centre is null) return false;
        work.Execute("update wall_passes set ended_at = @now, ended_by = @who, link = '', secret = '' where pass = @pass", new { pass, who, now = Now });
        ActLog.Record(work, time.GetUtcNow(), who, "wall-end", centre, new { pass });
        return true;
    });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Trim().ToLowerInvariant())));

    private static WallPass PassOf(Row r) => new(r.Pass, r.Centre, r.Name, Instant(r.MadeAt), r.MadeBy, Instant(r.LinkEndsAt), r.OpenedAt == 0 ? null : Instant(r.OpenedAt), r.SeenAt == 0 ? null : Instant(r.SeenAt));

    private static DateTimeOffset Instant(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    private sealed record Row(string Pass, string Centre, string Name, long MadeAt, string MadeBy, long LinkEndsAt, long OpenedAt, long SeenAt);
}
