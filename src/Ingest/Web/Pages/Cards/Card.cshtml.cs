using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Cards;

/// <summary>One card: its life, where it was tapped, and what can be done about it.</summary>
[Needs(Right.SeeCards, Target.Card, "card")]
public sealed class CardModel(DeskContext desk, IssuingDesk issuing) : DeskPage(desk)
{
    private const int LongestText = 200;
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    public CardFacts Facts { get; private set; } = null!;
    public IReadOnlyDictionary<string, string> Sessions { get; private set; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, (string Name, string Centre)> Kiosks { get; private set; } = new Dictionary<string, (string, string)>();

    public bool MayHandle { get; private set; }
    public string HolderName => Facts.Holder is null ? CardWords.Nobody.ToString() : Caller.NameOf(Facts.Name, Facts.Branch);
    public bool MaySeeHolder => Facts.Holder is { } holder && Caller.Can(Right.SeeMembers) && Desk.Gate.May(Right.SeeMembers, Target.Member, holder);

    private CardDesk CardDesk => new(Database, new DistrictDays(Zone), Time);

    public IActionResult OnGet(string card) => Show(card);

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostLost(string card, string? reason, string? at) => Enter(card, CardState.Lost, reason, at, null);

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostSuspend(string card, string? reason, string? at, string? until) => Enter(card, CardState.Suspended, reason, at, until);

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostFound(string card, string? reason, string? at) => Enter(card, CardState.Active, reason, at, null);

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostRevoke(string card, string? reason, string? at) => Enter(card, CardState.Revoked, reason, at, null);

    /// <summary>Puts in that instant's place what had been so before it.</summary>
    /// <param name="at">The instant that is undone, Unix milliseconds.</param>
    /// <param name="state">A state's word.</param>
    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostUndo(string card, long at, string? state)
    {
        if (!Enum.TryParse<CardState>(state, ignoreCase: true, out var before) || !Enum.IsDefined(before) || at <= 0 || at > Now.Now.AddYears(10).ToUnixTimeMilliseconds()) return Show(card);
        var answer = CardDesk.Enter(card, before, DateTimeOffset.FromUnixTimeMilliseconds(at), null, Caller.Name);
        if (!answer.Done) return Refuse(card, RefusalWords.Of(answer.Text));
        Done(CardWords.Undone.Fill(card, CardWords.StateOf(state!)));
        return Redirect("/cards/" + card);
    }

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostReplace(string card, string? with, string? reason)
    {
        var other = with?.Trim() ?? "";
        if (WhyNotReplaced(card, other, reason) is { } wrong) return Refuse(card, wrong, "with");
        var answer = CardDesk.Replace(card, other, null, Caller.Name, reason?.Trim() ?? "");
        if (!answer.Done) return Refuse(card, RefusalWords.Of(answer.Text), "with");
        Done(CardWords.ReplaceDone.Fill(card, other));
        return Redirect("/cards/" + other);
    }

    [Needs(Right.HandleCards, Target.Card, "card")]
    public IActionResult OnPostRequest(string card, string? note)
    {
        if (!IsNote(note)) return Refuse(card, CardWords.TooLong, "note");
        var facts = Read(work => CardFacts.Read(Database, work, card, Now.Now.ToUnixTimeMilliseconds()));
        if (facts?.Holder is not { } holder) return Refuse(card, CardWords.NobodysCard);
        var answer = issuing.Request(holder, card, note?.Trim() ?? "", Caller.Name);
        if (answer.Value is not { } told) return Refuse(card, RefusalWords.Of(answer.Problem));
        Done(CardWords.RequestDone.Fill(told.Member, told.Card), new Undo("/cards/open?handler=Withdraw", new Dictionary<string, string> { ["card"] = told.Card }));
        return Redirect("/cards/" + card);
    }

    private IActionResult Enter(string card, CardState state, string? reason, string? at, string? until)
    {
        var from = Time.GetUtcNow();
        DateTimeOffset? end = null;
        if (!IsNote(reason)) Problem(CardWords.TooLong);
        if (!string.IsNullOrWhiteSpace(at) && !TryRead(at, out from)) Problem(CardWords.NotATime);
        if (!string.IsNullOrWhiteSpace(until))
        {
            if (!TryRead(until, out var to)) Problem(CardWords.NotATime);
            else if (to <= from) Problem(CardWords.EndNotAfter);
            else end = to;
        }

        if (Problems.Count > 0) return Show(card);
        from = DateTimeOffset.FromUnixTimeMilliseconds(from.ToUnixTimeMilliseconds());
        var before = Read(work => CardRules.StateAt(CardFile.Load(work, card)[card], from.ToUnixTimeMilliseconds()));
        var answer = CardDesk.Enter(card, state, from, end, Caller.Name, reason?.Trim() ?? "");
        if (!answer.Done) return Refuse(card, RefusalWords.Of(answer.Text));
        if (answer.Act == 0) Done(CardWords.Same.Fill(card));
        else
        {
            Done(CardWords.Done.Fill(card, CardWords.StateOf(CardRules.Word(state))),
                new Undo($"/cards/{card}?handler=Undo", new Dictionary<string, string> { ["at"] = from.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), ["state"] = before }));
        }

        return Redirect("/cards/" + card);
    }

