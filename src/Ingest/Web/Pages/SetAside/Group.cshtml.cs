using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Binding;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Credits;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.SetAside;

/// <summary>The taps of one card under one reason: the evidence, and what can be done.</summary>
[Needs(Right.SeeCards)]
public sealed class GroupModel(DeskContext desk) : DeskPage(desk)
{
    private const int MostTaps = 100;
    private const int LongestText = 200;
    private const string Unknown = "unknown-card";

    private CategoryNames? _categories;

    /// <summary>What can be done so that these taps count.</summary>
    public enum Remedy
    {
        None,
        /// <summary>A registered card of nobody.</summary>
        Bind,
        /// <summary>A bare number, which is registered with the binding.</summary>
        BindUid,
        /// <summary>A card that has to be imported with its certificate first.</summary>
        Import,
    }

    public string? Card { get; private set; }
    public string Reason { get; private set; } = "";
    public IReadOnlyList<SetAsideTap> Taps { get; private set; } = [];
    public Remedy Can { get; private set; }
    public bool IsRegistered { get; private set; }

    /// <summary>The holder's name as this person may see it; empty for nobody.</summary>
    public string HolderName { get; private set; } = "";
    public bool MaySeeCard { get; private set; }
    public bool MayHandle { get; private set; }
    public bool MayBind { get; private set; }
    public bool MayImport => ImportRights.May(Caller, "cards");

    public string Member { get; private set; } = "";
    public string MemberName { get; private set; } = "";
    public BindPreview? Preview { get; private set; }

    public IActionResult OnGet(string? card, string? reason, string? member)
    {
        if (!Load(card, reason)) return NotFound();
        // An empty field is asked about too.
        if (Request.Query.ContainsKey("member")) Look(member);
        return Page();
    }

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostBind(string? card, string? member, string? note)
    {
        if (!Load(card, Unknown) || Can is not (Remedy.Bind or Remedy.BindUid)) return NotFound();
        if (note?.Trim().Length > LongestText || note?.Any(char.IsControl) == true) Problem(SetAsideWords.TooLong, "note");
        Look(member);
        if (Problems.Count > 0) return Page();
        var cards = new CardDesk(Database, new DistrictDays(Zone), Time);
        var answer = Can == Remedy.BindUid ? cards.BindUid(Card!, Preview!.Member, Caller.Name, note?.Trim() ?? "") : cards.Bind(Card!, Preview!.Member, null, Caller.Name, note?.Trim() ?? "");
        if (!answer.Done)
        {
            Problem(answer.Text);
            return Page();
        }

        Done(SetAsideWords.BindDone.Fill(Card, MemberName), new Undo("/set-aside/group?handler=Unbind", new Dictionary<string, string> { ["card"] = Card!, ["member"] = Preview.Member }));
        return Redirect("/cards/" + Card);
    }

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostUnbind(string card, string? member)
    {
        var answer = new CardDesk(Database, new DistrictDays(Zone), Time).Unbind(card, member ?? "", Caller.Name);
        if (!answer.Done) Done(RefusalWords.Of(answer.Text));
        else Done(SetAsideWords.Unbound.Fill(card, member));
        return Redirect("/set-aside");
    }

    [Needs(Right.HandleCards)]
    public IActionResult OnPostLeave(string? card, string? reason, string? note)
    {
        var kiosks = Read(work => AsideReach.Kiosks(work, Caller, Right.HandleCards));
        var left = new LeaveDesk(Database, Time).Leave(string.IsNullOrEmpty(card) ? null : card, reason ?? "", kiosks, Caller.Name, note ?? "");
        if (left.Fault == LeaveFault.None)
        {
            Done(SetAsideWords.LeaveDone.Fill(left.Taps), LeftModel.UndoOf(left.Act));
            return Redirect("/set-aside");
        }

        if (!Load(card, reason)) return NotFound();
        if (left.Fault == LeaveFault.NothingThere) Problem(SetAsideWords.LeaveNothing);
        else Problem(SetAsideWords.LeaveNoteMissing, "leave-note");
        return Page();
    }

    /// <returns>False where there is nothing of it within reach.</returns>
    private bool Load(string? card, string? reason)
    {
        (Card, Reason) = (string.IsNullOrEmpty(card) ? null : card, reason ?? "");
        Taps = Read(work => SetAsideBoard.Taps(work, Card, Reason, AsideReach.Kiosks(work, Caller, Right.SeeCards), MostTaps));
        if (Taps.Count == 0) return false;
        MayHandle = Caller.Can(Right.HandleCards);
        if (Card is null) return true;
        MayBind = MayHandle && Desk.Gate.May(Right.HandleCards, Target.Card, Card);
        MaySeeCard = Desk.Gate.May(Right.SeeCards, Target.Card, Card);
        Read(Know);
        return true;
    }

    private bool Know(Work work)
    {
        var file = CardFile.Load(work, Card!).GetValueOrDefault(Card!);
        IsRegistered = file is not null;
        var holder = file is null ? null : Merges.Load(work).Person(HistoryRules.At(file.Holders, Now.Now.ToUnixTimeMilliseconds())?.Value);
        if (work.One<(string Name, string Branch)?>("select name, branch from members where member = @holder", new { holder }) is { } person) HolderName = Caller.NameOf(person.Name, person.Branch);
        Can = Reason != Unknown || holder is not null ? Remedy.None : IsRegistered ? Remedy.Bind : CardRules.OfUid(Card!) is not null ? Remedy.BindUid : Remedy.Import;
        return true;
    }

    private void Look(string? member)
    {
        Member = member?.Trim() ?? "";
        if (Can is not (Remedy.Bind or Remedy.BindUid)) return;
        if (Member.Length == 0) Problem(SetAsideWords.MemberMissing, "member");
        else if (!MayBind || Member.Length > 64 || new BindPreviewer(Database, new DistrictDays(Zone), Time).Look(Card!, Member) is not { } preview
            // Whose card it becomes must be his as much as where the card lies: the preview tells where the member was.
            || !Desk.Gate.May(Right.HandleCards, Target.Member, preview.Member)) Problem(SetAsideWords.NoSuchMember.Fill(Member), "member");
        else
        {
            Preview = preview;
            // The preview tells where somebody was: that is a look at the member.
            RecordLook("look", preview.Member);
            var (name, branch) = Read(work => work.One<(string, string)>("select name, branch from members where member = @Member", new { preview.Member }));
            MemberName = Caller.NameOf(name, branch);
        }
    }

    public string CategoryName(string category) => (_categories ??= Read(work => CategoryNames.Read(work, Today))).Of(category);

    public string Minute(long at) => Moments.Minute(at, Zone);

    public string Second(long at) => Moments.Second(at, Zone);
}
