using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>
/// A district for a year: three sub-districts, each with a centre, a community and some branches; members with a card each, spare cards of nobody,
/// two kiosks at each centre; and what takes place there.
/// </summary>
internal sealed class YearDistrict : IDisposable
{
    public const int Places = 3;

    /// <summary>So many imports the district begins with.</summary>
    public const int Beginnings = 4;

    private static readonly DateTimeOffset From = TestDistrict.Nine.AddYears(-1);
    private static readonly DateTimeOffset Until = TestDistrict.Nine.AddYears(5);

    private readonly List<TestCard> _made = [];

    public YearDistrict(int branches, int members)
    {
        Branches = [.. Enumerable.Range(0, branches).Select(b => string.Create(CultureInfo.InvariantCulture, $"b{b + 1:00}"))];
        Members = [.. Enumerable.Range(0, members).Select(m => string.Create(CultureInfo.InvariantCulture, $"M{m + 1:000}"))];
        Cards = [.. Enumerable.Range(0, members).Select(m => Make(string.Create(CultureInfo.InvariantCulture, $"CARD{m + 1:000}")))];
        Spares = [.. Enumerable.Range(0, 12).Select(s => Make(string.Create(CultureInfo.InvariantCulture, $"SPARE{s + 1:00}")))];
        Strangers = [Make("STRANGE1"), Make("STRANGE2")];
        Kiosks = [.. Enumerable.Range(0, Places * 2).Select(k => new TestKiosk($"kiosk-{k + 1}"))];
    }

    public IReadOnlyList<string> Branches { get; }
    public IReadOnlyList<string> Members { get; }

    /// <summary>The cards members carry, in the order of the members; one that is renewed or replaced is another from then on.</summary>
    public TestCard[] Cards { get; }

    /// <summary>Registered, and nobody's yet.</summary>
    public IReadOnlyList<TestCard> Spares { get; }

    /// <summary>In no roster.</summary>
    public IReadOnlyList<TestCard> Strangers { get; }

    /// <summary>The first two are at centre one, and so on.</summary>
    public IReadOnlyList<TestKiosk> Kiosks { get; }

    public string Organisations => "id,name,kind,parent\nd,区,district,\n"
        + string.Concat(Enumerable.Range(1, Places).Select(p => $"s{p},街道,sub-district,d\nc{p},中心,centre,s{p}\nk{p},社区,community,s{p}\n"))
        + string.Concat(Branches.Select((b, n) => $"{b},支部,branch,s{n % Places + 1}\n"));

    public string MembersFile => "member,name,branch\n" + string.Concat(Members.Select((m, n) => $"{m},张三丰,{Branches[n % Branches.Count]}\n"));

    public string CardsFile => "card,member,certificate\n"
        + string.Concat(Cards.Select((c, n) => Row(c, Members[n]))) + string.Concat(Spares.Select(c => Row(c, "")));

    public string KiosksFile => "kiosk,name,centre,public_key,secret_hash\n"
        + string.Concat(Kiosks.Select((k, n) => $"{k.Id},终端,c{n / 2 + 1},{Convert.ToBase64String(k.Key.ExportSubjectPublicKeyInfo())},{Secret}\n"));

    private static string Secret { get; } = SecretHash.Of("as it does not matter here");

    /// <summary>Another card under the number, as a renewed one is, and the file that enters it.</summary>
    public (TestCard Card, string File) Renew(TestCard card, string member)
    {
        var renewed = Make(card.Number);
        return (renewed, "card,member,certificate\n" + Row(renewed, member));
    }

