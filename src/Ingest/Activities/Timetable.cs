using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>All sessions, with a quick way to the one a tap belongs to. Immutable.</summary>
public sealed class Timetable
{
    private readonly Dictionary<string, PlannedSession[]> _byCentre;
    private readonly Dictionary<(string Centre, string Kiosk), OpenSessions> _open = [];

    public Timetable(IReadOnlyList<PlannedSession> sessions)
    {
        Sessions = sessions.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _byCentre = sessions.GroupBy(s => s.Centre, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, PlannedSession> Sessions { get; }

    public IReadOnlyList<PlannedSession> At(string centre) => _byCentre.GetValueOrDefault(centre) ?? [];

    /// <summary>The session of a tap at a kiosk by <see cref="SessionRules.Choose"/>, or null where none is open. For one thread.</summary>
    public PlannedSession? Choose(string centre, string kiosk, long at)
    {
        if (!_open.TryGetValue((centre, kiosk), out var open)) _open.Add((centre, kiosk), open = new OpenSessions(At(centre), new KioskId(kiosk)));
        return open.At(at);
    }

    public static Timetable Load(Work work) => new([.. work.Query<SessionRow>(Select).Select((row, index) => row.ToSession(index))]);

    internal const string Select = """
        select session as Session, activity as Activity, name as Name, centre as Centre, opens as Opens, starts as Starts,
               late_after as LateAfter, closes as Closes, audience as Audience, kiosks as Kiosks from sessions order by session
        """;

    internal sealed record SessionRow(string Session, string Activity, string Name, string Centre, long Opens, long Starts, long LateAfter, long Closes, string Audience, string Kiosks)
    {
        public PlannedSession ToSession(int index) => new(index, Activity, Centre, Audience == "*" ? [] : Split(Audience), new TimetableSession(
            Session, Name, Instant(Opens), Instant(Starts), Instant(LateAfter), Instant(Closes), Split(Kiosks)));

        private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
