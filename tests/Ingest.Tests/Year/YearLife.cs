using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>
/// Day by day: who comes to what and taps, kiosks that are away and come back, what people enter, and the nightly round; the projection follows all the while.
/// Everything is drawn from the seed.
/// </summary>
internal sealed class YearLife
{
    private readonly YearHouse _house;
    private readonly YearDistrict _district;
    private readonly Random _random;
    private readonly YearPeople _people;
    private readonly List<YearKiosk> _kiosks;

    /// <summary>How likely each member comes, and from which day on it hardly comes any more.</summary>
    private readonly (double Comes, int Until)[] _habits;

    private int _day;

    public YearLife(YearHouse house, YearDistrict district, Random random)
    {
        (_house, _district, _random) = (house, district, random);
        _people = new YearPeople(house, district, random);
        _kiosks = [.. district.Kiosks.Select(k => new YearKiosk(k))];
        _habits = [.. district.Members.Select(_ => (0.55 + (random.NextDouble() * 0.4), random.Next(5) == 0 ? random.Next(60, 300) : int.MaxValue))];
    }

    /// <summary>What was entered of late, the newest last.</summary>
    public List<string> Told { get; } = [];

    public IReadOnlyDictionary<string, int> Done => _people.Done;

    /// <summary>Activities and a policy, as the year begins.</summary>
    public void Begin()
    {
        var first = _house.Today;
        foreach (var activity in _district.Activities(first)) _house.Enter(work => ActivityDesk.Create(work, activity, [], first.AddMonths(3), "clerk", _house.Now, YearHouse.Zone));
        _house.Enter(work => PolicyStore.Add(work, _house.Now, "committee", "adopted", YearPeople.PolicyOf(2), first.DayNumber - 30));
        _house.Enter(work => PeriodStore.Open(work, _house.Now, "committee", Period.Year(first.Year)));
        for (var m = 0; m < _district.Members.Count; m += 3)
            new RosterDesk(_house.Database.Database, TestProjection.Days(), _house.Time).ReportIn(_district.Members[m], $"k{(m % YearDistrict.Places) + 1}", first.DayNumber - 10, "clerk");
    }

