using System.Data.Common;
using Dapper;

namespace CardSystem.Ingest.Storage;

/// <summary>What a person changed, as far as it concerns what is derived.</summary>
public enum ChangeKind
{
    /// <summary>Everything is derived again from the first tap.</summary>
    Everything,
    /// <summary>Key: a card. Its taps may belong to another member, or count or no longer count.</summary>
    Card,
    /// <summary>Key: a centre, with a span of time. Taps there may belong to other sessions.</summary>
    Centre,
    /// <summary>Key: a session. Windows, audience or fate changed, its place and times did not.</summary>
    Session,
    /// <summary>Key: a member. Affiliations or exemption changed.</summary>
    Member,
    /// <summary>Key: a member. An excuse was approved or taken back; the roster is as it was.</summary>
    Excuse,
    /// <summary>Key: session and member joined by a space. A correction was entered or taken back.</summary>
    Attendance,
    /// <summary>The credit policy or a withdrawal; key: a member, or empty for all.</summary>
    Credits,
}

/// <summary>
/// The table <c>changes</c>: every transaction that changes what people entered says here what must be derived again, and the projection,
/// which has a cursor over it as over the tap log, does so. Numbers of one database only rise; a change is seen once its transaction has committed.
/// </summary>
public static class Changes
{
    /// <summary>A span without a beginning or an end.</summary>
    public const long Always = long.MaxValue;

    /// <param name="from">Unix milliseconds; only taps from here on are concerned.</param>
    /// <param name="until">Unix milliseconds, exclusive.</param>
    public static void Add(Work work, ChangeKind kind, string key = "", long from = 0, long until = Always)
    {
        // One writer at a time, so that no number becomes visible after a greater one.
        work.Lock("changes");
        work.Execute("insert into changes(kind, key, from_at, until_at) values(@kind, @key, @from, @until)", new { kind = kind.ToString(), key, from, until });
    }

    /// <summary>The number of the newest change that has committed; 0 where there is none.</summary>
    public static long Last(DbConnection connection) => connection.QuerySingle<long>("select coalesce(max(change), 0) from changes");

    /// <summary>The same of some kinds only.</summary>
    public static long Last(DbConnection connection, params ChangeKind[] kinds) =>
        connection.QuerySingle<long>($"select coalesce(max(change), 0) from changes where kind in ({string.Join(", ", kinds.Select(k => $"'{k}'"))})");

    /// <summary>The same within a transaction.</summary>
    public static long Last(Work work) => work.One<long>("select coalesce(max(change), 0) from changes");

    /// <summary>The changes after one number, up to and including another, in order.</summary>
    public static List<Change> Read(Work work, long after, long upTo) =>
    [
        .. work.Query<(long Number, string Kind, string Key, long From, long Until)>(
            "select change, kind, key, from_at, until_at from changes where change > @after and change <= @upTo order by change", new { after, upTo })
            .Select(c => new Change(c.Number, Enum.Parse<ChangeKind>(c.Kind), c.Key, c.From, c.Until)),
    ];
}

public sealed record Change(long Number, ChangeKind Kind, string Key, long From, long Until);
