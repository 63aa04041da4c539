using System.Globalization;
using CardSystem.Ingest.Activities.SignUps;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Reports;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <summary><c>/sessions/{id}</c>: who came, who signed up, whether the counts agree, how it was rated.</summary>
[Needs(Right.SeeActivities, Target.Session, "id")]
public sealed class ShowModel(DeskContext desk, LiveBoard board) : SessionPage(desk)
{
    /// <summary>Differences shown; further ones are counted.</summary>
    public const int MostDifferences = 200;

    /// <summary>people, sign-ups, check or ratings.</summary>
    public string Tab { get; private set; } = "people";

    [BindProperty]
    public string? Member { get; set; }

    [BindProperty]
    public string? Kiosk { get; set; }

    [BindProperty]
    public string? People { get; set; }

    public IReadOnlyList<(string Member, Standing Standing)> SignUps { get; private set; } = [];

    public Reconciliation? Check { get; private set; }

    public IReadOnlyDictionary<string, (string Name, string Branch)> Persons { get; private set; } = new Dictionary<string, (string, string)>();

    /// <summary>The doors of the session with their names.</summary>
    public IReadOnlyDictionary<string, string> Doors { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<RatingSum> RatingSums { get; private set; } = [];

    public IReadOnlyList<Rating> Ratings { get; private set; } = [];

    public bool MayCheck { get; private set; }

    /// <summary>How many the roster expects, while it is not decided who is absent; null where that is not known here.</summary>
    public long? Expected { get; private set; }

    /// <summary>So many are expected that those who have not come yet are listed only for a part of the units.</summary>
    public bool IsLong { get; private set; }

    private IReadOnlySet<string> _expected = new HashSet<string>();

    public IActionResult OnGet(string id, string? tab) => Show(id, tab);

    [Needs(Right.SeeActivities, Target.Session, "id")]
    public IActionResult OnPostSignUp(string id)
    {
        var member = Member?.Trim() ?? "";
        if (!Load(id)) return NotFound();
        if (!MaySignUp(member)) Problem(SessionWords.NoSuchMember.Fill(member), "Member");
        else if (Try(work => Signed(SignUpDesk.SignUp(work, id, member, Caller.Name, Time.GetUtcNow()), member))) return Redirect(Address("sign-ups"));
        return Show(id, "sign-ups");
    }

    [Needs(Right.SeeActivities, Target.Session, "id")]
    public IActionResult OnPostWithdraw(string id)
    {
        var member = Member?.Trim() ?? "";
        if (!Load(id)) return NotFound();
        if (!MaySignUp(member)) Problem(SessionWords.NoSuchMember.Fill(member), "Member");
        else if (Try(work => (SignUpDesk.Withdraw(work, id, member, Caller.Name, Time.GetUtcNow()) is { } next ? SessionWords.MovedUp.Fill(member, next) : SessionWords.Withdrawn.Fill(member), Back("", "SignUp", ("Member", member)))))
            return Redirect(Address("sign-ups"));
        return Show(id, "sign-ups");
    }

    [Needs(Right.CloseSessions, Target.Session, "id")]
    public IActionResult OnPostHeads(string id)
    {
        if (!Load(id)) return NotFound();
        if (!long.TryParse(People?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var people) || people > EntryRules.MostPeople) Problem(SessionWords.HeadsWrong, "People");
        else
        {
            var entered = Write(work => work.One<long>("select count(*) from kiosks where kiosk = @Kiosk", new { Kiosk }) == 0 && !string.IsNullOrEmpty(Kiosk) ? Entered.Not(SessionWords.HeadsWrong.ToString())
                : HeadCountStore.Enter(work, Time.GetUtcNow(), Caller.Name, Ingest.Activities.SessionStore.Planned(work, id)!, Kiosk ?? "", people));
            if (entered.Refused is null)
            {
                Done(SessionWords.HeadsKept.Fill(people));
                return Redirect(Address("check"));
            }

            Problem(ActivityWords.Refused.Fill(RefusalWords.Of(entered.Refused)));
        }

        return Show(id, "check");
    }

    /// <summary>Whoever plans the session signs anybody up; whoever cares for a member signs that member up.</summary>
    public bool MaySignUp(string member) =>
        member.Length > 0 && (May(Right.PlanActivities) ? Read(work => work.One<long>("select count(*) from members where member = @member", new { member })) > 0 : Desk.Gate.May(Right.RequestExcuses, Target.Member, member));

    public string Address(string tab) => $"/sessions/{Session.Id}" + (tab == "people" ? "" : "?tab=" + tab);

    private (Bilingual, Undo?) Signed(Standing standing, string member) =>
        ((standing.HasPlace ? SessionWords.SignedUp : SessionWords.Waits).Fill(member, standing.Position), Back("", "Withdraw", ("Member", member)));

    private IActionResult Show(string id, string? tab)
    {
        if (!Load(id)) return NotFound();
        MayCheck = May(Right.CloseSessions);
        Tab = tab switch { "sign-ups" when Session.Kind != SessionKind.Required => "sign-ups", "check" when MayCheck => "check", "ratings" when Session.Rate => "ratings", _ => "people" };
        if (Session.IsUndecided) Expect();
        if (Tab == "people") return ShowTable(new PeopleTable(Session, Caller, Database, Zone, SeesEverybody, May(Right.CorrectAttendance), Instant).Of(new DistrictDays(Zone), IsLong ? null : _expected));
        if (Tab == "sign-ups") return ShowSignUps();
        Read(work => Tab == "check" ? LoadCheck(work) : LoadRatings(work));
        return Page();
    }

    private IActionResult ShowSignUps()
    {
        var rows = Read(work =>
        {
            SignUps = SignUpDesk.List(work, Session.Id);
            var known = work.Query<(string Member, string Name, string Branch)>($"select member, name, branch from members where member in {Database.ListOf("@numbers")}", new { numbers = System.Text.Json.JsonSerializer.Serialize(SignUps.Select(s => s.Member)) })
                .ToDictionary(m => m.Member, StringComparer.Ordinal);
            return SignUps.Select(s => (s.Standing, Of: known.GetValueOrDefault(s.Member, (s.Member, "", "")))).Where(s => SeesEverybody || Caller.Can(Right.SeeActivities, s.Of.Item3)).Select(s => new SignUpLine(s.Of.Item1, s.Of.Item2, s.Of.Item3, s.Standing)).ToList();
        });
        var open = !Session.HasBegun(Instant) && !Session.IsCancelled;
        var plans = May(Right.PlanActivities);
        var table = DeskTable.Of<SignUpLine>("sign-ups-" + Session.Id, rows)
            .Column("position", SessionWords.Position, r => r.Standing.Position.ToString(CultureInfo.InvariantCulture), ColumnKind.Number, order: r => (r.Standing.HasPlace ? 0 : 1_000_000) + r.Standing.Position)
            .Column("state", SessionWords.State, r => (r.Standing.HasPlace ? SessionWords.HasPlace : SessionWords.Waiting).ToString(), ColumnKind.Tone, tone: r => r.Standing.HasPlace ? "good" : "warn")
            .Column("member", SessionWords.Member, r => r.Member, link: r => Caller.Can(Right.SeeMembers, r.Branch) ? "/members/" + r.Member : null)
            .Column("name", SessionWords.MemberName, r => Caller.NameOf(r.Name, r.Branch))
            .Column("branch", SessionWords.Branch, r => Units.Name(r.Branch))
            .WhenEmpty(SessionWords.NoSignUps);
        if (open) table.Action(SessionWords.Withdraw, r => plans || Caller.Can(Right.RequestExcuses, r.Branch) ? ($"/sessions/{Session.Id}?handler=Withdraw", new Dictionary<string, string> { ["Member"] = r.Member }) : null);
        return ShowTable(table);
    }

    /// <summary>Finds out whom it expects: today's are counted for the live page already, and of too many units only a part is looked at.</summary>
    private void Expect()
    {
        var chosen = Units[Request.Query["f_unit"].FirstOrDefault()]?.Id;
        _expected = ExpectedSql.UnitsOf(Session, Units, chosen, SeesEverybody ? null : Caller.Reach(Right.SeeActivities));
        IsLong = _expected.Count > ExpectedSql.MostUnits;
        var today = board.Current.Centres.SelectMany(c => c.Sessions).FirstOrDefault(s => s.Id == Session.Id);
        if (today is not null) Expected = today.Expected;
        else if (!IsLong && chosen is null && SeesEverybody) Expected = Read(CountExpected);
    }

    private long CountExpected(Work work)
    {
        var (units, list) = ExpectedSql.Values(Session, _expected);
        return work.One<long>($"select count(*) from ({ExpectedSql.Of(Database)}) e", new { day = new DistrictDays(Zone).Of(Session.Starts), units, list });
    }

    public string KioskName(string kiosk) => Read(work => work.One<string>("select name from kiosks where kiosk = @kiosk", new { kiosk })) ?? kiosk;

    private bool LoadCheck(Work work)
    {
        Check = SessionReconciling.Read(Database, work, Session.Id);
        if (Check is null) return false;
        Persons = SessionReconciling.PeopleOf(Database, work, Check);
        Doors = work.Query<(string Kiosk, string Name)>($"select kiosk, name from kiosks where kiosk in {Database.ListOf("@doors")}", new { doors = System.Text.Json.JsonSerializer.Serialize(Check.Doors.Select(d => d.Kiosk)) })
            .ToDictionary(k => k.Kiosk, k => k.Name, StringComparer.Ordinal);
        return true;
    }

    private bool LoadRatings(Work work)
    {
        RatingSums = RatingLedger.Sums(work, null, Session.Id);
        Ratings = SeesEverybody ? RatingStore.Of(work, Session.Id) : [];
        return true;
    }

    /// <summary>A person in the check: name as it may be shown.</summary>
    public string NameOf(string person) => Persons.TryGetValue(person, out var known) ? $"{person} {Caller.NameOf(known.Name, known.Branch)}" : person;

    private sealed record SignUpLine(string Member, string Name, string Branch, Standing Standing);
}
