using CardSystem.Contracts;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>A row of <c>sessions</c> as it stands in the database: instants in Unix milliseconds, lists joined by ';', an audience of '*' for units of nobody.</summary>
internal sealed record SessionRow
{
    public const string Columns = """
        session as Session, activity as Activity, name as Name, centre as Centre, opens as Opens, starts as Starts, late_after as LateAfter, closes as Closes,
        audience as Audience, kiosks as Kiosks, category as Category, kind as Kind, fate as Fate, in_out as InOut,
        coalesce(ends, closes) as Ends, coalesce(leave_from, closes) as LeaveFrom, capacity as Capacity, organiser as Organiser, room as Room,
        member_list as MemberList, former as Former, sequence as Sequence, changed_at as ChangedAt, slot as Slot, by_hand as ByHand, reason as Reason, rate as Rate
        """;

    public string Session { get; init; } = "";
    public string Activity { get; init; } = "";
    public string Name { get; init; } = "";
    public string Centre { get; init; } = "";
    public long Opens { get; init; }
    public long Starts { get; init; }
    public long LateAfter { get; init; }
    public long Closes { get; init; }
    public string Audience { get; init; } = "*";
    public string Kiosks { get; init; } = "";
    public string Category { get; init; } = "meeting";
    public long Kind { get; init; } = (long)SessionKind.Required;
    public long Fate { get; init; } = (long)SessionFate.Planned;
    public long InOut { get; init; }
    public long Ends { get; init; }
    public long LeaveFrom { get; init; }
    public long Capacity { get; init; }
    public string Organiser { get; init; } = "";
    public string Room { get; init; } = "";

    /// <summary>The list in <c>member_lists</c> whose members are named one by one; empty for none.</summary>
    public string MemberList { get; init; } = "";

    /// <summary>Places before moves, as <see cref="FormerPlaceText"/> writes them.</summary>
    public string Former { get; init; } = "";

    /// <summary>Raised with every change that calendars should see.</summary>
    public long Sequence { get; init; }
    public long ChangedAt { get; init; }
    public long Slot { get; init; }
    public long ByHand { get; init; }

    /// <summary>Why it was last moved or cancelled.</summary>
    public string Reason { get; init; } = "";

    /// <summary>1 where whoever was served is asked how it was.</summary>
    public long Rate { get; init; }

    public bool IsCancelled => Fate == (long)SessionFate.Cancelled;

    public PlannedSession ToSession(int index, IReadOnlySet<string> members) =>
        new(index, Activity, Centre, Audience == "*" ? [] : Split(Audience), new TimetableSession(
            Session, Name, Instant(Opens), Instant(Starts), Instant(LateAfter), Instant(Closes), Split(Kiosks), Ends == Closes ? null : Instant(Ends), InOut != 0, Rate: Rate != 0))
        {
            Category = Category, Kind = (SessionKind)Kind, Fate = (SessionFate)Fate, InOut = InOut != 0, Ends = Ends, LeaveFrom = LeaveFrom,
            Capacity = (int)Math.Clamp(Capacity, 0, int.MaxValue), Organiser = Organiser, Room = Room, Members = members, FormerPlaces = FormerPlaceText.Read(Former),
        };

    public static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>Former places in one cell: <c>c1:kiosk-1,kiosk-2 c2:</c>, the oldest first.</summary>
internal static class FormerPlaceText
{
    /// <summary>A session that is moved more often forgets the oldest places.</summary>
    public const int Most = 16;

    public static IReadOnlyList<FormerPlace> Read(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(place => place.Split(':', 2))
            .Select(parts => new FormerPlace(parts[0], parts.Length < 2 ? [] : parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries))),
    ];

    /// <summary>The former places of a session that is taken from one place to another: the place it leaves joins them, the place it comes to leaves them.</summary>
    /// <param name="fromKiosks">As in the row, joined by ';'.</param>
    public static string AfterMove(string former, string fromCentre, string fromKiosks, string toCentre, string toKiosks)
    {
        var (left, entered) = (Word(fromCentre, fromKiosks), Word(toCentre, toKiosks));
        if (left == entered) return former;
        var places = former.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(place => place != left && place != entered).Append(left);
        return string.Join(' ', places.TakeLast(Most));
    }

    private static string Word(string centre, string kiosks) => centre + ":" + kiosks.Replace(';', ',');
}
