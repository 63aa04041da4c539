using System.Data.Common;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Hotlist;

/// <summary>The tables <c>hotlist</c> and <c>hotlist_changes</c>, and what they follow: <c>card_states</c>.</summary>
internal static class HotlistStore
{
    private static readonly string[] Listed = ["lost", "revoked", "suspended", "replaced"];

    /// <summary>What the list should be at an instant.</summary>
    public static Dictionary<string, string> Wanted(Work work, long at) => work.Query<(string Card, string State)>(
        "select card, state from card_states where from_at <= @at and until_at > @at and state in @Listed", new { at, Listed }).ToDictionary(c => c.Card, c => c.State, StringComparer.Ordinal);

    /// <summary>When a card's state changes next by itself, because somebody entered it ahead; null where none does.</summary>
    public static long? NextChange(Work work, long at) => work.One<long?>("select min(from_at) from card_states where from_at > @at", new { at });

    public static Dictionary<string, string> Current(Work work) =>
        work.Query<(string Card, string State)>("select card, state from hotlist").ToDictionary(c => c.Card, c => c.State, StringComparer.Ordinal);

    /// <summary>The newest version; 0 where nothing ever was on the list.</summary>
    public static long Version(Work work) => work.One<long?>("select max(version) from hotlist_changes") ?? 0;

    public static void Add(Work work, IReadOnlyList<HotlistChange> changes, long at)
    {
        var bulk = new Bulk("hotlist_changes", "", new("version", ColumnKind.Number), new("at", ColumnKind.Number), new("card", ColumnKind.Text), new("state", ColumnKind.Text));
        var list = new Bulk("hotlist", "on conflict(card) do update set state = excluded.state, version = excluded.version", new("card", ColumnKind.Text), new("state", ColumnKind.Text), new("version", ColumnKind.Number));
        foreach (var change in changes)
        {
            bulk.Columns[0].Add(change.Version);
            bulk.Columns[1].Add(at);
            bulk.Columns[2].Add(change.Card);
            bulk.Columns[3].Add(change.State);
            bulk.EndRow();
            if (change.State == HotlistRules.TakenOff)
            {
                work.Execute("delete from hotlist where card = @Card", new { change.Card });
                continue;
            }

            list.Columns[0].Add(change.Card);
            list.Columns[1].Add(change.State);
            list.Columns[2].Add(change.Version);
            list.EndRow();
        }

        work.Write(bulk);
        work.Write(list);
    }

    /// <summary>Lets go of the oldest changes; the newest one always stays, for it tells the version.</summary>
    public static void Forget(Work work, long version, int kept) => work.Execute("delete from hotlist_changes where version <= @to", new { to = version - Math.Max(1, kept) });

    /// <summary>The changes after a version; null where they are no longer all kept.</summary>
    public static List<HotlistChange>? After(Work work, long version)
    {
        if (work.One<long?>("select min(version) from hotlist_changes") is { } oldest && version < oldest - 1) return null;
        return [.. work.Query<HotlistChange>("select version as Version, card as Card, state as State from hotlist_changes where version > @version order by version", new { version })];
    }

    /// <summary>The whole list, in the order of its versions.</summary>
    public static List<HotlistChange> All(Work work) => [.. work.Query<HotlistChange>("select version as Version, card as Card, state as State from hotlist order by version")];

    /// <summary>The newest of people's changes that may concern a card's state.</summary>
    public static long LastChange(DbConnection connection) => Storage.Changes.Last(connection, ChangeKind.Everything, ChangeKind.Card);
}
