using System.Collections.Frozen;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>The table <c>sessions</c>, and what its changes mean for what is derived.</summary>
internal static class SessionStore
{
    /// <summary>Past so many changes at once, deriving everything again is the shorter way.</summary>
    private const int MostChanges = 5_000;

    private static readonly (string Name, ColumnKind Kind)[] Columns =
    [
        ("session", ColumnKind.Text), ("activity", ColumnKind.Text), ("name", ColumnKind.Text), ("centre", ColumnKind.Text), ("opens", ColumnKind.Number), ("starts", ColumnKind.Number),
        ("late_after", ColumnKind.Number), ("closes", ColumnKind.Number), ("audience", ColumnKind.Text), ("kiosks", ColumnKind.Text), ("category", ColumnKind.Text), ("kind", ColumnKind.Number),
        ("fate", ColumnKind.Number), ("in_out", ColumnKind.Number), ("ends", ColumnKind.Number), ("leave_from", ColumnKind.Number), ("capacity", ColumnKind.Number), ("organiser", ColumnKind.Text),
        ("room", ColumnKind.Text), ("member_list", ColumnKind.Text), ("former", ColumnKind.Text), ("sequence", ColumnKind.Number), ("changed_at", ColumnKind.Number), ("slot", ColumnKind.Number),
        ("by_hand", ColumnKind.Number), ("reason", ColumnKind.Text), ("rate", ColumnKind.Number),
    ];

    public static SessionRow? Find(Work work, string session) => work.One<SessionRow>($"select {SessionRow.Columns} from sessions where session = @session", new { session });

    /// <exception cref="ActivityException">There is none.</exception>
    public static SessionRow Get(Work work, string session) => Find(work, session) ?? throw new ActivityException($"There is no session '{Shown.Of(session)}'.");

    /// <summary>One session as the other rooms know it, without reading the whole timetable; its index numbers nothing.</summary>
    public static PlannedSession? Planned(Work work, string session) =>
        Find(work, session) is not { } row ? null : row.ToSession(0, row.MemberList.Length == 0 ? FrozenSet<string>.Empty : ActivityStore.List(work, row.MemberList).ToFrozenSet(StringComparer.Ordinal));

    public static List<SessionRow> OfActivity(Work work, string activity) =>
        [.. work.Query<SessionRow>($"select {SessionRow.Columns} from sessions where activity = @activity and slot <> 0 order by starts, session", new { activity })];

    /// <summary>At most so many sessions are listed.</summary>
    private const int MostListed = 10_000;

    /// <summary>Sessions that start from an instant on and before another, Unix milliseconds, the earliest first.</summary>
    public static List<SessionRow> Between(Work work, long from, long until) =>
        [.. work.Query<SessionRow>($"select {SessionRow.Columns} from sessions where starts >= @from and starts < @until order by starts, session limit @MostListed", new { from, until, MostListed })];

    public static Bulk NewBulk() => new("sessions",
        "on conflict(session) do update set " + string.Join(", ", Columns.Skip(1).Select(c => $"{c.Name} = excluded.{c.Name}")),
        [.. Columns.Select(c => new BulkColumn(c.Name, c.Kind))]);

    public static void Add(Bulk bulk, SessionRow s)
    {
        object[] values =
        [
            s.Session, s.Activity, s.Name, s.Centre, s.Opens, s.Starts, s.LateAfter, s.Closes, s.Audience, s.Kiosks, s.Category, s.Kind, s.Fate, s.InOut, s.Ends, s.LeaveFrom, s.Capacity, s.Organiser,
            s.Room, s.MemberList, s.Former, s.Sequence, s.ChangedAt, s.Slot, s.ByHand, s.Reason, s.Rate,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is long number) bulk.Columns[i].Add(number);
            else bulk.Columns[i].Add((string)values[i]);
        }
    }

    /// <summary>Writes sessions, says what must be derived again, and lets kiosks know.</summary>
    /// <param name="changes">Each session as it was, null where it is new, and as it shall be.</param>
    public static void Write(Work work, IReadOnlyList<(SessionRow? Before, SessionRow After)> changes)
    {
        if (changes.Count == 0) return;
        var bulk = NewBulk();
        foreach (var (_, after) in changes)
        {
            Add(bulk, after);
            bulk.EndRow();
        }

        work.Write(bulk);
        Say(work, changes);
    }

    /// <summary>Says what must be derived again after these changes.</summary>
    public static void Say(Work work, IEnumerable<(SessionRow? Before, SessionRow After)> changes)
    {
        var (spans, sessions) = SessionChangeRules.Of(changes);
        if (spans.Count + sessions.Count > MostChanges)
        {
            Changes.Add(work, ChangeKind.Everything);
            return;
        }

        foreach (var span in spans) Changes.Add(work, ChangeKind.Centre, span.Centre, span.From, span.Until);
        foreach (var session in sessions) Changes.Add(work, ChangeKind.Session, session);
    }
}
