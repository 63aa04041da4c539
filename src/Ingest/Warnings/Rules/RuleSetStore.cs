using System.Security.Cryptography;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Warnings.Rules;

/// <summary>A version of the rules as it was added.</summary>
/// <param name="FromDay">In force from this day on, until a later version is.</param>
public sealed record StoredRuleSet(long Version, long FromDay, long At, byte[] Body);

/// <summary>The table <c>warning_rule_sets</c>.</summary>
public static class RuleSetStore
{
    public const int MostVersions = 500;

    public static IReadOnlyList<StoredRuleSet> All(Work work) =>
        [.. work.Query<StoredRuleSet>("select version as Version, from_day as FromDay, at as At, body as Body from warning_rule_sets order by version")];

    /// <summary>The rules in force on a day: of those that have begun by then, the ones that began last; version 0 where there are none.</summary>
    /// <exception cref="WarningException">What is stored is no longer understood.</exception>
    public static RuleSet InForce(Work work, int day)
    {
        var set = All(work).Where(s => s.FromDay <= day).OrderBy(s => s.FromDay).ThenBy(s => s.Version).LastOrDefault();
        if (set is null) return DefaultRules.Set;
        try
        {
            return RuleSetReader.Read($"rules version {set.Version}", set.Body, set.Version);
        }
        catch (ImportException e)
        {
            throw new WarningException($"The warning rules cannot be used: {e.Errors[0]} Add a version that can.");
        }
    }

    /// <summary>Adds a file that has been read and found right.</summary>
    /// <returns>Its version; that of the newest where the same file is in force from the same day already.</returns>
    /// <exception cref="WarningException">There are too many versions.</exception>
    public static long Add(Work work, DateTimeOffset at, string who, string reason, byte[] utf8, int fromDay)
    {
        work.Lock("warning_rule_sets");
        var all = All(work);
        var digest = SHA256.HashData(utf8);
        if (all.Count > 0 && all[^1] is var last && last.FromDay == fromDay && last.Body.AsSpan().SequenceEqual(utf8)) return last.Version;
        if (all.Count >= MostVersions) throw new WarningException($"There are {MostVersions} versions of the warning rules already, which is the most that are kept.");
        var version = all.Count == 0 ? 1 : all[^1].Version + 1;
        var from = DateOnly.FromDayNumber(fromDay).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var act = ActLog.Record(work, at, who, "warning-rules-add", $"warning rules {version}", new { version, from, sha256 = Convert.ToHexStringLower(digest), reason });
        work.Execute(
            "insert into warning_rule_sets(version, from_day, act, at, digest, body) values(@version, @fromDay, @act, @now, @digest, @utf8)",
            new { version, fromDay = (long)fromDay, act, now = at.ToUnixTimeMilliseconds(), digest, utf8 });
        return version;
    }
}
