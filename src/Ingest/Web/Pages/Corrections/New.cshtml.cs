using System.Collections.Frozen;
using System.Globalization;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Somebody who has attendance at the session.</summary>
internal sealed record AtSession(string Member, string Name, string Branch, long Status, long InAt, long OutAt);

/// <summary>A correction, in steps: which session, which member, then what is right and why. Each step has an address, so that other pages lead to any of them.</summary>
[Needs(Right.CorrectAttendance)]
public sealed class NewCorrectionModel(DeskContext desk) : DeskPage(desk)
{
    [FromQuery(Name = "session")]
    public string? SessionId { get; set; }

    [FromQuery(Name = "member")]
    public string? Member { get; set; }

    internal PlannedSession? Session { get; private set; }

    /// <summary>The number that stands for the person; empty while nobody is chosen.</summary>
    public string Person { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>What stands now, with why.</summary>
    internal AttendedLine? Line { get; private set; }

    internal IReadOnlyList<Correction> Before { get; private set; } = [];

    internal (CorrectionKind? What, string? In, string? Out, string? Reason) Given { get; private set; }

    public IActionResult OnGet()
    {
        Given = (null, null, null, null);
        if (string.IsNullOrWhiteSpace(SessionId)) return Page();
        if (!FindSession()) return Page();
        if (!string.IsNullOrWhiteSpace(Member)) FindMember();
        return Person.Length > 0 ? Page() : ShowTable(MembersOf());
    }

    [Needs(Right.CorrectAttendance, Target.Session, "session")]
    public IActionResult OnPost(int? what, string? @in, string? @out, string? reason)
    {
        var kind = what is { } number && Enum.IsDefined((CorrectionKind)number) ? (CorrectionKind?)number : null;
        Given = (kind, @in, @out, reason);
        if (!FindSession() || !FindMember()) return Page();
        // The times stand in their fields even where they do not belong to what was chosen.
        var isAttended = kind == CorrectionKind.Attended;
        var (start, end) = (isAttended ? Instant(@in, "in") : 0, isAttended ? Instant(@out, "out") : 0);
        if (kind is null) Problem(CorrectionWords.Choose, "what-1");
        if (Problems.Count > 0) return Page();
        var last = Before.Count > 0 ? Before[^1] : null;
        var entered = Write(work => CorrectionStore.Enter(work, Time.GetUtcNow(), Caller.Name, Session!, Person, kind!.Value, start, end, reason?.Trim() ?? ""));
        if (entered.Refused is { } why)
        {
            Problem(RefusalWords.Of(why), "reason");
            return Page();
        }

        Done(entered.IsNew ? CorrectionWords.Done.Fill(Session!.Session.Name, Person) : CorrectionWords.Known, entered.IsNew ? UndoOf(entered.Act, last) : null);
        return Redirect(Here(Person));
    }

    /// <summary>Back to the correction that counted before, or to what was recorded.</summary>
    private Undo UndoOf(long act, Correction? last) => new(Here(Person), new Dictionary<string, string>
    {
        ["what"] = ((int)(last?.What ?? CorrectionKind.AsRecorded)).ToString(CultureInfo.InvariantCulture), ["in"] = ShownTime.Input(last?.In ?? 0, Zone), ["out"] = ShownTime.Input(last?.Out ?? 0, Zone),
        ["reason"] = CorrectionWords.UndoReason.Fill(act).ToString(),
    });

    private string Here(string member) => $"/corrections/new?session={Uri.EscapeDataString(SessionId!)}&member={Uri.EscapeDataString(member)}";

    private bool FindSession()
    {
        var row = Read(work => SessionStore.Find(work, SessionId!));
        // One that is not his is as one that is not there.
        if (row is null || !Desk.Gate.May(Right.CorrectAttendance, Target.Session, row.Session)) Problem(CorrectionWords.NoSession, "session");
        else Session = row.ToSession(0, FrozenSet<string>.Empty);
        return Session is not null;
    }

    private bool FindMember()
    {
        var number = Member?.Trim().ToUpperInvariant() ?? "";
        if (Read(work => Persons.Find(work, number)) is not { } person)
        {
            Problem(CorrectionWords.NoMember.Fill(Contracts.Shown.Of(number)), "member");
            return false;
        }

        Person = person;
        var starts = Session!.Session.Starts.ToUnixTimeMilliseconds();
        Read(work =>
        {
            var (name, branch) = work.One<(string, string)>("select name, branch from members where member = @person", new { person });
            Name = Caller.NameOf(name, branch);
            Line = MemberAttendanceQuery.Of(work, person, starts, starts + 1, Zone).Find(l => l.Session.Id == Session.Id);
            Before = CorrectionStore.Of(work, Session.Id, person);
            return true;
        });
        return true;
    }

    private DeskTable<AtSession> MembersOf() => new DeskTable<AtSession>("session-members",
        "a.member as Member, m.name as Name, m.branch as Branch, a.status as Status, a.in_at as InAt, a.out_at as OutAt", "derived.attendance a join members m on m.member = a.member", "a.session = @session", "a.member",
        new { session = Session!.Id })
        .Column("member", CorrectionWords.Member, m => m.Member, sort: "a.member", link: m => Here(m.Member))
        .Column("name", MemberWords.Name, m => Caller.NameOf(m.Name, m.Branch))
        .Column("branch", MemberWords.Branch, m => Units.Name(m.Branch), sort: "m.branch")
        .Column("outcome", CorrectionWords.Outcome, m => MemberTones.Status((AttendanceStatus)m.Status).ToString(), ColumnKind.Tone, sort: "a.status", tone: m => MemberTones.OfStatus((AttendanceStatus)m.Status))
        .Column("in", MemberWords.SignedIn, m => ShownTime.Clock(m.InAt, Zone), ColumnKind.Instant, sort: "a.in_at")
        .Column("out", MemberWords.SignedOut, m => ShownTime.Clock(m.OutAt, Zone), ColumnKind.Instant, sort: "a.out_at")
        .Search(CorrectionWords.MemberNumber, "a.member")
        .WhenEmpty(CorrectionWords.NothingHere);

    private long Instant(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text)) return 0;
        if (WallTimeRules.TryRead(text.Trim(), Zone, out var at, out _, dayAlone: false)) return at;
        Problem(CorrectionWords.WrongTime.Fill(Contracts.Shown.Of(text)), field);
        return 0;
    }
}
