using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>The table <c>excuses</c>. Every change is an act, and says in the same transaction that the member's attendance must be derived again.</summary>
public static class ExcuseStore
{
    private const string Columns = "excuse as Number, member as Member, session as Session, from_at as \"From\", until_at as Until, kind as Kind, reason as Reason, state as State, act as Act";

    /// <summary>Asks for leave. The same request again, while the first one stands, is the first one.</summary>
    /// <param name="member">A number of the roster; whether it is one is the caller's to see.</param>
    /// <param name="session">For one session, or empty.</param>
    public static Entered Request(Work work, DateTimeOffset at, string who, string member, string session, long from, long until, string kind, string reason)
    {
        if ((EntryRules.Span(session, from, until) ?? EntryRules.Kind(kind) ?? EntryRules.Reason(reason)) is { } wrong) return Entered.Not(wrong);
        work.Lock("excuses");
        var known = Of(work, member).FirstOrDefault(e => e.State is ExcuseState.Requested or ExcuseState.Approved
            && e.Session == session && e.From == from && e.Until == until && e.Kind == kind);
        if (known is not null) return Entered.Known(known.Number);
        var act = ActLog.Record(work, at, who, "excuse-request", member, new { session, from, until, kind, reason });
        work.Execute(
            "insert into excuses(excuse, member, session, from_at, until_at, kind, reason, state, act) values(@act, @member, @session, @from, @until, @kind, @reason, @state, @act)",
            new { act, member, session, from, until, kind, reason, state = (long)ExcuseState.Requested });
        return Entered.New(act);
    }

    /// <summary>Approves, refuses or withdraws, or takes such a decision back (to requested). What is in that state already stays as it is.</summary>
    public static Entered Move(Work work, DateTimeOffset at, string who, long excuse, ExcuseState to, string reason)
    {
        work.Lock("excuses");
        if (Find(work, excuse) is not { } found) return Entered.Not($"There is no excuse {excuse}; 'ingest excuse list' shows those there are.");
        if (found.State == to) return Entered.Known(found.Act);
        if ((EntryRules.Move(found, to) ?? (reason.Length == 0 ? null : EntryRules.Reason(reason))) is { } wrong) return Entered.Not(wrong);
        var act = ActLog.Record(work, at, who, Word(to), found.Member, new { excuse, reason });
        work.Execute("update excuses set state = @state, act = @act where excuse = @excuse", new { state = (long)to, act, excuse });
        // Only what was or has become approved covers anything.
        if (to == ExcuseState.Approved || found.State == ExcuseState.Approved) Changes.Add(work, ChangeKind.Excuse, found.Member);
        return Entered.New(act);
    }

    public static Excuse? Find(Work work, long excuse) => Read(work, "where excuse = @excuse", new { excuse }).FirstOrDefault();

    /// <summary>By number.</summary>
    public static IReadOnlyList<Excuse> Of(Work work, string member) => Read(work, "where member = @member", new { member });

    /// <param name="state">Null for all.</param>
    public static IReadOnlyList<Excuse> List(Work work, ExcuseState? state, int most) =>
        [.. Read(work, state is null ? "" : "where state = @state", new { state = (long?)state }, "limit " + most.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    internal static IReadOnlyList<Excuse> Approved(Work work, string? member) =>
        Read(work, member is null ? "where state = @state" : "where state = @state and member = @member", new { state = (long)ExcuseState.Approved, member });

    private static List<Excuse> Read(Work work, string where, object values, string limit = "") =>
        [.. work.Query<Row>($"select {Columns} from excuses {where} order by excuse {limit}", values)
            .Select(r => new Excuse(r.Number, r.Member, r.Session, r.From, r.Until, r.Kind, r.Reason, (ExcuseState)r.State, r.Act))];

    private static string Word(ExcuseState to) => to switch
    {
        ExcuseState.Approved => "excuse-approve",
        ExcuseState.Refused => "excuse-refuse",
        ExcuseState.Requested => "excuse-reopen",
        _ => "excuse-withdraw",
    };

    private sealed record Row(long Number, string Member, string Session, long From, long Until, string Kind, string Reason, long State, long Act);
}
