using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>A small district in a fresh database, and the desk at which its activities are made and changed; one transaction for each call, as the commands do.</summary>
internal sealed class TestDesk : IDisposable
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>A Wednesday morning before anything of the tests takes place.</summary>
    public static readonly DateTimeOffset Now = new(2026, 4, 1, 1, 0, 0, TimeSpan.Zero);

    public TestDesk(string kind, PostgresServer server, TestDistrict district)
    {
        Database = new TestDatabase(kind, server);
        district.ImportInto(Database);
        _imported = Database.Scalar<long>("select coalesce(max(act), 0) from acts");
    }

    private readonly long _imported;

    public TestDatabase Database { get; }

    public T Do<T>(Func<Work, T> change)
    {
        using var connection = Database.Database.Open();
        using var work = Work.Begin(Database.Database, connection);
        var result = change(work);
        work.Commit();
        return result;
    }

    public T Read<T>(Func<Work, T> read)
    {
        using var connection = Database.Database.Open();
        using var work = Work.Read(Database.Database, connection);
        return read(work);
    }

    public PlanReport Create(Activity activity, string through = "2026-12-31", params string[] members) => Do(work => ActivityDesk.Create(work, activity, members, Day(through), "li", Now, Zone));

    public PlanReport Extend(string activity, string through, DateTimeOffset? now = null) => Do(work => ActivityDesk.Extend(work, activity, Day(through), "li", now ?? Now, Zone));

    public bool Move(string session, Move move, DateTimeOffset? now = null) => Do(work => SessionDesk.Move(work, session, move, "li", "the room is taken", now ?? Now, Zone));

    public void Cancel(string session, DateTimeOffset? now = null) => Do(work => { SessionDesk.Cancel(work, session, "li", "a storm", now ?? Now); return 0; });

    public void Reinstate(string session, DateTimeOffset? now = null) => Do(work => { SessionDesk.Reinstate(work, session, "li", "the storm passed", now ?? Now); return 0; });

    public ImportReport Calendar(string csv)
    {
        var file = Path.Combine(Database.Folder, "calendar.csv");
        File.WriteAllText(file, csv);
        return Importer.Run(Database.Database, ImportTable.Read(file, CalendarImport.Columns), false, CalendarImport.Import, new Importing("li", Now, (_, _) => { }));
    }

    public SessionRow Session(string session) => Read(work => SessionStore.Get(work, session));

    /// <summary>id day hh:mm, with what became of it.</summary>
    public List<string> Sessions(string activity) => [.. Read(work => SessionStore.OfActivity(work, activity)).Select(s => $"{s.Session} {LocalTimes.Local(s.Starts, Zone).ToString("MM-dd HH:mm", null)}{(s.IsCancelled ? " cancelled" : "")}")];

    /// <summary>What was done since the district was imported.</summary>
    public List<string> Acts() => Database.Query<string>($"select who || ' ' || what || ' ' || subject from acts where act > {_imported} order by act");

    /// <summary>kind key from until of every change said since a number.</summary>
    public List<string> Changes(long after = 0) => [.. Database.Query<(long Number, string Kind, string Key, long From, long Until)>("select change, kind, key, from_at, until_at from changes order by change")
        .Where(c => c.Number > after).Select(c => $"{c.Kind} {c.Key}{(c.Kind == "Centre" ? $" {Clock(c.From)} {Clock(c.Until)}" : "")}")];

    public long LastChange() => Database.Scalar<long>("select coalesce(max(change), 0) from changes");

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);

    /// <summary>Tuesdays 19:00 to 21:00 at centre one, required of branch one.</summary>
    public static Activity Tuesdays(string id = "tue") => new(
        id, "学习会", "study", SessionKind.Required, "b1", "b1", "c1", "201", "", false, 0, Day("2026-05-05"), RuleExpander.LastDay, new TimeOnly(19, 0), new TimeOnly(21, 0), new SessionWindows(), "FREQ=WEEKLY",
        HolidayRule.Keep, Day("2026-05-05"));

    /// <summary>A volunteer order with three places, once, open to the region.</summary>
    public static Activity Order(int capacity = 3) => Tuesdays("order") with { Kind = SessionKind.Volunteer, Audience = "*", Recurrence = "", Capacity = capacity, InOut = true, Category = "volunteer" };

    private static string Clock(long instant) => LocalTimes.Local(instant, Zone).ToString("MM-dd HH:mm", null);

    public void Dispose() => Database.Dispose();
}
