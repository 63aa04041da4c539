using System.Globalization;

namespace CardSystem.Ingest.Demo;

/// <summary>
/// Weeks of activities before today: a theme day and a lecture by turns, volunteers on Saturdays. Most members come nearly always, some seldom or never, and a few stay away after a time:
/// so the analysis has something to show, and the warnings somebody to warn of. The same seed gives the same past.
/// </summary>
internal sealed class DemoPast
{
    private const int MostVisitsOfKiosk = 100_000;
    private static readonly double[] Months = [0.96, 0.78, 1, 1, 0.97, 1, 0.9, 0.82, 1, 0.93, 1, 1];
    private static readonly TimeSpan[] Hours = [new(19, 0, 0), new(14, 30, 0), new(9, 30, 0)];

    private readonly DemoPlan _plan;
    private readonly TimeZoneInfo _zone;
    private readonly Random _random;
    private readonly string[][] _kiosks;
    private readonly Dictionary<string, List<(DateTime At, string Member)>> _visits;

    public DemoPast(DemoPlan plan, DemoRoster roster, TimeZoneInfo zone, DateTimeOffset now)
    {
        (_plan, _zone, _random) = (plan, zone, new Random(plan.Seed + 1));
        _kiosks = [.. Enumerable.Range(0, plan.Centres).Select(n => roster.Kiosks.Where(k => k.Centre == DemoRoster.Centre(n)).Select(k => k.Id).ToArray())];
        _visits = _kiosks.SelectMany(k => k).ToDictionary(k => k, _ => new List<(DateTime, string)>(), StringComparer.Ordinal);
        var homes = roster.Organisations.Where(o => o.Kind == "branch").ToDictionary(o => o.Id, o => o.Parent, StringComparer.Ordinal);
        var people = roster.Members.Select(m => new Person(m.Number, CentreOf(homes[m.Branch]), new Habit(_random, plan.PastWeeks))).ToList();
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7) - 7 * plan.PastWeeks);
        var sessions = new List<string[]>();
        for (var week = 0; week < plan.PastWeeks; week++)
            for (var centre = 0; centre < plan.Centres; centre++)
                Hold(sessions, people.Where(p => p.Centre == centre).ToList(), centre, week, monday.AddDays(7 * week));
        Sessions = sessions;
    }

    /// <summary>Rows for the timetable.</summary>
    public IReadOnlyList<string[]> Sessions { get; }

    /// <summary>Per kiosk the visits in their order, as CSV with the columns at and member; kiosks nobody came to are left out.</summary>
    public IEnumerable<(string Kiosk, string Csv)> Visits => _visits.Where(v => v.Value.Count > 0).Select(v => (v.Key, DemoRoster.Csv("at,member", v.Value.OrderBy(x => x.At).Select(x => new[] { DemoTimetable.Text(x.At, _zone), x.Member }))));

    /// <summary>Why this past cannot be had; null where it can.</summary>
    public string? Problem => _visits.FirstOrDefault(v => v.Value.Count > MostVisitsOfKiosk) is { Key: { } kiosk, Value: { } visits }
        ? string.Create(CultureInfo.InvariantCulture, $"--past {_plan.PastWeeks} would bring {visits.Count} visits to {kiosk}; a kiosk's past holds at most {MostVisitsOfKiosk}: ask for fewer weeks or members, or for more kiosks.") : null;

    private void Hold(List<string[]> sessions, List<Person> people, int centre, int week, DateTime monday)
    {
        var expected = DemoTimetable.Expected(_plan, centre);
        if (week % 2 == centre % 2)
        {
            var starts = monday.AddDays(3 + centre % 2) + Hours[week / 2 % Hours.Length];
            Row(sessions, "theme", "主题党日", "主题党日", centre, starts, 90, expected, "meeting", "required");
            foreach (var person in people.Where(p => Comes(p.Habit.Meetings(week), starts))) Tap(centre, person, Arrival(starts));
        }
        else
        {
            var starts = monday.AddDays(1) + Hours[(week / 2 + centre) % Hours.Length];
            Row(sessions, "lecture", "党课", "专题党课", centre, starts, 90, expected, "study", "required");
            foreach (var person in people.Where(p => Comes(p.Habit.Meetings(week) * 0.95, starts))) Tap(centre, person, Arrival(starts));
        }

        var saturday = monday.AddDays(5).AddHours(9);
        Row(sessions, "volunteer", "志愿服务", "社区志愿服务", centre, saturday, 120, "*", "volunteer", "volunteer", "in-out");
        foreach (var person in people.Where(p => Comes(p.Habit.Volunteering, saturday)))
        {
            Tap(centre, person, saturday.AddMinutes(_random.Next(-12, 9)));
            Tap(centre, person, saturday.AddMinutes(_random.Next(95, 130)));
        }
    }

    private void Row(List<string[]> sessions, string id, string activity, string name, int centre, DateTime starts, int minutes, string audience, string category, string kind, string inOut = "")
    {
        string At(int after) => DemoTimetable.Text(starts.AddMinutes(after), _zone);
        var day = starts.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        sessions.Add([$"{DemoRoster.Centre(centre)}-{day}-{id}", activity, name, DemoRoster.Centre(centre), At(-45), At(0), At(10), At(minutes + 30), audience, "", category, kind, inOut, At(minutes)]);
    }

    private bool Comes(double likely, DateTime day) => _random.NextDouble() < likely * Months[day.Month - 1];

    /// <summary>Most come some minutes before, a few come late.</summary>
    private DateTime Arrival(DateTime starts) => starts.AddMinutes(_random.NextDouble() < 0.93 ? -_random.Next(0, 30) : _random.Next(11, 35));

    private void Tap(int centre, Person person, DateTime at) => _visits[_kiosks[centre][_random.Next(_kiosks[centre].Length)]].Add((at, person.Number));

    private int CentreOf(string community) => Enumerable.Range(0, DemoRoster.Communities(_plan)).First(c => DemoRoster.Community(c) == community) % _plan.Centres;

    private sealed record Person(string Number, int Centre, Habit Habit);

    /// <summary>How likely somebody is to come.</summary>
    private sealed class Habit
    {
        private readonly double _usual;
        private readonly int _leaves;

        public Habit(Random random, int weeks)
        {
            var kind = random.NextDouble();
            _usual = kind < 0.02 ? 0 : kind < 0.12 ? 0.3 + 0.3 * random.NextDouble() : 0.9 + 0.09 * random.NextDouble();
            _leaves = random.NextDouble() < 0.04 ? Math.Max(weeks - random.Next(8, 26), weeks / 3) : int.MaxValue;
            Volunteering = random.NextDouble() < 0.35 ? 0.03 + 0.2 * random.NextDouble() : 0;
        }

        public double Volunteering { get; }

        public double Meetings(int week) => week < _leaves ? _usual : _usual * Math.Max(0.05, 0.6 - 0.1 * (week - _leaves));
    }
}
