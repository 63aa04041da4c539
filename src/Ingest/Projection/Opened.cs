using System.Data.Common;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>The projection's hold on the database, and what is loaded over it. After a failure it is let go of, and opened anew.</summary>
internal sealed class Opened : IDisposable
{
    public Opened(Database database)
    {
        Connection = database.OpenWithDerived();
        Log = database.OpenLogReader();
        Names = new JournalNames(Log);
    }

    public DbConnection Connection { get; }
    public TapLogReader Log { get; }
    public JournalNames Names { get; }

    public ProjectionState? State { get; private set; }
    public TapIntake? Intake { get; private set; }
    public TapProving? Proving { get; private set; }
    public ChangeFollower? Follower { get; private set; }

    /// <summary>When people's changes were looked for last.</summary>
    public long Followed { get; set; }

    /// <summary>When closings were looked at last; null before the first time.</summary>
    public long? Looked { get; set; }

    public void Begin(ProjectionState state, ProofChecker proofs, DistrictDays days, Horizon horizon)
    {
        var placing = new TapPlacing(state, Names, days);
        State = state;
        Proving = new TapProving(state, Log, Names, placing, proofs, horizon);
        Intake = new TapIntake(state, Log, placing, Proving, horizon);
        Follower = new ChangeFollower(state, new TapMoves(state, Log, placing, Proving, days));
    }

    public void Dispose()
    {
        Log.Dispose();
        Connection.Dispose();
    }
}
