using CardSystem.Ingest.Office;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Cards;

/// <summary>Cards asked for and not finished, of members within reach.</summary>
[Needs(Right.SeeCards)]
public sealed class OpenModel(DeskContext desk, IssueRequests requests) : DeskPage(desk)
{
    public IActionResult OnGet() => Show();

    /// <param name="card">The number that was drawn for it.</param>
    [Needs(Right.HandleCards)]
    public IActionResult OnPostWithdraw(string? card)
    {
        var issue = Read(work => IssueRequests.Open(work)).FirstOrDefault(i => i.Card == card);
        if (issue is null || !Desk.Gate.May(Right.HandleCards, Target.Member, issue.Member) || !requests.Withdraw(issue.Card, Caller.Name))
        {
            Problem(CardWords.RequestGone);
            return Show();
        }

        Done(CardWords.RequestWithdrawn.Fill(issue.Card));
        return Redirect("/cards/open");
    }

    private IActionResult Show()
    {
        var reach = Caller.Reach(Right.SeeCards);
        var rows = Read(work => IssueRequests.Open(work)).Where(i => reach.Holds(i.Branch)).ToList();
        var zone = Zone;
        return ShowTable(DeskTable.Of("cards-open", rows)
            .Column("card", CardWords.Number, i => i.Card)
            .Column("holder", CardWords.Holder, i => i.Name)
            .Column("member", CardWords.Member, i => i.Member)
            .Column("branch", CardWords.Branch, i => Units.Name(i.Branch))
            .Column("replaces", CardWords.OpenReplaces, i => i.Replaces, link: i => i.Replaces is null ? null : "/cards/" + i.Replaces)
            .Column("step", CardWords.OpenStep, i => CardWords.StepOf(i.State, i.Desk is not null).ToString(), ColumnKind.Tone, tone: i => i.State == "certified" ? "warn" : "quiet")
            .Column("desk", CardWords.OpenDesk, i => i.Desk)
            .Column("since", CardWords.OpenSince, i => Moments.Minute(i.Since.ToUnixTimeMilliseconds(), zone), ColumnKind.Instant)
            .Action(CardWords.Withdraw, i => i.State == "begun" && Caller.Can(Right.HandleCards, i.Branch) ? ("/cards/open?handler=Withdraw", new Dictionary<string, string> { ["card"] = i.Card }) : null)
            .WhenEmpty(CardWords.OpenNone));
    }
}
