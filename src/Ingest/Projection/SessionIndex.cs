using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Projection;

/// <summary>The timetable's sessions by what is asked when one member or one centre changes: by day and unit of the audience, by name, by centre. Immutable.</summary>
internal sealed class SessionIndex
{
    private readonly ILookup<(long Day, string Unit), PlannedSession> _byAudience;
    private readonly ILookup<string, PlannedSession> _byName;
    private readonly ILookup<string, PlannedSession> _byCentre;

    /// <param name="dayOf">The day of a session's start.</param>
    public SessionIndex(Timetable timetable, Func<PlannedSession, long> dayOf)
    {
        var sessions = timetable.Sessions.Values;
        var required = sessions.Where(s => s.Kind == SessionKind.Required).ToList();
        _byAudience = required.SelectMany(s => s.Audience.Select(unit => (Key: (dayOf(s), unit), s))).ToLookup(p => p.Key, p => p.s);
        _byName = required.SelectMany(s => s.Members.Select(member => (member, s))).ToLookup(p => p.member, p => p.s, StringComparer.Ordinal);
        _byCentre = sessions.ToLookup(s => s.Centre, StringComparer.Ordinal);
        Days = [.. required.Where(s => s.Audience.Count > 0).Select(dayOf).Distinct().Order()];
    }

    /// <summary>The days on which sessions with an audience begin.</summary>
    public IReadOnlyList<long> Days { get; }

    /// <summary>The required sessions of a day whose audience names the unit.</summary>
    public IEnumerable<PlannedSession> Of(long day, string unit) => _byAudience[(day, unit)];

    /// <summary>The required sessions whose list names the number.</summary>
    public IEnumerable<PlannedSession> Naming(string number) => _byName[number];

    public IEnumerable<PlannedSession> At(string centre) => _byCentre[centre];
}
