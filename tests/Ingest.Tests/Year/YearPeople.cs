using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.SignUps;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using Planned = CardSystem.Ingest.Activities.Timetable;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>What people enter in a year, drawn by chance; refusals are part of it. Every entry says what it was.</summary>
internal sealed class YearPeople(YearHouse house, YearDistrict district, Random random)
{
    private readonly DistrictDays _days = TestProjection.Days();
    private readonly Dictionary<string, int> _done = new(StringComparer.Ordinal);

    /// <summary>How often each kind of entry was made and not refused.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    private Database Database => house.Database.Database;
    private string Member => district.Members[random.Next(district.Members.Count)];
    private string Branch => district.Branches[random.Next(district.Branches.Count)];
    private long Today => _days.Of(house.Now.ToUnixTimeMilliseconds());

    /// <summary>Mostly of late, sometimes long ago.</summary>
    private string? Session(bool coming = false)
    {
        var (from, until) = coming ? (house.Now, house.Now.AddDays(20)) : random.Next(4) == 0 ? (house.Now.AddDays(-150), house.Now) : (house.Now.AddDays(-9), house.Now.AddHours(3));
        var sessions = house.Read(work => work.Query<string>("select session from sessions where starts >= @from and starts < @until order by session", new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() }).ToList());
        return sessions.Count == 0 ? null : sessions[random.Next(sessions.Count)];
    }

    public string Act()
    {
        var (what, told) = random.Next(100) switch
        {
            < 20 => ("correction", Correct()),
            < 34 => ("excuse", Excuse()),
            < 40 => ("transfer", Say(new RosterDesk(Database, _days, house.Time).Transfer(Member, Branch, Today + random.Next(-25, 15), "clerk"))),
            < 45 => ("stay", Say(new RosterDesk(Database, _days, house.Time).Stay(Member, Branch, Today + random.Next(-10, 10), random.Next(3) == 0 ? null : Today + random.Next(11, 60), "clerk"))),
            < 48 => ("report-in", Say(new RosterDesk(Database, _days, house.Time).ReportIn(Member, random.Next(4) == 0 ? null : $"k{random.Next(1, 4)}", Today + random.Next(-40, 5), "clerk"))),
            < 52 => ("exemption", Exempt()),
            < 56 => ("merge", Merge()),
            < 64 => ("card", Card()),
            < 72 => ("plan", Plan()),
            < 74 => ("head count", HeadCount()),
            < 80 => ("time bank", TimeBank()),
            < 90 => ("warning", Warning()),
            < 93 => ("policy", Policy()),
            < 96 => ("sign-up", SignUp()),
            < 98 => ("timetable", Timetable()),
            _ => ("import", Import()),
        };
        if (told is null) return what + ": nothing";
        _done[what] = _done.GetValueOrDefault(what) + 1;
        return $"{house.Today:MM-dd} {what}: {told}";
    }

    private static string? Say(RosterAnswer answer) => answer is { Done: true, Act: > 0 } ? answer.Text : null;

    private static string? Say(Entered entered, string told) => entered.Refused is null ? $"{told} (act {entered.Act})" : null;

    private string? Correct()
    {
        if (Session() is not { } id) return null;
        return house.Enter(work =>
        {
            var session = Planned.Load(work).Sessions[id];
            var (member, what) = (Member, (CorrectionKind)random.Next(1, 5));
            // What is corrected is mostly somebody who was there.
            if (random.Next(2) == 0 && work.Query<string>("select member from corrections where session = @id order by act", new { id }).LastOrDefault() is { } before) member = before;
            var times = what == CorrectionKind.Attended && session.InOut && random.Next(2) == 0;
            var (starts, ends) = (session.Session.Starts.ToUnixTimeMilliseconds(), session.Ends);
            return Say(CorrectionStore.Enter(work, house.Now, "secretary", session, member, what, times ? starts : 0, times ? ends : 0, $"as the register says {random.Next(3)}"), $"{what} {id} {member}");
        });
    }

    private string? Excuse() => house.Enter(work =>
    {
        if (random.Next(3) == 0)
        {
            var open = ExcuseStore.List(work, random.Next(2) == 0 ? ExcuseState.Approved : ExcuseState.Refused, 500);
            if (open.Count == 0) return null;
            var (known, to) = (open[random.Next(open.Count)].Number, random.Next(3) == 0 ? ExcuseState.Refused : ExcuseState.Withdrawn);
            return Say(ExcuseStore.Move(work, house.Now, "secretary", known, to, "came back"), $"{to} {known}");
        }

        var (member, session) = (Member, random.Next(2) == 0 ? Session(coming: random.Next(2) == 0) : null);
        var from = _days.StartOf(DateOnly.FromDayNumber((int)Today + random.Next(-12, 8)));
        var asked = ExcuseStore.Request(work, house.Now, member, member, session ?? "", session is null ? from : 0, session is null ? from + (random.Next(1, 40) * 86_400_000L) : 0, "sick", "ill in bed");
        return Say(ExcuseStore.Move(work, house.Now, "secretary", asked.Act, ExcuseState.Approved, ""), $"approved {member} {session}");
    });

    private string? Exempt()
    {
        var (desk, member) = (new RosterDesk(Database, _days, house.Time), Member);
        if (random.Next(3) > 0) return Say(desk.Exempt(member, Today + random.Next(-20, 10), random.Next(4) == 0 ? null : Today + random.Next(11, 80), "clerk", "ill"));
        var known = house.Read(work => work.Query<(string Member, long From)>("select member, from_day from member_exemptions order by member, from_day").ToList());
        return known.Count == 0 ? null : Say(desk.TakeBackExemption(known[random.Next(known.Count)].Member, known[random.Next(known.Count)].From, "clerk"));
    }

    private string? Merge()
    {
        var desk = new MergeDesk(Database, _days, house.Time);
        var merged = house.Read(work => work.Query<string>("select member from member_merges order by member").ToList());
        if (merged.Count > 0 && random.Next(2) == 0) return Say(desk.Unmerge(merged[random.Next(merged.Count)], "clerk"));
        return merged.Count >= 5 ? null : Say(desk.Merge(Member, Member, "clerk", "registered twice"));
    }

    private string? Card()
    {
        var desk = new CardDesk(Database, _days, house.Time);
        var m = random.Next(district.Members.Count);
        var (card, at) = (district.Cards[m], house.Now.AddHours(-random.Next(0, 400)));
        switch (random.Next(6))
        {
            case 0: return Say(desk.Enter(card.Number, CardState.Lost, at, random.Next(2) == 0 ? house.Now.AddDays(random.Next(1, 30)) : null, "clerk", "lost on the bus"));
            case 1: return Say(desk.Enter(card.Number, CardState.Suspended, at, house.Now.AddDays(random.Next(1, 20)), "clerk", "looked into"));
            case 2: return Say(desk.Enter(card.Number, CardState.Active, at, null, "clerk", "found"));
            case 3:
                var spare = district.Spares[random.Next(district.Spares.Count)];
                if (Say(desk.Replace(card.Number, spare.Number, random.Next(2) == 0 ? at : null, "clerk", "broken")) is not { } replaced) return null;
                district.Cards[m] = spare;
                return replaced;
            case 4:
                return Say(desk.Bind(district.Spares[random.Next(district.Spares.Count)].Number, Member, random.Next(3) == 0 ? DateTimeOffset.UnixEpoch : random.Next(2) == 0 ? at : null, "clerk"));
            default:
                var (renewed, file) = district.Renew(card, district.Members[m]);
                if (YearDistrict.Import(house.Database, house.Time, "cards", file).Changed == 0) return null;
                district.Cards[m] = renewed;
                return $"renewed {card.Number}";
        }
    }

    private string? Plan()
    {
        if (Session(coming: random.Next(2) == 0) is not { } id) return null;
        try
        {
            return house.Enter(work =>
            {
                switch (random.Next(5))
                {
                    case 0: SessionDesk.Cancel(work, id, "centre", "flooded", house.Now); return $"cancelled {id}";
                    case 1: SessionDesk.Reinstate(work, work.Query<string>("select session from sessions where fate = 2 order by session").FirstOrDefault() ?? id, "centre", "dry", house.Now); return "reinstated";
                    case 2: return SessionDesk.Move(work, id, new Move(Centre: $"c{random.Next(1, 4)}"), "centre", "flooded", house.Now, YearHouse.Zone) ? $"moved {id} to another place" : null;
                    case 3: return SessionDesk.Move(work, id, new Move(Starts: new TimeOnly(random.Next(8, 21), 0)), "centre", "later", house.Now, YearHouse.Zone) ? $"moved {id} to another hour" : null;
                    default: return SessionDesk.Move(work, id, new Move(Day: house.Today.AddDays(random.Next(-3, 10))), "centre", "later", house.Now, YearHouse.Zone) ? $"moved {id} to another day" : null;
                }
            });
        }
        catch (ActivityException)
        {
            return null;
        }
    }

    private string? HeadCount() => Session() is not { } id ? null
        : house.Enter(work => Say(HeadCountStore.Enter(work, house.Now, "secretary", Planned.Load(work).Sessions[id], "", random.Next(30)), $"{id} counted"));

    private string? TimeBank()
    {
        var store = new TimeBankStore(Database);
        var rich = house.Read(work => work.Query<(string Member, long Minutes)>("select member, cast(sum(amount) as bigint) from derived.ledger where account = 4 group by member order by member").ToList());
        if (rich.Count == 0) return null;
        var (member, minutes) = rich[random.Next(rich.Count)];
        var taken = house.Read(work => TimeBankStore.Withdrawals(work, member));
        if (taken.Count > 0 && random.Next(3) == 0) return store.Cancel(taken[0].Act, "secretary", "not used", house.Now) is { Refusal: null } cancelled ? $"cancelled {taken[0].Act} by {cancelled.Act}" : null;
        return store.Withdraw(member, random.Next(1, (int)minutes + 20), "help at home", "secretary", house.Now, Today) is { Refusal: null } drawn ? $"{member} drew by act {drawn.Act}" : null;
    }

    private string? Warning()
    {
        var desk = new WarningDesk(Database, house.Time);
        var open = house.Read(work => work.Query<long>("select id from warnings where state not in ('withdrawn', 'resolved') order by id").ToList());
        if (open.Count == 0) return null;
        var id = open[random.Next(open.Count)];
        try
        {
            return random.Next(7) switch
            {
                < 3 => desk.Acknowledge(id, "leader"),
                < 5 => desk.FollowUp(id, "leader", "phoned; well again next week"),
                5 => desk.Resolve(id, "leader", "comes again"),
                _ => desk.Withdraw(id, "leader", "known to be abroad"),
            };
        }
        catch (WarningException)
        {
            return null;
        }
    }

    /// <summary>Another number of points from a day to come or past; or a version is taken out of force.</summary>
    private string? Policy() => house.Enter(work =>
    {
        if (random.Next(4) == 0) return PolicyStore.Withdraw(work, house.Now, "committee", "not decided after all", random.Next(2, 12)) is { Refusal: null } withdrawn ? $"withdrawn by {withdrawn.Act}" : null;
        var from = Today + random.Next(-90, 40);
        return PolicyStore.Add(work, house.Now, "committee", "as decided", PolicyOf(random.Next(1, 4)), from) is { Refusal: null } added ? $"from {DateOnly.FromDayNumber((int)from)} by {added.Act}" : null;
    });

    /// <summary>The example's with other points, and a night's patrol that is banked as well.</summary>
    public static byte[] PolicyOf(int points) => System.Text.Encoding.UTF8.GetBytes(DefaultPolicy.Json
        .Replace("\"points\": 2", $"\"points\": {points}", StringComparison.Ordinal).Replace("\"minimum\": 50", "\"minimum\": 5", StringComparison.Ordinal));

    private string? SignUp()
    {
        try
        {
            var orders = house.Read(work => work.Query<string>("select session from sessions where kind = 3 and fate = 1 and starts > @now order by starts, session limit 6", new { now = house.Now.ToUnixTimeMilliseconds() }).ToList());
            var (session, member) = (orders[random.Next(orders.Count)], Member);
            return house.Enter(work => random.Next(4) == 0 ? SignUpDesk.Withdraw(work, session, member, "clerk", house.Now) ?? "withdrawn" : $"{member} {SignUpDesk.SignUp(work, session, member, "clerk", house.Now)}");
        }
        catch (ActivityException)
        {
            return null;
        }
    }

    /// <summary>A talk is imported, imported again at another hour and place, or the last import of all is taken back.</summary>
    private string? Timetable()
    {
        if (random.Next(4) == 0) return Undo();
        var talk = house.Read(work => work.Query<(string Session, long Starts)>("select session, starts from sessions where activity = 'talk' order by starts desc limit 1").FirstOrDefault());
        var day = talk.Session is not null && random.Next(2) == 0 ? DateOnly.FromDayNumber((int)_days.Of(talk.Starts)) : house.Today.AddDays(random.Next(-2, 9));
        var report = YearDistrict.Import(house.Database, house.Time, "timetable", YearDistrict.Talk(day, random.Next(8, 20), $"c{random.Next(1, 4)}"));
        return report.Added + report.Changed == 0 ? null : $"a talk on {day}";
    }

    /// <summary>A branch under another sub-district is rare, and everything is derived anew for it.</summary>
    private string? Import() => random.Next(12) switch
    {
        0 => Imported("organisations", $"id,name,kind,parent\n{Branch},支部 {random.Next(50)},branch,s{random.Next(1, 4)}\n"),
        < 3 => Undo(),
        < 7 => Imported("members", $"member,name,branch\nM{random.Next(district.Members.Count, district.Members.Count + 9):000},新来,{Branch}\n{Member},改名,{Branch}\n"),
        _ => Imported("members", $"member,name,branch,from,community\n{Member},张三丰,{Branch},{house.Today.AddDays(random.Next(-30, 20)):yyyy-MM-dd},k{random.Next(1, 4)}\n"),
    };

    private string? Imported(string what, string csv)
    {
        try
        {
            return YearDistrict.Import(house.Database, house.Time, what, csv) is { } report && report.Added + report.Changed > 0 ? csv.ReplaceLineEndings(" / ") : null;
        }
        catch (ImportException)
        {
            return null;
        }
    }

    /// <summary>Takes the last import back, but never those the district began with.</summary>
    private string? Undo()
    {
        var last = house.Read(work => work.One<long?>("select max(import) from imports where undone = 0"));
        return last > YearDistrict.Beginnings && ImportCommand.Undo(Database, last, "clerk", house.Time) is { Done: true } answer ? answer.Lines[0] : null;
    }
}
