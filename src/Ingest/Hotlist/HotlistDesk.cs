using CardSystem.Contracts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Hotlist;

/// <summary>Keeps the list in step with what people enter of cards, and says what a kiosk lacks of it. Stepped by its service; all state is in the database.</summary>
public sealed class HotlistDesk(Database database, HotlistOptions options, TimeProvider time)
{
    private long _change = -1;
    private long _next;

    /// <summary>Of the last step.</summary>
    public long Version { get; private set; }

    /// <summary>Brings the list up to now.</summary>
    /// <returns>What changed, ready to be published; nothing where nothing did.</returns>
    public IReadOnlyList<HotlistMessage> Step()
    {
        var now = time.GetUtcNow();
        var at = now.ToUnixTimeMilliseconds();
        using var connection = database.Open();
        var change = HotlistStore.LastChange(connection);
        if (change == _change && at < _next) return [];
        using var work = Work.Begin(database, connection);
        // Two services over one database take turns, so that each version is given once.
        work.Lock("hotlist");
        var version = HotlistStore.Version(work);
        var changes = HotlistRules.Changes(HotlistStore.Current(work), HotlistStore.Wanted(work, at), version);
        _next = HotlistStore.NextChange(work, at) ?? long.MaxValue;
        var to = changes.Count == 0 ? version : changes[^1].Version;
        if (changes.Count > 0)
        {
            HotlistStore.Add(work, changes, at);
            HotlistStore.Forget(work, to, options.KeptChanges);
            work.Commit();
        }

        // What another service changed meanwhile was published by that one.
        (_change, Version) = (change, to);
        return changes.Count == 0 ? [] : [.. HotlistRules.Pages(version, to, changes, now, full: false).Select(p => p with { More = false })];
    }

    /// <summary>How new the list is: the newest version, and now.</summary>
    public HotlistMessage Now() => new(Version, Version, time.GetUtcNow(), []);

    /// <summary>What a kiosk lacks that has this version: the changes since, or the whole list where those are kept no longer or it knows more than there is.</summary>
    public IReadOnlyList<HotlistMessage> Lacking(long version)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var newest = HotlistStore.Version(work);
        var changes = version > newest ? null : HotlistStore.After(work, version);
        return [.. changes is not null
            ? HotlistRules.Pages(version, newest, changes, time.GetUtcNow(), full: false)
            : HotlistRules.Pages(0, newest, HotlistStore.All(work), time.GetUtcNow(), full: true)];
    }
}
