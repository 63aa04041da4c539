using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

internal sealed record LookRow(long Act, long At, string Who, string What);

/// <summary>Who looked at this member's file.</summary>
[Needs(Right.SeeAudit, Target.Member)]
public sealed class MemberLooksModel(DeskContext desk) : MemberFilePage(desk)
{
    protected override string Part => "looks";

    public IActionResult OnGet()
    {
        if (Open() is { } elsewhere) return elsewhere;
        var numbers = Read(work => Persons.Numbers(work, Id));
        return ShowTable(new DeskTable<LookRow>("looks-" + Id, "a.act as Act, a.at as At, a.who as Who, a.what as What", "acts a",
            "a.subject in @numbers and (a.what like 'look%' or a.what in ('member-export', 'member-link', 'member-link-revoke'))", "a.act desc", new { numbers })
            .Column("when", MemberWords.When, l => ShownTime.Minute(l.At, Zone), ColumnKind.Instant)
            .Column("who", MemberWords.Who, l => l.Who, sort: "a.who")
            .Column("what", MemberWords.What, l => What(l.What))
            .WhenEmpty(MemberWords.NoLooks));
    }

    private static string What(string what) => what switch
    {
        "look" => MemberWords.LookedAtFile.ToString(), "look-names" => MemberWords.LookedAtNames.ToString(), "member-export" => MemberWords.Exported.ToString(),
        "member-link" => MemberWords.LinkMade.ToString(), "member-link-revoke" => MemberWords.LinkRevoked.ToString(), _ => what,
    };
}
