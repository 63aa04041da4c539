using System.Globalization;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Privacy.Ways;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Privacy;

/// <summary>The same as <see cref="EveryWayTests"/> at the command line: a person is put in by every option and argument that takes words, is erased by the command, and is nowhere.</summary>
public sealed class EveryCommandTests(PostgresServer server)
{
    private static readonly string Words = PageWays.Words;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhicheverCommandNamedAPersonHeIsNowhereAfterwards(string kind)
    {
        using var town = new DeskTown();
        using var database = new TestDatabase(kind, server);
        town.ImportInto(database);
        var ways = new CommandWays(database);
        await FilesAsync(ways, database);
        await PlansAsync(ways);
        await AttendanceAsync(ways, database);
        await RosterAsync(ways);
        await CareAsync(ways, database);
        await RulesAsync(ways, database);
        Assert.True(Canary.InTables(database).Count > 20, "The person was not put in.");
        var missing = ways.Missing().ToList();

        var erased = await CommandLine.SayAsync(database, "privacy", "erase", Canary.Number, "--reason", "asked for on paper", "--by", "officer");
        Assert.True(erased.Code == 0, erased.Errors);
        Assert.Contains("The database's files are clear of it.", erased.Output, StringComparison.Ordinal);
        var left = missing.Concat(Canary.InTables(database).Select(t => "in " + t)).ToList();
        // The files that were handed in are whoever's who made them.
        foreach (var file in Directory.GetFiles(database.Folder).Where(f => Path.GetExtension(f) is ".csv" or ".json")) File.Delete(file);
        if (kind == Databases.Sqlite) left.AddRange(Canary.InFiles(database.Folder).Select(f => "in " + f));
        Assert.True(left.Count == 0, string.Join('\n', left) + "\n" + erased.Output);
    }

