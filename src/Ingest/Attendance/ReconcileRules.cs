namespace CardSystem.Ingest.Attendance;

/// <summary>A tap at which a kiosk showed green under the session.</summary>
/// <param name="Person">The member's number, or the card's where it belongs to nobody known.</param>
/// <param name="Why">Why the centre does not count it; empty where it does.</param>
public readonly record struct ShownTap(string Kiosk, string Person, string Why);

/// <summary>A tap the centre counts at the session.</summary>
public readonly record struct CountedTap(string Kiosk, string Member);

/// <param name="Kiosk">The door; empty for the whole session.</param>
/// <param name="AtKiosk">Members the kiosk welcomed, each once, as far as its taps are here.</param>
/// <param name="AtCentre">Members the centre counts, each once. Of a door, those who tapped there; of the whole, also those a correction lets attend.</param>
/// <param name="Heads">People counted by eye; null where nobody counted.</param>
/// <param name="Waiting">Taps the kiosk says it has and the centre has not, of whatever session.</param>
public sealed record DoorCount(string Kiosk, int AtKiosk, int AtCentre, long? Heads, long Waiting)
{
    /// <summary>Kiosk and centre agree, nothing is on its way, and where heads were counted they agree too.</summary>
    public bool Agrees => AtKiosk == AtCentre && Waiting == 0 && (Heads is null || Heads == AtCentre);
}

/// <summary>A person that one side counts and the other does not.</summary>
/// <param name="Kiosk">The door; empty where it is about the whole session.</param>
public sealed record CountDifference(string Person, string Kiosk, string Why);

/// <param name="Differences">By door and person.</param>
public sealed record Reconciliation(DoorCount Total, IReadOnlyList<DoorCount> Doors, IReadOnlyList<CountDifference> Differences)
{
    public bool Agrees => Differences.Count == 0 && Total.Agrees && Doors.All(d => d.Agrees);
}

/// <summary>Everything reconciling needs, gathered at one moment.</summary>
/// <param name="Doors">The session's kiosks.</param>
/// <param name="Corrected">Members a correction decides about: true where it lets them attend.</param>
/// <param name="Heads">By kiosk; the whole session's under the empty name.</param>
/// <param name="Waiting">By kiosk.</param>
public sealed record ReconcileInput(
    IReadOnlyCollection<string> Doors, IReadOnlyCollection<ShownTap> Shown, IReadOnlyCollection<CountedTap> Counted,
    IReadOnlyDictionary<string, bool> Corrected, IReadOnlyDictionary<string, long> Heads, IReadOnlyDictionary<string, long> Waiting);

/// <summary>Compares what the kiosks showed with what the centre counts and what people saw, per door and in total. A member counts once, whatever number of doors and taps.</summary>
public static class ReconcileRules
{
    public static Reconciliation Reconcile(ReconcileInput input)
    {
        var counted = input.Counted.Where(t => input.Corrected.GetValueOrDefault(t.Member, true)).ToArray();
        var kiosks = input.Doors.Concat(input.Shown.Select(t => t.Kiosk)).Concat(input.Counted.Select(t => t.Kiosk)).Concat(input.Heads.Keys.Where(k => k.Length > 0))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var doors = kiosks.Select(kiosk => new DoorCount(
            kiosk, Unique(input.Shown.Where(t => t.Kiosk == kiosk).Select(t => t.Person)), Unique(counted.Where(t => t.Kiosk == kiosk).Select(t => t.Member)),
            Heads(input, kiosk), input.Waiting.GetValueOrDefault(kiosk))).ToArray();
        var attended = counted.Select(t => t.Member).Concat(input.Corrected.Where(c => c.Value).Select(c => c.Key));
        var total = new DoorCount("", Unique(input.Shown.Select(t => t.Person)), Unique(attended), Heads(input, ""), doors.Sum(d => d.Waiting));
        return new Reconciliation(total, doors, [.. Differences(input).OrderBy(d => d.Kiosk, StringComparer.Ordinal).ThenBy(d => d.Person, StringComparer.Ordinal)]);
    }

    private static IEnumerable<CountDifference> Differences(ReconcileInput input)
    {
        var counted = input.Counted.Select(t => (t.Kiosk, Person: t.Member)).ToHashSet();
        foreach (var door in input.Shown.GroupBy(t => (t.Kiosk, t.Person)).Where(door => !counted.Contains(door.Key)))
        {
            var why = door.Select(t => t.Why).Where(w => w.Length > 0).Order(StringComparer.Ordinal).FirstOrDefault() ?? "the centre has not counted it yet";
            yield return new CountDifference(door.Key.Person, door.Key.Kiosk, "welcomed at the kiosk, not counted by the centre: " + why);
        }

        var shown = input.Shown.Select(t => (t.Kiosk, t.Person)).ToHashSet();
        foreach (var door in counted.Except(shown)) yield return new CountDifference(door.Person, door.Kiosk, "counted by the centre, not welcomed under this session at the kiosk");
        var tapped = input.Counted.Select(t => t.Member).ToHashSet(StringComparer.Ordinal);
        foreach (var (member, attended) in input.Corrected)
        {
            if (attended && !tapped.Contains(member)) yield return new CountDifference(member, "", "attended by correction, without a tap");
            if (!attended && tapped.Contains(member)) yield return new CountDifference(member, "", "tapped, but did not attend by correction");
        }
    }

    private static long? Heads(ReconcileInput input, string kiosk) => input.Heads.TryGetValue(kiosk, out var people) ? people : null;

    private static int Unique(IEnumerable<string> people) => people.Distinct(StringComparer.Ordinal).Count();
}
