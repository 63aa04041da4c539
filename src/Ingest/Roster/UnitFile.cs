using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>What the tables say of one unit.</summary>
/// <param name="Now">Null for one that is not there yet.</param>
internal sealed record UnitFile(Organisation? Now, List<Stretch<Organisation>> History)
{
    public static Dictionary<string, UnitFile> Load(Work work)
    {
        var files = work.Query<Organisation>("select id as Id, name as Name, kind as Kind, parent as Parent from organisations").ToDictionary(o => o.Id, o => new UnitFile(o, []), StringComparer.Ordinal);
        foreach (var (unit, from, until, name, kind, parent) in work.Query<(string, long, long, string, string, string?)>("select unit, from_day, until_day, name, kind, parent from unit_history order by unit, from_day"))
            files[unit].History.Add(new(from, until, new Organisation(unit, name, kind, parent)));
        // A unit that has no history has been since ever what it is now.
        foreach (var file in files.Values.Where(f => f.History.Count == 0)) file.History.Add(new(HistoryRules.Beginning, HistoryRules.NoEndDay, file.Now!));
        return files;
    }

    public static object?[] Row(Organisation unit) => [unit.Id, unit.Name, unit.Kind, unit.Parent];

    public static List<object?[]> Rows(string unit, List<Stretch<Organisation>> history) => RosterTables.Rows(unit, history, o => [o.Name, o.Kind, o.Parent]);
}

/// <param name="From">The day from which the row counts.</param>
internal sealed record UnitEntry(ImportRow Row, Organisation Unit, long From);