    /// <summary>One day, from its early morning to the next.</summary>
    /// <param name="acts">About half as many entries of people.</param>
    public async Task DayAsync(int acts)
    {
        var day = _house.Today;
        if (_day++ % 28 == 0) Extend();
        Visit(day);
        _house.At(At(day, 12));
        Assess(day);
        Outages();
        await DeliverAsync(all: false);
        _house.At(At(day, 23));
        // People enter things every other day, which makes no difference but to the time the test takes.
        if (_day % 2 == 0) for (var n = _random.Next((acts * 2) + 1); n > 0; n--) Tell(_people.Act());
        await DeliverAsync(all: false);
        await _house.ProjectAsync();
        if (_random.Next(40) == 0) _house.Restart();
        _house.At(At(day, 23).AddHours(3.6));
        // The service is not always up at night; what was missed is made good by the next round.
        if (_random.Next(3) > 0) return;
        await DeliverAsync(all: false);
        await _house.ProjectAsync();
        if (_house.Night() is { Steps.Count: > 0 } report) Tell($"{day:MM-dd} night: {string.Join(", ", report.Steps.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"))}, escalated {report.Escalated}");
    }

    /// <summary>Each quarter is settled when it has ended; the first year is settled although things are missing, reopened, and settled again.</summary>
    private void Assess(DateOnly day)
    {
        if (day is { Day: 20, Month: 1 or 4 or 7 or 10 })
        {
            var quarter = Period.Quarter(day.AddMonths(-3).Year, ((day.AddMonths(-3).Month - 1) / 3) + 1);
            Assert.Null(_house.Enter(work => PeriodStore.Open(work, _house.Now, "committee", quarter)).Refusal);
            Assert.Null(Settle(quarter).Refusal);
        }

        var year = TestDistrict.Nine.Year;
        var months = ((day.Year - year - 1) * 12) + day.Month;
        if (day.Day != 20 || months is < 1 or > 3) return;
        var decision = months == 2
            ? _house.Enter(work => PeriodStore.Reopen(work, _house.Now, "committee", "taps came late", Period.Year(year)))
            : Settle(Period.Year(year));
        Assert.Null(decision.Refusal);

        Decision Settle(Period period) => new SettlementStore(_house.Database.Database).Settle(
            period, "committee", _house.Now, work => SettlementGate.Missing(work, period, day.DayNumber, 0, _house.Now.ToUnixTimeMilliseconds()), "as good as it gets");
    }

    /// <summary>Every kiosk is there again and sends all it has.</summary>
    public async Task EverythingArrivesAsync()
    {
        foreach (var kiosk in _kiosks) kiosk.AwayUntil = _house.Now;
        await DeliverAsync(all: true);
        Assert.All(_kiosks, k => Assert.Equal(0, k.Count));
        await _house.ProjectAsync();
    }

    private void Tell(string what)
    {
        Told.Add(what);
        if (Told.Count > 60) Told.RemoveAt(0);
    }

    private static DateTimeOffset At(DateOnly day, int hour) => DateTimeOffset.FromUnixTimeMilliseconds(LocalTimes.Instant(day.ToDateTime(new TimeOnly(hour, 0)), YearHouse.Zone));

    private void Extend()
    {
        var through = _house.Today.AddMonths(3);
        foreach (var activity in _district.Activities(_house.Today)) _house.Enter(work => ActivityDesk.Extend(work, activity.Id, through, "system", _house.Now, YearHouse.Zone));
    }

    private void Outages()
    {
        foreach (var kiosk in _kiosks)
        {
            if (!kiosk.IsAway(_house.Now) && _random.Next(90) == 0) kiosk.AwayUntil = _house.Now.AddHours(_random.Next(3) == 0 ? _random.Next(200, 1_100) : _random.Next(4, 60));
            if (_random.Next(400) == 0) kiosk.Restart();
        }
    }

    private async Task DeliverAsync(bool all)
    {
        var there = _kiosks.Where(k => !k.IsAway(_house.Now)).OrderBy(_ => _random.Next()).ToList();
        // Some say how they are before they send, some afterwards, some not at all.
        Say(there.Where(_ => _random.Next(4) == 0));
        await _house.TakeAsync([.. there.SelectMany(k => k.Send(_random, _house.Now, all).Select(body => (k.Id, body)))]);
        Say(there.Where(_ => all || _random.Next(8) > 0));

        void Say(IEnumerable<YearKiosk> some) => _house.Say(some.Select(k => (k.Id, k.Status(_house.Now))));
    }

    /// <summary>Makes the day's taps, in the order of their time: a kiosk numbers and chains them as they are made.</summary>
    private void Visit(DateOnly day)
    {
        var from = At(day, 0).ToUnixTimeMilliseconds();
        var sessions = _house.Read(work => work.Query<(string Session, string Centre, string Kiosks, long Kind, long InOut, long Starts, long Ends, long Rate, string Audience)>(
            "select session, centre, kiosks, kind, in_out, starts, ends, rate, audience from sessions where starts >= @from and starts < @until order by session",
            new { from, until = from + 86_400_000 }).ToList());
        var homes = _house.Read(work => work.Query<(string Member, string Branch, string? Parent)>(
            "select m.member, m.branch, o.parent from members m join organisations o on o.id = m.branch").ToDictionary(m => m.Member, StringComparer.Ordinal));
        var visits = new List<(DateTimeOffset At, Action Tap)>();
        foreach (var session in sessions)
        {
            var kiosk = session.Kiosks.Length > 0 ? _kiosks.Single(k => k.Id == session.Kiosks) : _kiosks[((session.Centre[1] - '1') * 2) + _random.Next(2)];
            foreach (var m in Enumerable.Range(0, _district.Members.Count).Where(m => Comes(m, session.Kind, session.Audience.Split(';'), homes))) Visit(visits, kiosk, m, session.Starts, session.Ends, session.InOut != 0, session.Rate != 0, session.Session);
        }

        for (var strays = _random.Next(3); strays > 0; strays--)
        {
            var at = At(day, 7).AddMinutes(_random.Next(900));
            visits.Add((at, () => Stray(at)));
        }

        foreach (var (_, tap) in visits.OrderBy(v => v.At)) tap();

        void Stray(DateTimeOffset at)
        {
            var kiosk = _kiosks[_random.Next(_kiosks.Count)];
            var card = _random.Next(3) switch { 0 => _district.Strangers[_random.Next(2)], 1 => _district.Spares[_random.Next(_district.Spares.Count)], _ => _district.Cards[_random.Next(_district.Cards.Length)] };
            switch (_random.Next(8))
            {
                case 0: kiosk.Make(card, at, change: t => t with { CardSignature = new byte[70] }); break;
                case 1: kiosk.Make(card, at, forge: t => t with { MonotonicMs = 12_345 }); break;
                case 2: kiosk.Make(null, at, TapOutcome.Void); break;
                default: kiosk.Make(card, at); break;
            }
        }
    }

    private bool Comes(int m, long kind, string[] audience, Dictionary<string, (string Member, string Branch, string? Parent)> homes)
    {
        var (comes, until) = _habits[m];
        var likely = _day > until ? 0.05 : comes;
        if (kind != (long)SessionKind.Required) return _random.NextDouble() < likely * 0.09;
        var home = homes[_district.Members[m]];
        // Some come although nobody expects them.
        return _random.NextDouble() < (audience.Contains(home.Branch) || audience.Contains(home.Parent) ? likely : 0.01);
    }

    private void Visit(List<(DateTimeOffset At, Action Tap)> visits, YearKiosk kiosk, int m, long starts, long ends, bool inOut, bool rate, string session)
    {
        var card = _district.Cards[m];
        var begins = DateTimeOffset.FromUnixTimeMilliseconds(starts).AddSeconds(_random.Next(-1_500, 900));
        long made = 0;
        visits.Add((begins, () => made = kiosk.Make(card, begins)));
        if (_random.Next(12) == 0) visits.Add((begins.AddSeconds(2), () => kiosk.Make(card, begins.AddSeconds(2), TapOutcome.Repeated)));
        // One in eight forgets to sign out.
        var leaves = DateTimeOffset.FromUnixTimeMilliseconds(ends).AddSeconds(_random.Next(-2_400, 1_500));
        if (inOut && leaves > begins && _random.Next(8) > 0) visits.Add((leaves, () => kiosk.Make(card, leaves)));
        if (rate && _random.Next(2) == 0)
            visits.Add((begins.AddSeconds(5), () => kiosk.Make(null, begins.AddSeconds(5), TapOutcome.Rated, t => t with { Session = new SessionId(session), Rating = (int)(made % 5) + 1, OfSequence = made })));
    }
}
