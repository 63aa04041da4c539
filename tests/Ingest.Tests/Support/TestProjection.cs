using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Projection.Rebuilding;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;
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
        Options = options ?? new ProjectionOptions();
        Projector = new Projector(Database.Database, Options, Days(), Time);
    }

    public TestDatabase Database { get; }
    public TestInbox Inbox { get; }
    public ProjectionOptions Options { get; }
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
        await Database.LogIsReadableAsync();
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
                state = $"seen {seen} of {logged}, lag {Projector.Lag}, cursor {Projector.State.Cursor}, proofs {Projector.State.Proofs}, change {Projector.State.Reference.Change}, due {Projector.Due}, last step {steps}";
                return !Projector.ProofsAreBehind && Projector.Due == 0 && seen == logged && Projector.State.Reference.Change == Database.Scalar<long>("select coalesce(max(change), 0) from changes");
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
    public List<string> Attendance() => [.. Database.Query<AttendanceLine>("""
        select a.session as Session, a.member as Member, j.kiosk as Kiosk, a.seq as Seq, a.status as Status, a.expected as Expected, a.provisional as Provisional, a.rule as Rule
        from derived.attendance a left join journals j on j.id = a.journal order by a.session, a.member
        """).Select(a => a.ToString())];

    private sealed record AttendanceLine(string Session, string Member, string? Kiosk, long Seq, long Status, long Expected, long Provisional, string Rule)
    {
        public override string ToString() => string.Join(' ', new[]
        {
            Session, Member, Kiosk is null ? null : $"{Kiosk}/{Seq}",
            (AttendanceStatus)Status switch { AttendanceStatus.Present => null, AttendanceStatus.LeftEarly => "left-early", AttendanceStatus.LateAndLeftEarly => "late left-early", var status => status.ToString().ToLowerInvariant() },
            Status <= 4 && Expected == 0 ? "walk-in" : null, Provisional == 1 ? "provisional" : null, Rule is "tap" or "no-tap" or "excuse" ? null : Rule,
        }.OfType<string>());
    }

    /// <summary>session phase expected/attended/absent/excused, and why it is held.</summary>
    public List<string> Sessions() => [.. Database.Query<(string Session, long Phase, long Expected, long Attended, long Absent, long Excused, string Held)>(
        "select session, phase, expected, attended, absent, excused, held from derived.session_states order by session")
        .Select(s => $"{s.Session} {(SessionPhase)s.Phase} {s.Expected}/{s.Attended}/{s.Absent}/{s.Excused} {s.Held}".TrimEnd())];

    public List<string> SetAside() => [.. Database.Query<(string Kiosk, long Seq, string Reason)>(
        "select j.kiosk, s.seq, s.reason from derived.set_aside s join journals j on j.id = s.journal order by j.kiosk, j.journal, s.seq").Select(s => $"{s.Kiosk}/{s.Seq} {s.Reason}")];

    /// <summary>Everything derived, with names for numbers: equal texts mean equal results.</summary>
    public string Everything()
    {
        using var connection = Database.Database.OpenWithDerived();
        var journals = Dapper.SqlMapper.Query<(long Id, string Name)>(connection, "select id, kiosk || '/' || journal from journals").ToDictionary(j => j.Id, j => j.Name);
        var rows = new List<string>();
        foreach (var table in DerivedSchema.Tables.Except(["state", "card_taps", "kiosk_words"], StringComparer.Ordinal))
        {
            using var reader = (System.Data.Common.DbDataReader)Dapper.SqlMapper.ExecuteReader(connection, $"select * from derived.{table}");
            while (reader.Read()) rows.Add($"{table}: {RowText.Of(reader, journals)}");
        }

        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }

    /// <summary>A kiosk says how it is: everything it has made up to <paramref name="at"/>, of which some may wait.</summary>
    /// <param name="journals">Per journal the last sequence made and the last one that had a receipt.</param>
    public void Say(string kiosk, DateTimeOffset at, DateTimeOffset? oldestWaiting = null, params (string Journal, long Last, long Received)[] journals)
    {
        var status = new KioskStatus(true, at, "b00t", "test", journals.Sum(j => j.Last - j.Received), oldestWaiting, [.. journals.Select(j => new JournalStatus(j.Journal, j.Last, j.Received))], [], 1);
        Database.Execute(
            "insert into kiosk_statuses(kiosk, received_at, body) values(@kiosk, @now, @body) on conflict(kiosk) do update set received_at = excluded.received_at, body = excluded.body",
            new { kiosk, now = Time.GetUtcNow().ToUnixTimeMilliseconds(), body = Message.Write(status) });
    }

    /// <summary>Moves the clock on to an instant and projects.</summary>
    public async Task AtAsync(DateTimeOffset instant)
    {
        Assert.True(instant >= Time.GetUtcNow(), $"{instant} is past: it is {Time.GetUtcNow()}.");
        Time.Advance(instant - Time.GetUtcNow());
        await ProjectAsync();
    }

    /// <summary>What a person enters, in a transaction of its own.</summary>
    public T Enter<T>(Func<Work, T> entry)
    {
        using var connection = Database.Database.Open();
        using var work = Work.Begin(Database.Database, connection);
        var entered = entry(work);
        work.Commit();
        return entered;
    }

    public void Enter(Action<Work> entry) => Enter(work =>
    {
        entry(work);
        return true;
    });

    /// <summary>What is kept and what is derived, as of one moment.</summary>
    public T Read<T>(Func<Work, T> read)
    {
        using var connection = Database.Database.OpenWithDerived();
        using var work = Work.Read(Database.Database, connection);
        return read(work);
    }

    public void Correct(string session, string member, CorrectionKind what, DateTimeOffset? from = null, DateTimeOffset? until = null) => Enter(work =>
    {
        var entered = CorrectionStore.Enter(
            work, Time.GetUtcNow(), "tester", Timetable.Load(work).Sessions[session], member, what, from?.ToUnixTimeMilliseconds() ?? 0, until?.ToUnixTimeMilliseconds() ?? 0, "as the register says");
        Assert.Null(entered.Refused);
    });

    public long Excuse(string member, string session) => Enter(work =>
    {
        var requested = ExcuseStore.Request(work, Time.GetUtcNow(), "tester", member, session, 0, 0, "sick", "ill in bed");
        Assert.Null(ExcuseStore.Move(work, Time.GetUtcNow(), "secretary", requested.Act, ExcuseState.Approved, "").Refused);
        return requested.Act;
    });

    /// <summary>Puts the example of a credit policy in force, with so many points for a meeting.</summary>
    public void Policy(int points = 2) => Enter(work =>
    {
        var policy = System.Text.Encoding.UTF8.GetBytes(DefaultPolicy.Json.Replace("\"points\": 2", $"\"points\": {points}", StringComparison.Ordinal));
        // Refused where this very policy is in force already, which is as good.
        PolicyStore.Add(work, Time.GetUtcNow(), "tester", "as decided", policy, DateOnly.FromDateTime(TestDistrict.Nine.DateTime).AddDays(-30).DayNumber);
    });

    /// <summary>Derives everything anew beside, up to where the live projection is.</summary>
    public DerivedComparison Rebuild()
    {
        var beside = Database.Database.Beside();
        try
        {
            return new DerivedRebuild(Database.Database, Options, Days(), Time, (_, _) => { }).Run(beside, TestContext.Current.CancellationToken);
        }
        finally
        {
            beside.RemoveBeside();
        }
    }

    public static void AssertEqual(DerivedComparison comparison, string about) => Assert.True(comparison.IsEqual, $"{about}\n{string.Join('\n', comparison.First)}");

    public void Dispose()
    {
        Projector.Dispose();
        Inbox.Dispose();
        Database.Dispose();
    }
}
