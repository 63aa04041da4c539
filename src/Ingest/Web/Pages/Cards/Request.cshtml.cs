using CardSystem.Ingest.Office;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Cards;

/// <summary>Asks for a card for a member who has none; one who has asks from that card's page.</summary>
[Needs(Right.HandleCards)]
public sealed class RequestModel(DeskContext desk, IssuingDesk issuing) : DeskPage(desk)
{
    public string Member { get; private set; } = "";
    public string Note { get; private set; } = "";

    public void OnGet(string? member) => Member = member ?? "";

    [Needs(Right.HandleCards)]
    public IActionResult OnPost(string? member, string? note)
    {
        (Member, Note) = (member?.Trim() ?? "", note?.Trim() ?? "");
        if (Note.Length > IssueRequests.LongestNote || Note.Any(char.IsControl)) Problem(CardWords.TooLong, "note");
        if (Member.Length is 0 or > 64 || !Desk.Gate.May(Right.HandleCards, Target.Member, Member)) Problem(CardWords.NoSuchMember.Fill(Member), "member");
        if (Problems.Count > 0) return Page();
        if (issuing.Request(Member, null, Note, Caller.Name) is { Value: { } told })
        {
            Done(CardWords.RequestDone.Fill(told.Member, told.Card), new Undo("/cards/open?handler=Withdraw", new Dictionary<string, string> { ["card"] = told.Card }));
            return Redirect("/cards/open");
        }

        var known = Read(work => work.Query<string>("select card from cards where member = @Member order by not_after desc, card limit 1", new { Member }).FirstOrDefault());
        Problem(known is null ? CardWords.NoSuchMember.Fill(Member) : CardWords.HasCard.Fill(Member, known), "member");
        return Page();
    }
}
