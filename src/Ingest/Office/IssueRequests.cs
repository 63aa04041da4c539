using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Office;

/// <summary>A card that is to be made or is half made.</summary>
/// <param name="Name">Masked, as a clerk's screen may show it.</param>
/// <param name="Desk">Null while no desk has taken it up.</param>
/// <param name="State"><c>begun</c> or <c>certified</c>.</param>
public sealed record OpenIssue(string Card, string Member, string Name, string Branch, string? Replaces, string? Desk, string State, DateTimeOffset Since);

/// <summary>Cards asked for and not finished: what a desk has before it. <c>POST /issues</c> for the member, or <c>cardagent cards issue</c>, goes on with one.</summary>
public sealed class IssueRequests(Database database, TimeProvider time)
{
    public const int LongestNote = 200;
    public const int Most = 500;

    /// <summary>The word for it in the journal.</summary>
    internal const string Act = "card-request";

    /// <summary>What stands in a desk's place until one takes it up.</summary>
    internal const string NoDesk = "";

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<OpenIssue> Open()
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return Open(work);
    }

    public static IReadOnlyList<OpenIssue> Open(Work work) => [.. work.Query<(string Card, string Member, string Name, string Branch, string Replaces, string Desk, string State, long At)>("""
        select i.card, i.member, coalesce(m.name, ''), coalesce(m.branch, ''), i.replaces, i.desk, i.state, i.begun_at from card_issues i left join members m on m.member = i.member
        where i.state in ('begun', 'certified') order by i.begun_at, i.card limit @Most
        """, new { Most }).Select(i => new OpenIssue(
            i.Card, i.Member, MaskedName.Of(i.Name), i.Branch, i.Replaces.Length > 0 ? i.Replaces : null, i.Desk.Length > 0 ? i.Desk : null, i.State, DateTimeOffset.FromUnixTimeMilliseconds(i.At)))];

    /// <summary>Takes a request back that no chip has been certified for.</summary>
    /// <returns>False where there is none, or a chip has been certified for it already.</returns>
    public bool Withdraw(string card, string who)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        if (IssueStore.Find(work, card) is not { State: IssueRow.Begun } issue) return false;
        IssueStore.Put(work, issue with { State = IssueRow.Ended });
        ActLog.Record(work, time.GetUtcNow(), who, "card-request-withdraw", card, new { issue.Member });
        work.Commit();
        return true;
    }
}
