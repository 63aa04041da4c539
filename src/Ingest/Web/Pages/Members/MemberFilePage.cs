using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>What stands above every part of a member's file.</summary>
/// <param name="Name">Masked, unless the address asks for the whole and the caller may see it.</param>
/// <param name="Absorbed">Numbers merged into this one.</param>
/// <param name="Exempt">Why nothing is expected of the member today; empty where something is.</param>
public sealed record MemberHead(string Number, string Name, string Branch, string BranchName, IReadOnlyList<string> Absorbed, string Exempt, IReadOnlyList<MemberTab> Tabs);

public sealed record MemberTab(string Address, Bilingual Name, bool IsCurrent);

/// <summary>One part of a member's file. Every look at one is written down, under the member's number.</summary>
public abstract class MemberFilePage(DeskContext desk) : DeskPage(desk)
{
    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public MemberHead Head { get; private set; } = new("", "", "", "", [], "", []);

    /// <summary>The last part of the address of this part; empty for the first.</summary>
    protected abstract string Part { get; }

    /// <summary>Reads the head and writes the look down.</summary>
    /// <returns>Where to go instead, for a number that was merged into another.</returns>
    protected IActionResult? Open(bool isLook = true)
    {
        var person = Read(work => Persons.Find(work, Id));
        if (person is null) return NotFound();
        if (person != Id) return Redirect(AddressOf(person, Part));
        Head = Read(HeadOf);
        if (isLook) RecordLook("look", Id);
        return null;
    }

    private MemberHead HeadOf(Work work)
    {
        var of = new { Id, today = Today };
        var (name, rosterBranch) = work.One<(string, string)>("select name, branch from members where member = @Id", of);
        var branch = work.Query<string>("select unit from member_homes where member = @Id and from_day <= @today and until_day > @today", of).FirstOrDefault() ?? rosterBranch;
        var exempt = work.Query<string>("select reason from member_exemptions where member = @Id and from_day <= @today and until_day > @today", of).FirstOrDefault() ?? "";
        return new(Id, Caller.NameOf(name, branch), branch, Units.Name(branch), [.. Persons.Numbers(work, Id).Where(n => n != Id)], exempt, Tabs());
    }

    private List<MemberTab> Tabs()
    {
        (string Part, Bilingual Name, Right Right)[] all =
        [
            ("", MemberWords.Attendance, Right.SeeMembers), ("credits", MemberWords.Credits, Right.SeeCredits), ("cards", MemberWords.Cards, Right.SeeCards), ("warnings", MemberWords.Warnings, Right.SeeWarnings),
            ("belonging", MemberWords.Belonging, Right.SeeMembers), ("link", MemberWords.Link, Right.RequestExcuses), ("looks", MemberWords.Looks, Right.SeeAudit),
        ];
        return [.. all.Where(t => Caller.Can(t.Right) && May(t.Right)).Select(t => new MemberTab(AddressOf(Id, t.Part), t.Name, t.Part == Part))];
    }

    protected bool May(Right right) => Desk.Gate.May(right, Target.Member, Id);

    protected string Here => AddressOf(Id, Part);

    private static string AddressOf(string member, string part) => $"/members/{member}{(part.Length == 0 ? "" : "/" + part)}";
}
