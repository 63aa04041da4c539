namespace CardSystem.Ingest.Gateway;

/// <summary>
/// Whether two machines speak as one kiosk. A machine names each of its starts by a random boot id and never goes back to an earlier one; so boot A, then B,
/// then A again are two machines with one identity. Pure.
/// </summary>
public static class CloneRules
{
    /// <summary>Starts that are remembered; two clones that take turns come back at once.</summary>
    public const int Remembered = 8;

    /// <param name="boots">Those seen before, the latest last.</param>
    /// <returns>Those seen now; and the boot that came in between, where an earlier one came back.</returns>
    public static (IReadOnlyList<string> Boots, string? Between) Note(IReadOnlyList<string> boots, string boot)
    {
        if (boots.Count > 0 && boots[^1] == boot) return (boots, null);
        var between = boots.Contains(boot, StringComparer.Ordinal) ? boots[^1] : null;
        return ([.. boots.Where(b => b != boot).TakeLast(Remembered - 1), boot], between);
    }
}
