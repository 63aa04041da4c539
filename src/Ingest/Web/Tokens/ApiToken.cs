using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Web.Tokens;

/// <summary>What a program shows instead of a person signing in. It never may more than its owner may at that moment.</summary>
/// <param name="Id">Eight characters by which people and the audit log tell tokens apart; no use to sign in with.</param>
/// <param name="Rights">Those of its owner that it may use.</param>
/// <param name="SeenAt">When it was last used, to a minute; null where it never was.</param>
public sealed record ApiToken(string Id, string UserId, string Name, IReadOnlySet<Right> Rights, DateTimeOffset MadeAt, DateTimeOffset EndsAt, DateTimeOffset? SeenAt, DateTimeOffset? RevokedAt)
{
    public bool Holds(DateTimeOffset now) => RevokedAt is null && EndsAt > now;
}