    /// <summary>Said in the reader's language before the desk is asked.</summary>
    private Bilingual? WhyNotReplaced(string card, string other, string? reason)
    {
        if (!IsNote(reason)) return CardWords.TooLong;
        if (other == card) return CardWords.SameCard;
        var now = Now.Now.ToUnixTimeMilliseconds();
        return Read(work =>
        {
            if (CardFile.Load(work, other).GetValueOrDefault(other) is not { } file) return CardWords.NoSuchCard.Fill(other);
            var merges = Merges.Load(work);
            var holder = merges.Person(HistoryRules.At(CardFile.Load(work, card)[card].Holders, now)?.Value);
            if (holder is null) return CardWords.NobodysCard;
            var others = merges.Person(HistoryRules.At(file.Holders, now)?.Value);
            // A card of nobody may be given out by whoever has it in hand; one of somebody else's is not even told of.
            return others is null || others == holder ? null : Desk.Gate.May(Right.SeeCards, Target.Card, other) ? CardWords.OthersCard.Fill(other) : CardWords.NoSuchCard.Fill(other);
        });
    }

    private IActionResult Show(string card)
    {
        var facts = Read(work =>
        {
            var found = CardFacts.Read(Database, work, card, Now.Now.ToUnixTimeMilliseconds());
            if (found is null) return null;
            var sessions = found.Taps.Select(t => t.Session).Where(s => s.Length > 0).Distinct().ToList();
            if (sessions.Count > 0) Sessions = work.Query<(string Id, string Name)>("select session, name from sessions where session in @sessions", new { sessions }).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
            var kiosks = found.Taps.Select(t => t.Kiosk).Concat(found.Places.Select(p => p.Kiosk)).Concat(found.Receipts.Select(r => r.Kiosk)).Distinct().ToList();
            if (kiosks.Count > 0) Kiosks = work.Query<(string Id, string Name, string Centre)>("select kiosk, name, centre from kiosks where kiosk in @kiosks", new { kiosks }).ToDictionary(k => k.Id, k => (k.Name, k.Centre), StringComparer.Ordinal);
            return found;
        });
        if (facts is null) return NotFound();
        Facts = facts;
        // A card's taps tell where its holder was: that is a look at the member.
        if (facts.Holder is { } holder && HttpMethods.IsGet(Request.Method)) RecordLook("look", holder);
        MayHandle = Caller.Can(Right.HandleCards) && Desk.Gate.May(Right.HandleCards, Target.Card, card);
        return Page();
    }

    public string KioskName(string kiosk) => Kiosks.TryGetValue(kiosk, out var known) ? known.Name : kiosk;

    public string CentreName(string kiosk) => Kiosks.TryGetValue(kiosk, out var known) ? Units.Name(known.Centre) : "";

    public string Minute(long at) => Moments.Minute(at, Zone);

    private IActionResult Refuse(string card, Bilingual why, string? field = null)
    {
        Problem(why, field);
        return Show(card);
    }

    private static bool IsNote(string? text) => text is null || (text.Trim().Length <= LongestText && !text.Trim().Any(char.IsControl));

    /// <summary>By the district's clock; a time the clocks leap over is none.</summary>
    private bool TryRead(string text, out DateTimeOffset at)
    {
        at = default;
        if (!DateTime.TryParseExact(text.Trim(), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || !WallTimeRules.TryRead(local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), Zone, out var instant, out _)) return false;
        at = DateTimeOffset.FromUnixTimeMilliseconds(instant);
        return true;
    }
}
