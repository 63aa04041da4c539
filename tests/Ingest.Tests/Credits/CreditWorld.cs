using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Credits;

/// <summary>Policies, sessions and facts for tests, in the district's zone.</summary>
internal static class CreditWorld
{
    public static readonly DistrictDays Days = new(DistrictOptions.FindZone(DistrictOptions.UsualZone)!);
    public static readonly Organisation Branch = new("branch-1", "First", "branch", "community-1");
    public static readonly Member One = new(0, "M1", "张*", Branch);
    public static readonly Member Two = new(1, "M2", "李*", new Organisation("branch-2", "Second", "branch", "community-1"));

    public static readonly BelongingOf AtHome = (member, _, _) => new Belonging(member.Branch.Id, member.Branch.Parent ?? "", false);
    public static readonly BelongingOf InCommunity = (member, _, _) => new Belonging(member.Branch.Id, member.Branch.Parent ?? "", true);

    /// <summary>A policy with these categories and nothing else.</summary>
    public static Policy Policy(string categories, string more = "") => PolicyReader.Read("policy.json", Json(categories, more));

    public static byte[] Json(string categories, string more = "") => Encoding.UTF8.GetBytes(
        $$"""{"name":{"zh":"办法","en":"Policy"},"categories":{{{categories}}}{{more}}}""");

    public static string Category(string id, string rules) => $$"""
        "{{id}}":{"name":{"zh":"类","en":"Kind"},{{rules}}}
        """;

    /// <summary>One version that was there before everything.</summary>
    public static PolicyHistory Always(string categories, string more = "") => new([Version(1, Policy(categories, more))]);

    public static PolicyVersion Version(long number, Policy policy, string from = "2000-01-01", long act = 0, DateTimeOffset? at = null) =>
        new(number, Day(from), act, at?.ToUnixTimeMilliseconds() ?? 0, 0, 0, policy);

    public static long Day(string day) => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayNumber;

    /// <param name="starts">By the clock on the district's walls, yyyy-MM-dd HH:mm.</param>
    public static PlannedSession Session(string id, string starts, string category = "study", SessionKind kind = SessionKind.Required, bool inOut = false, SessionFate fate = SessionFate.Planned)
    {
        var at = Local(starts);
        return new PlannedSession(
            id.GetHashCode(StringComparison.Ordinal), id, "centre-1", ["d"], new TimetableSession(id, id, at.AddMinutes(-30), at, at.AddMinutes(5), at.AddHours(2), [])) { Category = category, Kind = kind, InOut = inOut, Fate = fate };
    }

    public static DateTimeOffset Local(string text) => new(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public static SessionFact Fact(PlannedSession session, AttendanceStatus status = AttendanceStatus.Present, int minutes = 0, bool expected = true, bool provisional = false) =>
        Facts(session, (0, Outcome(status, minutes, expected, provisional)));

    public static SessionFact Facts(PlannedSession session, params (long Act, Outcome? Outcome)[] versions) =>
        new(session, Days.Of(session.Session.Starts.ToUnixTimeMilliseconds()), [.. versions.Select(v => new FactVersion(v.Act, v.Outcome))]);

    public static Outcome Outcome(AttendanceStatus status, int minutes = 0, bool expected = true, bool provisional = false) => new(status, expected, provisional, 0, 0, minutes, "tap", 0);

    /// <summary>The entries as text: session rule amount, with what is special about them.</summary>
    public static string[] Told(IEnumerable<LedgerEntry> entries) => [.. entries.Select(e =>
        $"{e.Session} {e.Rule} {(e.Account == CreditAccount.TimeBank ? e.Amount + " min" : Points.Text(e.Amount))}{(e.Cut.Length > 0 ? $" of {Points.Text(e.Earned)} by {e.Cut}" : "")}{(e.Policy != 1 ? $" v{e.Policy}" : "")}{(e.Act > 0 ? $" act {e.Act}" : "")}{(e.IsLive ? "" : $" reversed by {e.ReversedBy}")}")];

    /// <summary>A database with a small district: two branches of a community, and members M1 to M4, two in each.</summary>
    public static TestDatabase NewDistrict(string kind, TestKit.PostgresServer server)
    {
        var database = new TestDatabase(kind, server);
        database.Execute("""
            insert into organisations(id, name, kind, parent) values('d', 'District', 'district', null), ('community-1', 'Community', 'community', 'd'),
                ('branch-1', 'First', 'branch', 'community-1'), ('branch-2', 'Second', 'branch', 'community-1'), ('centre-1', 'Centre', 'centre', 'd');
            insert into members(member, name, branch) values('M1', '张伟', 'branch-1'), ('M2', '李娜', 'branch-2'), ('M3', '=SUM(A1)', 'branch-1'), ('M4', '欧阳,明', 'branch-2');
            """);
        return database;
    }

    /// <summary>Derives in one transaction what the facts of some members come to.</summary>
    public static void Derive(TestDatabase database, PolicyHistory policies, BelongingOf belonging, params (Member Member, IEnumerable<SessionFact> Facts)[] members)
    {
        using var connection = database.Database.OpenWithDerived();
        using var work = Work.Derive(database.Database, connection);
        var ledger = new CreditLedger(new CreditBook(policies), belonging);
        foreach (var (member, facts) in members) ledger.Recompute(work, member, [.. facts]);
        ledger.Write(work);
        work.Commit();
    }

    public static T Read<T>(TestDatabase database, Func<Work, T> read)
    {
        using var connection = database.Database.OpenWithDerived();
        using var work = Work.Read(database.Database, connection);
        return read(work);
    }

    /// <summary>Everything derived about credits, as text.</summary>
    public static string Everything(TestDatabase database)
    {
        string[] queries =
        [
            "select 'live ' || member || ' ' || session || ' ' || rule || ' ' || account || ' ' || day || ' ' || month || ' ' || act || ' ' || amount || ' ' || earned || ' ' || policy || ' ' || category || ' ' || unit || ' ' || status || ' ' || minutes || ' ' || cut from derived.ledger",
            "select 'reversed ' || member || ' ' || session || ' ' || rule || ' ' || act || ' ' || reversed_by || ' ' || amount || ' ' || policy || ' ' || category || ' ' || unit || ' ' || cut from derived.ledger_reversed",
            "select 'standing ' || unit || ' ' || month || ' ' || member || ' ' || category || ' ' || account || ' ' || amount || ' ' || entries from derived.standings",
            "select 'service ' || member || ' ' || session || ' ' || day || ' ' || category || ' ' || entitled || ' ' || reason || ' ' || credits || ' ' || times from derived.services",
        ];
        return string.Join('\n', queries.SelectMany(database.Query<string>).Order(StringComparer.Ordinal));
    }
}