    private static string FileWith(TestDatabase database, string name, string text)
    {
        var file = Path.Combine(database.Folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task FilesAsync(CommandWays ways, TestDatabase database)
    {
        await ways.RunAsync("import", "members", FileWith(database, "old.csv", $"member,name,branch\n{Canary.Number},{Canary.Former},b1\n{Canary.Merged},{Canary.Name},b2\n"));
        await ways.RunAsync("import", "members", FileWith(database, "new.csv", $"member,name,branch\n{Canary.Number},{Canary.Name},b1\n"));
        var now = TimeProvider.System.GetUtcNow();
        using TestCard one = new("CARD990042", now.AddYears(-1), now.AddYears(1)), two = new("CARDSPARE", now.AddYears(-1), now.AddYears(1));
        await ways.RunAsync("import", "cards", FileWith(database, "cards.csv", $"card,member,certificate\n{one.Number},{Canary.Number},{Convert.ToBase64String(one.Certificate)}\n{two.Number},,{Convert.ToBase64String(two.Certificate)}\n"));
        await ways.RunAsync("import", "timetable", FileWith(database, "times.csv", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\n"
            + $"report,R,{Canary.Name}先进事迹报告会,c1,{PageWays.Day(2)} 08:30,{PageWays.Day(2)} 09:00,{PageWays.Day(2)} 09:10,{PageWays.Day(2)} 11:00,b1,\n"));
        await ways.RunAsync("excuse", "import", FileWith(database, "excuses.csv", $"member,session,from,until,kind,reason,state\n{Canary.Number},now,,,sick,{Words},approved\n"));
        await ways.RunAsync("calendar", "import", FileWith(database, "days.csv", $"day,kind,name\n{PageWays.Day(40)},holiday,{Canary.Name}的生日\n"));
    }

    private static async Task PlansAsync(CommandWays ways)
    {
        await ways.RunAsync("activity", "create", "choir", "--name", Canary.Name + "合唱团", "--room", Canary.Name, "--members", Canary.Number, "--centre", "c1", "--kind", "open", "--from", PageWays.Day(1), "--starts", "19:00", "--ends", "20:30", "--repeat", "FREQ=DAILY;COUNT=3");
        var session = "choir-" + PageWays.Day(1).Replace("-", "", StringComparison.Ordinal);
        await ways.RunAsync("activity", "sign-up", session, Canary.Number);
        await ways.RunAsync("activity", "withdraw", session, Canary.Number);
        await ways.RunAsync("activity", "sign-up", session, Canary.Number);
        await ways.RunAsync("activity", "move", session, "--room", Canary.Name + "室", "--reason", Words);
        await ways.RunAsync("activity", "cancel", session, "--reason", Words);
        await ways.RunAsync("activity", "reinstate", session, "--reason", Words);
        await ways.RunAsync("activity", "capacity", session, "9", "--reason", Words);
        await ways.RunAsync("activity", "stop", "choir", "--from", PageWays.Day(2), "--reason", Words);
    }

    private static async Task AttendanceAsync(CommandWays ways, TestDatabase database)
    {
        await ways.RunAsync("excuse", "request", Canary.Number, "--session", "past", "--kind", "sick", "--reason", Words);
        var number = database.Scalar<long>("select max(excuse) from excuses").ToString(CultureInfo.InvariantCulture);
        await ways.RunAsync("excuse", "refuse", number, "--reason", Words);
        await ways.RunAsync("excuse", "approve", number, "--reason", Words);
        await ways.RunAsync("excuse", "withdraw", number, "--reason", Words);
        await ways.RunAsync("correct", "past", Canary.Number, "--attended", "--reason", Words);
        database.Execute("insert into derived.ledger(member, session, rule, account, day, month, act, amount, earned, policy, category, unit, status, minutes, cut) values(@Number, 'past', 6, 4, 739000, 24000, 0, 90, 90, 1, 'x', 'b1', 2, 90, '')", new { Canary.Number });
        await ways.RunAsync("time-bank", "withdraw", Canary.Number, "60", "--for", Words);
        await ways.RunAsync("time-bank", "cancel", database.Scalar<long>("select max(act) from time_withdrawals").ToString(CultureInfo.InvariantCulture), "--reason", Words);
        database.Execute("delete from derived.ledger");
    }

    private static async Task RosterAsync(CommandWays ways)
    {
        await ways.RunAsync("roster", "transfer", Canary.Number, "--to", "b2", "--reason", Words);
        await ways.RunAsync("roster", "affiliate", Canary.Number, "--community", "k1", "--reason", Words);
        await ways.RunAsync("roster", "exempt", Canary.Number, "--from", PageWays.Day(5), "--until", PageWays.Day(6), "--reason", Words);
        await ways.RunAsync("roster", "merge", Canary.Merged, "into", Canary.Number, "--reason", Words);
        await ways.RunAsync("roster", "unmerge", Canary.Merged, "--reason", Words);
        await ways.RunAsync("roster", "merge", Canary.Merged, "into", Canary.Number, "--reason", Words);
        await ways.RunAsync("roster", "card", "lost", "CARD990042", "--reason", Words);
        await ways.RunAsync("roster", "card", "active", "CARD990042", "--reason", Words);
        await ways.RunAsync("roster", "card", "suspend", "CARD990042", "--reason", Words);
        await ways.RunAsync("roster", "card", "bind", "CARDSPARE", Canary.Number, "--reason", Words);
        await ways.RunAsync("roster", "card", "replace", "CARD990042", "CARDSPARE", "--reason", Words);
        await ways.RunAsync("roster", "card", "revoke", "CARDSPARE", "--reason", Words);
        await ways.RunAsync("roster", "uid-only", "c1", "on", "--reason", Words);
    }

    private static async Task CareAsync(CommandWays ways, TestDatabase database)
    {
        using (var connection = database.Database.Open())
        using (var work = Work.Begin(database.Database, connection))
        {
            for (var number = 7; number < 9; number++)
                WarningStore.Add(work, new Warning(number, Canary.Number, "two-in-a-row", 700_000 + number, 0, WarningLevel.Concern, WarningStates.Open, false, "b1", 1, 0, 1, false, 700_000, "{}"));
            work.Commit();
        }

        await ways.RunAsync("warnings", "follow-up", "7", "--note", Words);
        await ways.RunAsync("warnings", "resolve", "7", "--outcome", Words);
        await ways.RunAsync("warnings", "withdraw", "8", "--reason", Words);
        database.Execute("insert into security_alerts(at, kind, subject, detail, unit, count, first_at, last_at) values(0, 'copied-card', 'CARD990042', '{}', 'b1', 1, 0, 0)");
        await ways.RunAsync("alerts", "acknowledge", database.Scalar<long>("select max(alert) from security_alerts").ToString(CultureInfo.InvariantCulture), "--note", Words);
        await ways.RunAsync("notices", "channels", "add", "own-mail", "--kind", "mail", "--unit", "b1", "--to", Canary.Mail, "--leader", Canary.Number);
        await ways.RunAsync("notices", "channels", "disable", "own-mail", "--reason", Words);
        await ways.RunAsync("notices", "channels", "enable", "own-mail", "--reason", Words);
        await ways.RunAsync("notices", "channels", "add", "gone", "--kind", "mqtt", "--unit", "b1");
        await ways.RunAsync("notices", "channels", "remove", "gone", "--reason", Words);
        await ways.RunAsync("kiosks", "revoke", "kiosk-2", "--reason", Words);
        await ways.RunAsync("staff", "invite", "clerk", "--role", "centre@c1");
        await ways.RunAsync("staff", "token", "clerk", "--for", $"查{Canary.Name}", "--right", "see-members");
        await ways.RunAsync("acts", "erase", database.Scalar<long>("select max(act) from acts where what = 'staff-invite' or what like 'token%'").ToString(CultureInfo.InvariantCulture), "--reason", Words);
    }

    private static async Task RulesAsync(CommandWays ways, TestDatabase database)
    {
        await ways.RunAsync("warnings", "rules", "add", FileWith(database, "rules.json", DefaultRules.Json), "--from", PageWays.Day(0), "--reason", Words);
        await ways.RunAsync("policy", "add", FileWith(database, "policy.json", DefaultPolicy.Json), "--from", PageWays.Day(1), "--reason", Words);
        await ways.RunAsync("policy", "withdraw", "1", "--reason", Words);
        var year = PageWays.Day(0)[..4];
        await ways.RunAsync("period", "open", year);
        await ways.RunAsync("period", "settle", year, "--force", "--reason", Words);
        await ways.RunAsync("period", "reopen", year, "--reason", Words);
    }
}
