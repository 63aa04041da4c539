using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Roster;

/// <summary>A small district's roster, with desks whose clock is set by hand: a district, two communities, a centre and four branches, on 2026-05-01.</summary>
internal sealed class TestRoster : IDisposable
{
    public const string Units = "id,name,kind,parent\nd,区,district,\ncx,社区甲,community,d\ncy,社区乙,community,d\nc1,中心,centre,d\nb1,一,branch,cx\nb2,二,branch,cx\nb3,三,branch,cy\nb4,四,branch,cy\n";

    public static readonly long Today = new DateOnly(2026, 5, 1).DayNumber;

    public TestRoster(string kind, PostgresServer server, int members = 6)
    {
        Database = new TestDatabase(kind, server);
        Import("organisations", Units);
        Import("members", "member,name,branch\n" + string.Concat(Enumerable.Range(1, members).Select(n => $"M{n},张三{n},b{(n - 1) % 4 + 1}\n")));
        var days = new DistrictDays(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        (Desk, Merges, Cards) = (new RosterDesk(Database.Database, days, Time), new MergeDesk(Database.Database, days, Time), new CardDesk(Database.Database, days, Time));
    }

    public TestDatabase Database { get; }
    public ManualTime Time { get; } = new(TestDistrict.Nine);
    public RosterDesk Desk { get; }
    public MergeDesk Merges { get; }
    public CardDesk Cards { get; }

    public static long Day(string day) => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayNumber;

    public CardSystem.Ingest.Import.ImportReport Import(string what, string csv, bool dryRun = false)
    {
        var file = Path.Combine(Database.Folder, what + ".csv");
        File.WriteAllText(file, csv);
        return CardSystem.Ingest.Commands.ImportCommand.Import(TestImport.Settings, Database.Database, what, file, dryRun, "clerk", Time);
    }

    public RosterBook Book(long? today = null)
    {
        using var connection = Database.Database.Open();
        using var work = Work.Read(Database.Database, connection);
        return RosterBook.Load(work, today);
    }

    public static PlannedSession Session(params string[] audience) => new(0, "a", "c1", audience, new TimetableSession("s", "s", TestDistrict.Nine, TestDistrict.Nine, TestDistrict.Nine, TestDistrict.Nine.AddHours(2), []));

    public List<string> Changes(long after = 0) => [.. Database.Query<(string Kind, string Key, long Until)>($"select kind, key, until_at from changes where change > {after} order by change").Select(c => $"{c.Kind} {c.Key}{(c.Until == 0 ? " (only read again)" : "")}".TrimEnd())];

    public long LastChange => Database.Scalar<long?>("select max(change) from changes") ?? 0;

    /// <summary>Everything a book answers about its members on these days, as text.</summary>
    public static string Answers(RosterBook book, IEnumerable<long> days) => string.Join('\n',
        from day in days
        from member in book.Members.Values.OrderBy(m => m.Number, StringComparer.Ordinal)
        select $"{day} {member.Number} home {book.HomeAt(member, day)?.Id} exempt {book.IsExempt(member, day)} expected {book.Expects(Session("cx"), member, day)}{book.Expects(Session("b4"), member, day)} "
            + string.Join(',', book.BelongingAt(member, day).Select(b => $"{b.Unit.Id}/{b.Unit.Name}/{b.Kind}/{b.Directly}").Order(StringComparer.Ordinal)));

    public void Dispose() => Database.Dispose();
}
