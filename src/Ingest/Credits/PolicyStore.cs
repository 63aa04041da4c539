using System.Security.Cryptography;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>A change that was made by an act, or the sentence that says why it was not.</summary>
public readonly record struct Decision(long Act, string? Refusal)
{
    public static Decision Made(long act) => new(act, null);

    public static Decision Refused(string why) => new(0, why);
}

/// <summary>A version with the file it came from, byte for byte.</summary>
public sealed record StoredPolicy(PolicyVersion Version, byte[] Digest, byte[] Body);

/// <summary>The table <c>credit_policies</c>.</summary>
public static class PolicyStore
{
    public const int MostVersions = 500;
    public const int LongestReason = 500;

    /// <summary>All versions by number.</summary>
    /// <exception cref="StorageException">One of them is no policy this program understands.</exception>
    public static IEnumerable<StoredPolicy> Read(Work work)
    {
        foreach (var row in work.Query<Row>("""
            select version as Version, from_day as FromDay, act as Act, at as At, withdrawn_act as WithdrawnAct, withdrawn_at as WithdrawnAt, digest as Digest, body as Body
            from credit_policies order by version
            """))
        {
            yield return new StoredPolicy(new PolicyVersion(row.Version, row.FromDay, row.Act, row.At, row.WithdrawnAct, row.WithdrawnAt, Parse(row)), row.Digest, row.Body);
        }
    }

    /// <summary>Enters a policy that has been read and found right; every member's credits are then computed anew.</summary>
    /// <param name="utf8">The file it was read from.</param>
    /// <param name="fromDay">Sessions of this day and later.</param>
    public static Decision Add(Work work, DateTimeOffset at, string who, string reason, byte[] utf8, long fromDay)
    {
        if (WhyNot(reason) is { } refusal) return Decision.Refused(refusal);
        work.Lock("credit_policies");
        var last = work.One<(long Versions, long Last)>("select count(*), coalesce(max(version), 0) from credit_policies");
        if (last.Versions >= MostVersions) return Decision.Refused($"There are {last.Versions} versions of the policy already, which is the most that are kept.");
        var (digest, from) = (SHA256.HashData(utf8), Period.DayText(fromDay));
        if (work.Query<Row>("select version as Version, from_day as FromDay, act as Act, at as At, withdrawn_act as WithdrawnAct, withdrawn_at as WithdrawnAt, digest as Digest, body as Body from credit_policies")
            .FirstOrDefault(r => r.FromDay == fromDay && r.WithdrawnAct == 0 && r.Digest.AsSpan().SequenceEqual(digest)) is { } same)
            return Decision.Refused($"This very policy is in force from {from} already, as version {same.Version}.");
        var version = last.Last + 1;
        var act = ActLog.Record(work, at, who, "policy-add", $"policy {version}", new { version, from, sha256 = Convert.ToHexStringLower(digest), reason });
        work.Execute(
            "insert into credit_policies(version, from_day, act, at, digest, body) values(@version, @fromDay, @act, @now, @digest, @utf8)",
            new { version, fromDay, act, now = at.ToUnixTimeMilliseconds(), digest, utf8 });
        Changes.Add(work, ChangeKind.Credits);
        return Decision.Made(act);
    }

    /// <summary>Takes a version out of force; the one before it then counts for its days.</summary>
    public static Decision Withdraw(Work work, DateTimeOffset at, string who, string reason, long version)
    {
        if (WhyNot(reason) is { } refusal) return Decision.Refused(refusal);
        work.Lock("credit_policies");
        var found = work.One<long?>("select withdrawn_act from credit_policies where version = @version", new { version });
        if (found is null) return Decision.Refused($"There is no version {version} of the policy.");
        if (found > 0) return Decision.Refused($"Version {version} of the policy was withdrawn by act {found} already.");
        var act = ActLog.Record(work, at, who, "policy-withdraw", $"policy {version}", new { version, reason });
        work.Execute("update credit_policies set withdrawn_act = @act, withdrawn_at = @now where version = @version", new { act, now = at.ToUnixTimeMilliseconds(), version });
        Changes.Add(work, ChangeKind.Credits);
        return Decision.Made(act);
    }

    /// <summary>Why a reason given for an act is none; null where it is one.</summary>
    internal static string? WhyNot(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? "Give the reason: it stays with the act."
        : reason.Length > LongestReason || reason.Any(char.IsControl) ? $"The reason must be one line of at most {LongestReason} characters."
        : null;

    private static Policy Parse(Row row)
    {
        try
        {
            return PolicyReader.Read($"policy {row.Version}", row.Body);
        }
        catch (ImportException e)
        {
            throw new StorageException($"Version {row.Version} of the credit policy in the database is not one this program understands ({e.Errors[0]}); install the program that entered it, or a newer one.", e);
        }
    }

    private sealed record Row(long Version, long FromDay, long Act, long At, long WithdrawnAct, long WithdrawnAt, byte[] Digest, byte[] Body);
}
