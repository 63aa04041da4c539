namespace CardSystem.Ingest.Staff;

/// <summary>What one person may do where, on today's tree of organisations. Immutable; made for each request.</summary>
/// <param name="above">The unit itself and every unit above it, nearest first; nothing for a unit that does not exist.</param>
/// <param name="within">The only rights of his that count here, as with a token; null for all.</param>
public sealed class StaffScope(IReadOnlyList<Grant> grants, Func<string, IEnumerable<string>> above, IReadOnlySet<Right>? within = null)
{
    /// <summary>What stands above every unit, as grants spell it.</summary>
    private const string Everything = "*";

    public static readonly StaffScope Nobody = new([], _ => []);

    public IReadOnlyList<Grant> Grants => grants;

    /// <summary>Somewhere at all: whether a menu shows the page.</summary>
    public bool AllowsSomewhere(Right right) => Holding(right).Any();

    /// <summary>At this very unit, by a role held there or above it.</summary>
    public bool Allows(Right right, string unit)
    {
        var holding = Holding(right).ToHashSet(StringComparer.Ordinal);
        return holding.Count > 0 && above(unit).Any(holding.Contains);
    }

    /// <summary>The highest units at which the right is held: everything below them is meant too.</summary>
    public IReadOnlyList<string> Tops(Right right)
    {
        var units = Holding(right).Distinct(StringComparer.Ordinal).ToList();
        // Where two stand above each other, as everything and a district that is everything do, both are highest.
        return [.. units.Where(u => !above(u).Skip(1).Any(a => units.Contains(a) && !above(a).Skip(1).Contains(u))).Order(StringComparer.Ordinal)];
    }

    private IEnumerable<string> Holding(Right right) =>
        within is null || within.Contains(right) ? grants.Where(g => RoleRules.Brings(g.Role, right)).Select(g => RoleRules.ReachesAround(g.Role, right) ? Around(g.Unit) : g.Unit) : [];

    /// <summary>The unit above, which a centre serves: a centre has no branches below it. What stands right under the district, or is the district, reaches no further than itself.</summary>
    private string Around(string unit) => above(unit).Skip(1).FirstOrDefault() is { } parent && above(parent).Skip(1).Any(a => a != Everything) ? parent : unit;
}
