using System.Globalization;
using System.Text;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings.Rounds;

namespace CardSystem.Ingest.Tests.Web.Figures;

/// <summary>
/// A past for the small district: a branch meeting of every branch each month for a year and a half and volunteer shifts with sign-out, entered by hand as from paper lists;
/// M02 comes to nothing of the last seven months, everybody else to most. The example policy has been in force all the time, and the nightly round has been run.
/// </summary>
internal static class FigureTown
{
    public const int Months = 18;
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    public static DateOnly Day(int monthsAgo)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(Zone).DateTime);
        return new DateOnly(today.Year, today.Month, 1).AddMonths(-monthsAgo).AddDays(9);
    }

    public static async Task FillAsync(DeskHost host)
    {
        TestImport.Run(host.Database, "timetable", Timetable());
        Enter(host, work =>
        {
            Assert.Null(PolicyStore.Add(work, TimeProvider.System.GetUtcNow(), "tester", "for the tests", Encoding.UTF8.GetBytes(DefaultPolicy.Json), Day(Months + 1).DayNumber).Refusal);
            EnterLists(work);
        });
        await DerivedAsync(host);
        // Yesterday's session still waits for its kiosks, which would hold every warning.
        var asOf = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(Zone).DateTime).AddDays(-2);
        var round = host.Service<WarningRound>().Run(asOf, TimeProvider.System.GetUtcNow(), false, TestContext.Current.CancellationToken);
        Assert.True(round.Count(Ingest.Warnings.Issued.StepKind.Issue) > 0, string.Join('\n', round.ToLines()));
    }

    public static void Enter(DeskHost host, Action<Work> enter)
    {
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        enter(work);
        work.Commit();
    }

    /// <summary>Waits until everything that was entered is counted.</summary>
    public static Task DerivedAsync(DeskHost host) => Eventually.TrueAsync(() =>
    {
        using var connection = host.Database.Database.OpenWithDerived();
        using var work = Work.Read(host.Database.Database, connection);
        return !BehindReasons.Of(host.Database.Database, work).Any() && work.One<long>("select count(*) from derived.to_sum") == 0 && work.One<long>("select count(*) from derived.unit_days") > 0;
    }, "everything entered is counted");

    /// <summary>Asks for a page again and again until it says so.</summary>
    public static async Task<string> UntilAsync(HttpClient client, string address, string text)
    {
        var page = await DeskHost.GetAsync(client, address);
        for (var tries = 0; tries < 600 && !page.Contains(text, StringComparison.Ordinal); tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            page = await DeskHost.GetAsync(client, address);
        }

        Assert.Contains(text, page, StringComparison.Ordinal);
        return page;
    }

    private static string Timetable()
    {
        var csv = new StringBuilder("session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks,category,kind,in_out,ends\n");
        for (var ago = Months; ago >= 1; ago--)
        {
            var date = Day(ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var shift = Day(ago).AddDays(4).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            for (var b = 1; b <= 4; b++)
                csv.Append(CultureInfo.InvariantCulture, $"m{ago}-b{b},meeting-b{b},支部大会,c{(b + 1) / 2},{date} 08:30,{date} 09:00,{date} 09:10,{date} 11:30,b{b},,meeting,required,in,{date} 11:00\n");
            csv.Append(CultureInfo.InvariantCulture, $"v{ago},volunteer,社区志愿服务,c1,{shift} 13:30,{shift} 14:00,{shift} 14:10,{shift} 17:30,*,,volunteer,volunteer,in-out,{shift} 17:00\n");
        }

        return csv.ToString();
    }

    private static void EnterLists(Work work)
    {
        var (sessions, random, now) = (CardSystem.Ingest.Activities.Timetable.Load(work).Sessions, new Random(7), TimeProvider.System.GetUtcNow());
        for (var ago = Months; ago >= 1; ago--)
        {
            for (var n = 1; n <= 12; n++)
            {
                var drifted = n == 2 && ago <= 7;
                if (!drifted && random.Next(100) < 85) Came(work, now, sessions[$"m{ago}-b{(n - 1) / 3 + 1}"], DeskTown.Member(n), Day(ago), 8, random.Next(100) < 15 ? 75 : 45, 0);
                if (!drifted && n % 3 == 1) Came(work, now, sessions[$"v{ago}"], DeskTown.Member(n), Day(ago).AddDays(4), 13, 50, 190);
            }
        }
    }

    private static void Came(Work work, DateTimeOffset now, CardSystem.Ingest.District.PlannedSession session, string member, DateOnly day, int hour, int minute, int stayed)
    {
        var at = new DateTimeOffset(day.ToDateTime(new TimeOnly(hour, 0)), Zone).AddMinutes(minute);
        Assert.Null(CorrectionStore.Enter(work, now, "tester", session, member, CorrectionKind.Attended, at.ToUnixTimeMilliseconds(), stayed == 0 ? 0 : at.AddMinutes(stayed).ToUnixTimeMilliseconds(), "paper list").Refused);
    }
}
