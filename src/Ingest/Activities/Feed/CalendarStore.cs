using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities.Feed;

/// <summary>Gathers the sessions of a feed: of one centre, for one branch, or all of the district.</summary>
public static class CalendarStore
{
    /// <summary>Feeds go back so many days.</summary>
    public const int DaysBack = 92;

    /// <summary>No session lasts longer.</summary>
    private const int LongestDays = 40;

    /// <param name="centre">Only what is held there, or was to be; null for any.</param>
    /// <param name="branch">Only what its members are expected at or may come to; null for any.</param>
    /// <exception cref="ActivityException">There is no such centre or branch.</exception>
    public static string Feed(Work work, string? centre, string? branch, TimeZoneInfo zone, DateTimeOffset now)
    {
        var names = work.Query<(string Id, string Name, string Kind)>("select id, name, kind from organisations").ToDictionary(o => o.Id, StringComparer.Ordinal);
        if (centre is not null && (!names.TryGetValue(centre, out var place) || place.Kind != "centre")) throw new ActivityException($"There is no centre '{Shown.Of(centre)}'.");
        if (branch is not null && !names.ContainsKey(branch)) throw new ActivityException($"There is no organisation '{Shown.Of(branch)}'.");
        var concerned = branch is null ? null : Audience.Of(work, branch);
        // Most sessions are others': SQL leaves away what plainly is, and only the rest is looked at one by one.
        var narrowed = centre is not null ? "and (centre = @centre or former <> '')" : concerned is not null ? "and (audience = '*' or audience like '%;%' or member_list <> '' or audience in " + ListOf(concerned.Units) + ")" : "";
        var rows = work.Query<SessionRow>($"select {SessionRow.Columns} from sessions where starts >= @since and closes >= @from {narrowed} order by starts, session",
                new { from = now.AddDays(-DaysBack).ToUnixTimeMilliseconds(), since = now.AddDays(-DaysBack - LongestDays).ToUnixTimeMilliseconds(), centre })
            .Where(s => centre is null || s.Centre == centre || FormerPlaceText.Read(s.Former).Any(p => p.Centre == centre))
            .Where(s => concerned is null || concerned.Concerns(s))
            .Take(CalendarFeed.MostEvents);
        var title = string.Join(" · ", new[] { centre, branch }.OfType<string>().Select(id => names[id].Name).DefaultIfEmpty("党群服务中心"));
        return CalendarFeed.Write(rows.Select(s => Event(s, id => names.TryGetValue(id, out var unit) ? unit.Name : id, zone)), title, Origin(work), now);
    }

    private static CalendarEvent Event(SessionRow s, Func<string, string> name, TimeZoneInfo zone)
    {
        var note = new List<string> { $"签到 Sign-in {Clock(s.Opens)}–{Clock(s.Closes)}" };
        if (s.Organiser.Length > 0) note.Add("组织者 Organiser: " + name(s.Organiser));
        if (s.Capacity > 0) note.Add($"名额 Places: {s.Capacity}");
        if (s.IsCancelled) note.Add("已取消 Cancelled: " + s.Reason);
        else if (s.Reason.Length > 0) note.Add("变更 Changed: " + s.Reason);
        return new CalendarEvent(s.Session, s.Starts, s.Ends, s.Sequence, s.ChangedAt, s.IsCancelled, s.Name, s.Room.Length == 0 ? name(s.Centre) : $"{name(s.Centre)} {s.Room}", s.Category, string.Join('\n', note));

        string Clock(long instant) => LocalTimes.Local(instant, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Ids hold a-z, 0-9 and '-' alone; whatever else a damaged table has is left away.</summary>
    private static string ListOf(IEnumerable<string> ids) => "(" + string.Join(", ", ids.Where(id => id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')).Select(id => $"'{id}'").Append("''")) + ")";

    private static string Origin(Work work) => work.One<string>("select value from settings where name = 'log-id'") + ".cardsystem";

    /// <summary>The units that a branch belongs to, and the lists that name a member of it.</summary>
    private sealed class Audience
    {
        public IReadOnlyCollection<string> Units => _units;

        private readonly HashSet<string> _units;
        private readonly HashSet<string> _lists;

        private Audience(HashSet<string> units, HashSet<string> lists) => (_units, _lists) = (units, lists);

        public static Audience Of(Work work, string branch) => new(
            work.Query<string>("""
                with recursive up(id) as (select id from organisations where id = @branch union select o.parent from organisations o join up on o.id = up.id where o.parent is not null)
                select id from up
                """, new { branch }).ToHashSet(StringComparer.Ordinal),
            work.Query<string>("select distinct l.list from member_lists l join members m on m.member = l.member where m.branch = @branch", new { branch }).ToHashSet(StringComparer.Ordinal));

        public bool Concerns(SessionRow s) =>
            s is { Audience: "*", MemberList: "", Kind: not (long)SessionKind.Required }
            || s.MemberList.Length > 0 && _lists.Contains(s.MemberList)
            || s.Audience != "*" && _units.Overlaps(SessionRow.Split(s.Audience));
    }
}
