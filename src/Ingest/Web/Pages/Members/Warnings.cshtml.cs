using System.Globalization;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>The warnings about a member, whatever became of them.</summary>
[Needs(Right.SeeWarnings, Target.Member)]
public sealed class MemberWarningsModel(DeskContext desk) : MemberFilePage(desk)
{
    protected override string Part => "warnings";

    public IActionResult OnGet()
    {
        if (Open() is { } elsewhere) return elsewhere;
        return ShowTable(DeskTable.Of("warnings-" + Id, Read(work => WarningReport.OfMember(work, Id)))
            .Column("number", ExcuseWords.Number, w => w.Id.ToString(CultureInfo.InvariantCulture), ColumnKind.Number, order: w => w.Id, link: w => "/warnings/" + w.Id.ToString(CultureInfo.InvariantCulture))
            .Column("level", MemberWords.Level, w => MemberTones.Level((long)w.Level).ToString(), ColumnKind.Tone, order: w => w.Level, tone: w => MemberTones.OfLevel((long)w.Level))
            .Column("state", MemberWords.State, w => MemberTones.Warning(w.State).ToString())
            .Column("rule", MemberWords.Rule, w => w.Rule)
            .Column("since", MemberWords.Since, w => ShownTime.Day(w.From), ColumnKind.Date)
            .Column("until", BelongingWords.Until, w => w.Until == 0 ? "" : ShownTime.Day(w.Until), ColumnKind.Date)
            .WhenEmpty(MemberWords.NoWarnings));
    }
}
