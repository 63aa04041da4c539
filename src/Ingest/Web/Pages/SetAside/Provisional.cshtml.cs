using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.SetAside;

/// <summary>Sign-ins with cards that prove nothing, for somebody who was there to confirm or deny.</summary>
[Needs(Right.SeeCards)]
public sealed class ProvisionalModel(DeskContext desk) : DeskPage(desk)
{
    /// <summary>Older ones are for a correction on the session's own page.</summary>
    private const int Days = 400;

    public sealed record WeakSignIn(string Session, string SessionName, long Starts, string Member, string Name, string Branch, string Centre, string Kiosk, long At);

    private const string Select = """
        a.session as Session, s.name as SessionName, s.starts as Starts, a.member as Member, coalesce(m.name, '') as Name, coalesce(m.branch, '') as Branch, s.centre as Centre, coalesce(k.name, j.kiosk) as Kiosk, w.at as At
        """;

    private const string From = """
        derived.sign_ins w join derived.attendance a on a.session = w.session and a.member = w.member and a.journal = w.journal and a.seq = w.seq and a.provisional = 1
        join sessions s on s.session = w.session join journals j on j.id = w.journal left join kiosks k on k.kiosk = j.kiosk left join members m on m.member = a.member
        """;

    public IActionResult OnGet()
    {
        var (reach, zone) = (Caller.Reach(Right.SeeCards), Zone);
        return ShowTable(new DeskTable<WeakSignIn>("provisional", Select, From, $"w.weak = 1 and w.at >= @since and ({reach.Sql("s.centre")} or {reach.Sql("s.organiser")})", "w.at desc, a.session, a.member",
                new { reach = reach.Parameter, since = Now.Now.AddDays(-Days).ToUnixTimeMilliseconds() })
            .Column("at", SetAsideWords.When, w => Moments.Minute(w.At, zone), ColumnKind.Instant, sort: "w.at")
            .Column("session", SetAsideWords.Session, w => w.SessionName, sort: "s.starts", link: w => "/sessions/" + w.Session)
            .Column("name", SetAsideWords.MemberName, w => Caller.NameOf(w.Name, w.Branch))
            .Column("member", SetAsideWords.Member, w => w.Member, sort: "a.member")
            .Column("centre", SetAsideWords.Centre, w => Units.Name(w.Centre), sort: "s.centre")
            .Column("kiosk", SetAsideWords.Kiosk, w => w.Kiosk)
            .Search(SetAsideWords.Member, "a.member", "s.name")
            .Action(SetAsideWords.Confirm, w => Act("Confirm", w), isMain: true)
            .Action(SetAsideWords.Deny, w => Act("Deny", w))
            .WhenEmpty(SetAsideWords.ProvisionalNone));
    }

    [Needs(Right.CorrectAttendance, Target.Session, "session")]
    public IActionResult OnPostConfirm(string session, string? member) => Correct(session, member, CorrectionKind.Attended, SetAsideWords.ConfirmReason, SetAsideWords.Confirmed);

    [Needs(Right.CorrectAttendance, Target.Session, "session")]
    public IActionResult OnPostDeny(string session, string? member) => Correct(session, member, CorrectionKind.NotAttended, SetAsideWords.DenyReason, SetAsideWords.Denied);

    [Needs(Right.CorrectAttendance, Target.Session, "session")]
    public IActionResult OnPostBack(string session, string? member) => Correct(session, member, CorrectionKind.AsRecorded, SetAsideWords.BackReason, SetAsideWords.TakenBack);

    private (string, IReadOnlyDictionary<string, string>)? Act(string handler, WeakSignIn w) =>
        Caller.Can(Right.CorrectAttendance, w.Centre) ? ($"/set-aside/provisional?handler={handler}", new Dictionary<string, string> { ["session"] = w.Session, ["member"] = w.Member }) : null;

    private IActionResult Correct(string session, string? member, CorrectionKind what, Bilingual reason, Bilingual done)
    {
        // Only what was tapped with a bare number is confirmed here; everything else is corrected where its reason is asked for.
        var isWeak = Read(work => work.One<long>("select count(*) from derived.sign_ins where session = @session and member = @member and weak = 1", new { session, member }) > 0);
        if (!isWeak) return NotFound();
        Entered? entered = null;
        Write(work => entered = SessionPart.Find(work, session, [member!]) is { } planned ? CorrectionStore.Enter(work, Time.GetUtcNow(), Caller.Name, planned, member!, what, 0, 0, reason.ToString()) : null);
        if (entered?.Refused is { } refused)
        {
            Problem(refused);
            return OnGet();
        }

        Done(done.Fill(member), what == CorrectionKind.AsRecorded ? null : new Undo("/set-aside/provisional?handler=Back", new Dictionary<string, string> { ["session"] = session, ["member"] = member! }));
        return Redirect("/set-aside/provisional");
    }
}