    /// <summary>Everything a member can be expected at or come to. Branches of one place meet at different hours, for a tap belongs to one session.</summary>
    public IEnumerable<Activity> Activities(DateOnly first)
    {
        for (var place = 1; place <= Places; place++)
        {
            var usual = new Activity(
                $"study-{place}", "学习会", "study", SessionKind.Required, $"s{place}", $"s{place}", $"c{place}", "", "", false, 0, first, RuleExpander.LastDay,
                new TimeOnly(19, 0), new TimeOnly(20, 30), new SessionWindows(30, 10, 0, 30), "FREQ=WEEKLY;INTERVAL=2", HolidayRule.Keep, first);
            yield return usual;
            yield return usual with
            {
                Id = $"order-{place}", Name = "志愿服务", Category = "volunteer", Kind = SessionKind.Volunteer, Audience = "*", InOut = true, Capacity = 6, Rate = false,
                Starts = new TimeOnly(13, 0), Ends = new TimeOnly(17, 0), Organiser = "d", FirstDay = first.AddDays(place), Recurrence = "FREQ=WEEKLY;INTERVAL=3",
            };
            yield return usual with
            {
                Id = $"help-{place}", Name = "社区报到", Category = "community", Kind = SessionKind.Volunteer, Audience = "*", InOut = true, Organiser = $"k{place}", Windows = new SessionWindows(30, 10, 15, 30),
                Starts = new TimeOnly(13, 0), Ends = new TimeOnly(15, 0), FirstDay = first.AddDays(10 + place), Recurrence = "FREQ=MONTHLY",
            };
            yield return usual with
            {
                Id = $"service-{place}", Name = "窗口服务", Category = place == 1 ? "venue" : "priority", Kind = SessionKind.Service, Audience = "*", Rate = true,
                Starts = new TimeOnly(9, 0), Ends = new TimeOnly(11, 0), FirstDay = first.AddDays(4), Recurrence = "FREQ=WEEKLY;INTERVAL=2",
            };
            // Past midnight, with signing out.
            yield return usual with
            {
                Id = $"night-{place}", Name = "夜巡", Category = "meeting", InOut = true, Starts = new TimeOnly(22, 30), Ends = new TimeOnly(0, 30), Windows = new SessionWindows(30, 10, 10, 30),
                FirstDay = first.AddDays(15 + place), Recurrence = "FREQ=MONTHLY;INTERVAL=2",
            };
        }

        for (var b = 0; b < Branches.Count; b++)
        {
            yield return new Activity(
                $"day-{Branches[b]}", "主题党日", "meeting", SessionKind.Required, Branches[b], Branches[b], $"c{b % Places + 1}", "", b % 2 == 0 ? "" : $"kiosk-{b % Places * 2 + 1}", false, 0, first, RuleExpander.LastDay,
                new TimeOnly(8 + b / Places * 3, 0), new TimeOnly(9 + b / Places * 3, 30), new SessionWindows(30, 5, 0, 30), b % 2 == 0 ? "first working day of the month" : "Saturday of the fourth week", HolidayRule.Keep, first);
        }
    }

    /// <summary>One talk of a timetable that is imported, not planned.</summary>
    public static string Talk(DateOnly day, int hour, string centre) => string.Create(CultureInfo.InvariantCulture, $"""
        session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks,category,kind
        talk-{day:yyyyMMdd},talk,党课,{centre},{day:yyyy-MM-dd} {hour - 1:00}:30,{day:yyyy-MM-dd} {hour:00}:00,{day:yyyy-MM-dd} {hour:00}:10,{day:yyyy-MM-dd} {hour + 2:00}:00,*,,open,open

        """);

    public void ImportInto(TestDatabase database, TimeProvider time)
    {
        foreach (var (what, csv) in new[] { ("organisations", Organisations), ("members", MembersFile), ("cards", CardsFile), ("kiosks", KiosksFile) }) Import(database, time, what, csv);
    }

    public static ImportReport Import(TestDatabase database, TimeProvider time, string what, string csv)
    {
        var file = Path.Combine(database.Folder, what + ".csv");
        File.WriteAllText(file, csv);
        return ImportCommand.Import(TestImport.Settings, database.Database, what, file, false, "clerk", time);
    }

    private static string Row(TestCard card, string member) => $"{card.Number},{member},{Convert.ToBase64String(card.Certificate)}\n";

    private TestCard Make(string number)
    {
        var card = new TestCard(number, From, Until);
        _made.Add(card);
        return card;
    }

    public void Dispose()
    {
        foreach (var card in _made) card.Dispose();
        foreach (var kiosk in Kiosks) kiosk.Dispose();
    }
}
