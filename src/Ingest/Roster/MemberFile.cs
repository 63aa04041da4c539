using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>What the tables say of one member.</summary>
internal sealed class MemberFile
{
    public required string Number { get; init; }
    public string? Name { get; set; }
    public string? Branch { get; set; }
    public List<Stretch<string>> Homes { get; set; } = [];
    public List<Stretch<string?>> Communities { get; set; } = [];
    /// <summary>Temporary affiliations: the unit is the value.</summary>
    public List<Stretch<string>> Stays { get; set; } = [];
    public List<Stretch<string>> Exemptions { get; set; } = [];

    public bool IsNew => Name is null;

    public MemberFile Copy() => new() { Number = Number, Name = Name, Branch = Branch, Homes = Homes, Communities = Communities, Stays = Stays, Exemptions = Exemptions };

    public string? HomeAt(long day) => HistoryRules.At(Homes, day)?.Value;

    public static RowWriter NewWriter() => new(RosterTables.Members, RosterTables.Homes, RosterTables.Communities, RosterTables.Stays, RosterTables.Exemptions);

    /// <summary>Reads all members, or the one.</summary>
    public static Dictionary<string, MemberFile> Load(Work work, string? only = null)
    {
        var where = only is null ? "" : "where member = @only";
        var files = work.Query<(string Member, string Name, string Branch)>($"select member, name, branch from members {where}", new { only })
            .ToDictionary(m => m.Member, m => new MemberFile { Number = m.Member, Name = m.Name, Branch = m.Branch }, StringComparer.Ordinal);
        foreach (var (member, from, until, unit) in Rows("member_homes", "unit")) files[member].Homes.Add(new(from, until, unit!));
        foreach (var (member, from, until, unit) in Rows("member_communities", "unit")) files[member].Communities.Add(new(from, until, unit));
        foreach (var (member, from, until, unit) in Rows("member_stays", "unit")) files[member].Stays.Add(new(from, until, unit!));
        foreach (var (member, from, until, reason) in Rows("member_exemptions", "reason")) files[member].Exemptions.Add(new(from, until, reason!));
        return files;

        IEnumerable<(string, long, long, string?)> Rows(string table, string value) =>
            work.Query<(string, long, long, string?)>($"select member, from_day, until_day, {value} from {table} {where} order by member, from_day", new { only });
    }

    /// <summary>Writes what differs from what stood before.</summary>
    public bool Put(RowWriter writer, MemberFile before)
    {
        var changed = writer.Put(RosterTables.Members, before.IsNew ? null : [Number, before.Name, before.Branch], [Number, Name, Branch]);
        changed |= writer.Replace(RosterTables.Homes, RosterTables.Rows(Number, before.Homes, u => [u]), RosterTables.Rows(Number, Homes, u => [u]));
        changed |= writer.Replace(RosterTables.Communities, RosterTables.Rows(Number, before.Communities, u => [u]), RosterTables.Rows(Number, Communities, u => [u]));
        changed |= writer.Replace(RosterTables.Stays, StayRows(before.Stays), StayRows(Stays));
        return changed | writer.Replace(RosterTables.Exemptions, RosterTables.Rows(Number, before.Exemptions, r => [r]), RosterTables.Rows(Number, Exemptions, r => [r]));
    }

    private List<object?[]> StayRows(List<Stretch<string>> stays) => [.. stays.Select(s => (object?[])[Number, s.Value, s.From, s.Until])];
}
