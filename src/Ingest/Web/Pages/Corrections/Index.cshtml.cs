using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

internal sealed record CorrectionLine(long Act, long At, string Who, string Session, string SessionName, string Member, string Name, string Branch, long What, long InAt, long OutAt, string Reason);

/// <summary>What was corrected at sessions of the caller's units, the newest first.</summary>
[Needs(Right.CorrectAttendance)]
public sealed class CorrectionsModel(DeskContext desk) : DeskPage(desk)
{
    public IActionResult OnGet()
    {
        var reach = Caller.Reach(Right.CorrectAttendance);
        return ShowTable(new DeskTable<CorrectionLine>("corrections",
            "c.act as Act, a.at as At, a.who as Who, c.session as Session, s.name as SessionName, c.member as Member, m.name as Name, m.branch as Branch, c.what as What, c.in_at as InAt, c.out_at as OutAt, c.reason as Reason",
            "corrections c join acts a on a.act = c.act join sessions s on s.session = c.session join members m on m.member = c.member",
            $"{reach.Sql("s.centre")} or {reach.Sql("s.organiser")}", "c.act desc", new { reach = reach.Parameter })
            .Column("act", CorrectionWords.Act, c => c.Act.ToString(CultureInfo.InvariantCulture), ColumnKind.Number, sort: "c.act")
            .Column("when", CorrectionWords.When, c => ShownTime.Minute(c.At, Zone), ColumnKind.Instant)
            .Column("who", CorrectionWords.Who, c => c.Who, sort: "a.who")
            .Column("session", CorrectionWords.Session, c => c.SessionName, sort: "s.name", link: c => $"/corrections/new?session={Uri.EscapeDataString(c.Session)}&member={Uri.EscapeDataString(c.Member)}")
            .Column("member", CorrectionWords.Member, c => $"{c.Member} {Caller.NameOf(c.Name, c.Branch)}", sort: "c.member")
            .Column("what", CorrectionWords.What, c => CorrectionKinds.Name((CorrectionKind)c.What).ToString(), sort: "c.what")
            .Column("times", CorrectionWords.Times, c => CorrectionKinds.Times(c.InAt, c.OutAt, Zone))
            .Column("reason", CorrectionWords.Reason, c => c.Reason)
            .Filter("what", CorrectionWords.What, "c.what = @f_what", [.. Enum.GetValues<CorrectionKind>().Select(k => new Choice(((long)k).ToString(CultureInfo.InvariantCulture), CorrectionKinds.Name(k).ToString()))], value: k => long.Parse(k, CultureInfo.InvariantCulture))
            .Search(CorrectionWords.SearchHint, "c.member", "s.name", "c.session", "c.reason")
            .WhenEmpty(CorrectionWords.None));
    }
}
