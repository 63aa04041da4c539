using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Cards;

/// <summary>All cards within reach.</summary>
[Needs(Right.SeeCards)]
public sealed class CardsModel(DeskContext desk) : DeskPage(desk)
{
    public IActionResult OnGet() => ShowTable(CardQuery.Table(Caller, Caller.Reach(Right.SeeCards), Units, Now, Request.Query["f_state"].FirstOrDefault()));
}
