using CardSystem.Contracts;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>The tables <c>activities</c>, <c>member_lists</c> and <c>working_days</c>, and what the district knows of units, kiosks and members.</summary>
public static class ActivityStore
{
    private const string Select = """
        select activity as Id, name as Name, category as Category, kind as Kind, organiser as Organiser, audience as Audience, member_list as MemberList, centre as Centre, room as Room, kiosks as Kiosks,
               in_out as InOut, capacity as Capacity, first_day as FirstDay, last_day as LastDay, starts as Starts, ends as Ends, opens_before as OpensBefore, late_after as LateAfter,
               leave_before as LeaveBefore, closes_after as ClosesAfter, recurrence as Recurrence, holidays as Holidays, planned_to as PlannedTo, rate as Rate from activities
        """;

    public static Activity? Find(Work work, string activity) => work.One<ActivityRow>(Select + " where activity = @activity", new { activity })?.ToActivity();

    /// <exception cref="ActivityException">There is none.</exception>
    public static Activity Get(Work work, string activity) => Find(work, activity) ?? throw new ActivityException($"There is no activity '{Shown.Of(activity)}'.");

    public static List<Activity> All(Work work) => [.. work.Query<ActivityRow>(Select + " order by activity").Select(row => row.ToActivity())];

    public static void Add(Work work, Activity a, long act) => work.Execute(
        """
        insert into activities(activity, name, category, kind, organiser, audience, member_list, centre, room, kiosks, in_out, capacity, first_day, last_day, starts, ends,
            opens_before, late_after, leave_before, closes_after, recurrence, holidays, planned_to, rate, act)
        values(@Id, @Name, @Category, @kind, @Organiser, @Audience, @list, @Centre, @Room, @Kiosks, @inOut, @capacity, @first, @last, @starts, @ends,
            @opensBefore, @lateAfter, @leaveBefore, @closesAfter, @Recurrence, @holidays, @plannedTo, @rate, @act)
        """,
        new
        {
            a.Id, a.Name, a.Category, kind = (long)a.Kind, a.Organiser, a.Audience, list = a.HasList ? a.Id : "", a.Centre, a.Room, a.Kiosks, inOut = a.InOut ? 1L : 0L, capacity = (long)a.Capacity,
            first = (long)a.FirstDay.DayNumber, last = (long)a.LastDay.DayNumber, starts = Minute(a.Starts), ends = Minute(a.Ends),
            opensBefore = (long)a.Windows.OpensBefore, lateAfter = (long)a.Windows.LateAfter, leaveBefore = (long)a.Windows.LeaveBefore, closesAfter = (long)a.Windows.ClosesAfter,
            a.Recurrence, holidays = (long)a.Holidays, plannedTo = (long)a.PlannedTo.DayNumber, rate = a.Rate ? 1L : 0L, act,
        });

    /// <summary>Writes what an activity's sessions are made from; when it takes place, how far it is planned and who is named one by one stay as they are.</summary>
    public static void Change(Work work, Activity a) => work.Execute(
        """
        update activities set name = @Name, category = @Category, kind = @kind, organiser = @Organiser, audience = @Audience, centre = @Centre, room = @Room, kiosks = @Kiosks, in_out = @inOut,
            capacity = @capacity, starts = @starts, ends = @ends, opens_before = @opensBefore, late_after = @lateAfter, leave_before = @leaveBefore, closes_after = @closesAfter, rate = @rate
        where activity = @Id
        """,
        new
        {
            a.Id, a.Name, a.Category, kind = (long)a.Kind, a.Organiser, a.Audience, a.Centre, a.Room, a.Kiosks, inOut = a.InOut ? 1L : 0L, capacity = (long)a.Capacity, starts = Minute(a.Starts), ends = Minute(a.Ends),
            opensBefore = (long)a.Windows.OpensBefore, lateAfter = (long)a.Windows.LateAfter, leaveBefore = (long)a.Windows.LeaveBefore, closesAfter = (long)a.Windows.ClosesAfter, rate = a.Rate ? 1L : 0L,
        });

    public static void SetPlannedTo(Work work, string activity, DateOnly day) =>
        work.Execute("update activities set planned_to = @day where activity = @activity", new { activity, day = (long)day.DayNumber });

    public static void SetLastDay(Work work, string activity, DateOnly day) =>
        work.Execute("update activities set last_day = @day where activity = @activity", new { activity, day = (long)day.DayNumber });

    public static void AddList(Work work, string list, IReadOnlyCollection<string> members)
    {
        var bulk = new Bulk("member_lists", "on conflict(list, member) do nothing", new("list", ColumnKind.Text), new("member", ColumnKind.Text));
        foreach (var member in members)
        {
            bulk.Columns[0].Add(list);
            bulk.Columns[1].Add(member);
            bulk.EndRow();
        }

        if (bulk.Count > 0) work.Write(bulk);
    }

    public static List<string> List(Work work, string list) => [.. work.Query<string>("select member from member_lists where list = @list order by member", new { list })];

    public static WorkingDays Calendar(Work work) => new(work.Query<(long Day, long Working)>("select day, working from working_days")
        .Select(d => KeyValuePair.Create(DateOnly.FromDayNumber((int)d.Day), d.Working != 0)));

    /// <summary>Ids of organisations with their kinds.</summary>
    public static Dictionary<string, string> Units(Work work) => work.Query<(string Id, string Kind)>("select id, kind from organisations").ToDictionary(o => o.Id, o => o.Kind, StringComparer.Ordinal);

    /// <summary>Kiosks with their centres.</summary>
    public static Dictionary<string, string> Kiosks(Work work) => work.Query<(string Kiosk, string Centre)>("select kiosk, centre from kiosks").ToDictionary(k => k.Kiosk, k => k.Centre, StringComparer.Ordinal);

    public static bool HasMember(Work work, string member) => work.One<long>("select count(*) from members where member = @member", new { member }) > 0;

    private static long Minute(TimeOnly time) => (long)(time.Ticks / TimeSpan.TicksPerMinute);

    private sealed record ActivityRow
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Category { get; init; } = "";
        public long Kind { get; init; }
        public string Organiser { get; init; } = "";
        public string Audience { get; init; } = "";
        public string MemberList { get; init; } = "";
        public string Centre { get; init; } = "";
        public string Room { get; init; } = "";
        public string Kiosks { get; init; } = "";
        public long InOut { get; init; }
        public long Capacity { get; init; }
        public long FirstDay { get; init; }
        public long LastDay { get; init; }
        public long Starts { get; init; }
        public long Ends { get; init; }
        public long OpensBefore { get; init; }
        public long LateAfter { get; init; }
        public long LeaveBefore { get; init; }
        public long ClosesAfter { get; init; }
        public string Recurrence { get; init; } = "";
        public long Holidays { get; init; }
        public long PlannedTo { get; init; }
        public long Rate { get; init; }

        public Activity ToActivity() => new(
            Id, Name, Category, (SessionKind)Kind, Organiser, Audience, Centre, Room, Kiosks, InOut != 0, (int)Capacity, Day(FirstDay), Day(LastDay), Time(Starts), Time(Ends),
            new SessionWindows((int)OpensBefore, (int)LateAfter, (int)LeaveBefore, (int)ClosesAfter), Recurrence, (HolidayRule)Holidays, Day(PlannedTo)) { HasList = MemberList.Length > 0, Rate = Rate != 0 };

        private static DateOnly Day(long number) => DateOnly.FromDayNumber((int)number);

        private static TimeOnly Time(long minute) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minute));
    }
}
