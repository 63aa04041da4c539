using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>A district in a fresh database, with an inbox before it and a projector behind it, both stepped by hand.</summary>
public sealed class TestProjection : IDisposable
{
    private readonly Dictionary<string, FakeConnection> _connections = new(StringComparer.Ordinal);

    public TestProjection(string kind, PostgresServer server, TestDistrict district, ProjectionOptions? options = null)
    {
        Database = new TestDatabase(kind, server);
        district.ImportInto(Database);
        Inbox = new TestInbox(Database);
        Projector = new Projector(Database.Database, options ?? new ProjectionOptions(), Days(), Time);
    }

    public TestDatabase Database { get; }
    public TestInbox Inbox { get; }
    public ManualTime Time { get; } = new(TestDistrict.Nine);
    public Projector Projector { get; }

    public static DistrictDays Days() => new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    /// <summary>Commits taps in this order.</summary>
    public async Task TakeAsync(params byte[][] bodies)
    {
        foreach (var body in bodies)
        {
            var kiosk = JsonDocument.Parse(body).RootElement.GetProperty("kiosk").GetString()!;
            if (!_connections.TryGetValue(kiosk, out var connection)) _connections.Add(kiosk, connection = new FakeConnection(kiosk));
            await Inbox.TakeAsync(connection, body);
        }

        while (Inbox.Queue.Weight > 0) Assert.True(Inbox.Committer.Step(TestContext.Current.CancellationToken), Inbox.Committer.Trouble);
    }

    /// <summary>Projects everything committed so far, proofs included.</summary>
    public async Task ProjectAsync()
    {
        var state = "";
        try
        {
            await Eventually.TrueAsync(() =>
            {
                // What was imported or taken meanwhile is looked for every quarter of a second.
                Time.Advance(TimeSpan.FromMilliseconds(300));
                var steps = 0;
                while (Projector.Step() == StepOutcome.Worked) Assert.True(++steps < 10_000);
                var (seen, logged) = (Projector.State!.Completeness.Journals.Values.Sum(p => p.Taps), Database.Scalar<long>("select count(*) from taps"));
                state = $"seen {seen} of {logged}, lag {Projector.Lag}, cursor {Projector.State.Cursor}, proofs {Projector.State.Proofs}, reference {Projector.State.Reference.Version}, last step {steps}";
                return !Projector.ProofsAreBehind && seen == logged;
            }, "the projection to reach the end of the log");
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message} ({state})");
        }
    }

    public async Task TakeAndProjectAsync(params byte[][] bodies)
    {
        await TakeAsync(bodies);
        await ProjectAsync();
    }

    /// <summary>session member kiosk/sequence, with what the member was.</summary>
    public List<string> Attendance() => [.. Database.Query<(string Session, string Member, string Kiosk, long Seq, long Late, long WalkIn)>(
        "select a.session, a.member, j.kiosk, a.seq, a.late, a.walk_in from derived.attendance a join journals j on j.id = a.journal order by a.session, a.member")
        .Select(a => $"{a.Session} {a.Member} {a.Kiosk}/{a.Seq}{(a.Late == 1 ? " late" : "")}{(a.WalkIn == 1 ? " walk-in" : "")}")];

    public List<string> SetAside() => [.. Database.Query<(string Kiosk, long Seq, string Reason)>(
        "select j.kiosk, s.seq, s.reason from derived.set_aside s join journals j on j.id = s.journal order by j.kiosk, j.journal, s.seq").Select(s => $"{s.Kiosk}/{s.Seq} {s.Reason}")];

    /// <summary>Everything derived, with names for numbers: equal texts mean equal results.</summary>
    public string Everything()
    {
        string[] queries =
        [
            "select 'sign-in', s.session, s.member, cast(s.at as text), j.kiosk || j.journal, cast(s.seq as text), '' from derived.sign_ins s join journals j on j.id = s.journal",
            "select 'attendance', s.session, s.member, cast(s.at as text), j.kiosk || j.journal, cast(s.seq as text), cast(s.late as text) || cast(s.walk_in as text) from derived.attendance s join journals j on j.id = s.journal",
            "select 'visit', s.centre, s.member, cast(s.at as text), j.kiosk || j.journal, cast(s.seq as text), cast(s.day as text) from derived.visits s join journals j on j.id = s.journal",
            "select 'aside', s.reason, coalesce(s.card, '-'), cast(s.at as text), j.kiosk || j.journal, cast(s.seq as text), s.detail from derived.set_aside s join journals j on j.id = s.journal",
            "select 'progress', '', '', cast(s.last_at as text), j.kiosk || j.journal, cast(s.up_to as text), cast(s.highest as text) || '/' || cast(s.taps as text) from derived.journal_progress s join journals j on j.id = s.journal",
            "select 'day', cast(day as text), cast(taps as text), '', '', '', '' from derived.days",
        ];
        return string.Join('\n', queries.SelectMany(q => Database.Query<(string, string, string, string, string, string, string)>(q)).Select(r => r.ToString()).Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        Projector.Dispose();
        Inbox.Dispose();
        Database.Dispose();
    }
}
