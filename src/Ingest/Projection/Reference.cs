using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection;

/// <summary>What people entered, as of one moment: roster and timetable under one version. Any import raises the version, and everything derived is derived again.</summary>
public sealed class Reference(long version, RosterBook roster, Timetable timetable)
{
    public long Version { get; } = version;
    public RosterBook Roster { get; } = roster;
    public Timetable Timetable { get; } = timetable;

    private readonly Dictionary<(int Session, string Branch), bool> _expects = [];

    /// <summary>Is this member expected at this session? For one thread.</summary>
    public bool Expects(PlannedSession session, Member member)
    {
        var key = (session.Index, member.Branch.Id);
        if (!_expects.TryGetValue(key, out var expects))
            _expects.Add(key, expects = session.Expects(Roster.Upwards(member.Branch).Select(o => o.Id)));
        return expects;
    }

    public static Reference Load(Database database)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return new Reference(ReferenceVersion.Read(work), RosterBook.Load(work), Timetable.Load(work));
    }
}
