using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>From rows that changed to what must be derived again: exactly that, up to a bound, and everything beyond it.</summary>
public static class RosterChanges
{
    /// <summary>Beyond so many members and cards, going through the log once is cheaper than going back for each.</summary>
    public const int MostSingle = 5_000;

    /// <param name="others">Rows of tables this room does not know: true where everything is to be derived again because of them.</param>
    public static void Announce(Work work, IReadOnlyList<RowChange> rows, bool others = false)
    {
        var wanted = Of(work, rows, others);
        if (wanted.Count > MostSingle || wanted.Any(w => w.Kind == ChangeKind.Everything))
        {
            Changes.Add(work, ChangeKind.Everything);
            return;
        }

        foreach (var (kind, key, until) in wanted.OrderBy(w => w.Kind).ThenBy(w => w.Key, StringComparer.Ordinal)) Changes.Add(work, kind, key, 0, until);
    }

    private static HashSet<(ChangeKind Kind, string Key, long Until)> Of(Work work, IReadOnlyList<RowChange> rows, bool others)
    {
        var wanted = new HashSet<(ChangeKind, string, long)>();
        foreach (var row in rows)
        {
            switch (row.Table)
            {
                case "members" or "member_homes" or "member_communities" or "member_stays" or "member_exemptions":
                    wanted.Add((ChangeKind.Member, row.KeyText("member"), Changes.Always));
                    break;
                case "cards" or "card_holders" or "card_states" or "card_certificates" or "card_profiles":
                    wanted.Add((ChangeKind.Card, row.KeyText("card"), Changes.Always));
                    foreach (var uid in UidsOf(row)) wanted.Add((ChangeKind.Card, "UID" + uid, Changes.Always));
                    break;
                case "organisations" or "unit_history":
                    break;
                case "kiosks":
                    wanted.Add(OfKiosk(work, row));
                    break;
                default:
                    if (others) wanted.Add((ChangeKind.Everything, "", Changes.Always));
                    break;
            }
        }

        foreach (var unit in rows.Where(r => r.Table is "organisations" or "unit_history").GroupBy(r => r.KeyText(r.Table == "organisations" ? "id" : "unit"), StringComparer.Ordinal)) wanted.Add(OfUnit(unit.Key, [.. unit]));
        return wanted;
    }

    /// <summary>What was tapped with the bare UID of a chip is judged by which card the chip is.</summary>
    private static IEnumerable<string> UidsOf(RowChange row) => row.Table != "card_profiles" ? []
        : new[] { row.Before, row.After }.OfType<string>().Select(image => RowImage.Read(image)["uid"]).OfType<string>().Where(uid => uid.Length > 0).Distinct();

    /// <summary>Nothing hangs on a unit that is new, and nothing derived on a name; but whoever keeps the roster in memory must read it again, which a span of no time asks for.</summary>
    private static (ChangeKind, string, long) OfUnit(string unit, List<RowChange> rows)
    {
        var isNewOrGone = rows.Any(r => r.Table == "organisations" && (r.Before is null || r.After is null));
        var places = rows.Where(r => r.Table == "unit_history").SelectMany(r => new[] { r.Before, r.After }).OfType<string>().Select(RowImage.Read).Select(i => (i["kind"], i["parent"])).Distinct();
        return isNewOrGone || places.Count() <= 1 ? (ChangeKind.Centre, unit, 0) : (ChangeKind.Everything, "", Changes.Always);
    }

    /// <summary>A kiosk's place and key decide over all its taps, also over those that came before it was registered.</summary>
    private static (ChangeKind, string, long) OfKiosk(Work work, RowChange row)
    {
        var images = new[] { row.Before, row.After }.OfType<string>().Select(RowImage.Read).ToList();
        var same = images.Count == 2 && Equals(images[0]["centre"], images[1]["centre"]) && ((byte[])images[0]["public_key"]!).AsSpan().SequenceEqual((byte[])images[1]["public_key"]!);
        var hasTaps = work.One<long>("select count(*) from journals where kiosk = @kiosk", new { kiosk = row.KeyText("kiosk") }) > 0;
        return same || !hasTaps ? (ChangeKind.Centre, (string)images[^1]["centre"]!, 0) : (ChangeKind.Everything, "", Changes.Always);
    }
}
