using System.Globalization;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CardSystem.Ingest.Web.Pages.SetAside;

/// <summary>What waits to be looked into, by card and reason.</summary>
[Needs(Right.SeeCards)]
public sealed class SetAsideModel(DeskContext desk) : DeskPage(desk)
{
    private static readonly string Usual = SetAsideBoard.UsualDays.ToString(CultureInfo.InvariantCulture);
    private static readonly string[] Periods = ["7", "30", Usual, "365"];

    public bool IsCut { get; private set; }

    public IActionResult OnGet()
    {
        var period = Request.Query["f_period"].FirstOrDefault() ?? Usual;
        // Within the list, a kiosk asked for narrows what is read, so that its taps are found however much else lies aside.
        var kiosk = Request.Query["f_kiosk"].FirstOrDefault();
        var (kiosks, rows) = Read(work =>
        {
            var within = AsideReach.Kiosks(work, Caller, Right.SeeCards);
            var asked = kiosk is null || within?.Contains(kiosk) == false ? within : [kiosk];
            return (work.Query<(string Kiosk, string Name)>("select kiosk, name from kiosks order by kiosk").Where(k => within?.Contains(k.Kiosk) != false).ToList(), SetAsideBoard.Groups(work, Since(period), asked));
        });
        IsCut = rows.Count == SetAsideBoard.MostGroups;
        return ShowTable(TableOf(rows, kiosks, Zone));
    }

    private long Since(string period) => period == "all" ? long.MinValue
        : Now.Now.AddDays(-int.Parse(Periods.Contains(period) ? period : Usual, CultureInfo.InvariantCulture)).ToUnixTimeMilliseconds();

    private static DeskTable<AsideGroup> TableOf(IReadOnlyList<AsideGroup> rows, List<(string Kiosk, string Name)> kiosks, TimeZoneInfo zone)
    {
        var names = kiosks.ToDictionary(k => k.Kiosk, k => k.Name, StringComparer.Ordinal);
        return DeskTable.Of("set-aside", rows)
            .Column("card", SetAsideWords.Card, g => g.Card ?? SetAsideWords.NoCard.ToString(), link: Address)
            .Column("reason", SetAsideWords.Reason, g => SetAsideWords.Name(g.Reason))
            .Column("todo", SetAsideWords.Todo, g => SetAsideWords.Advice(g.Reason))
            .Column("taps", SetAsideWords.Taps, g => PageTexts.Number(g.Taps), ColumnKind.Number, order: g => g.Taps)
            .Column("kiosk", SetAsideWords.Kiosk, g => g.Kiosks == 1 ? names.GetValueOrDefault(g.Kiosk, g.Kiosk) : SetAsideWords.Kiosks.Fill(names.GetValueOrDefault(g.Kiosk, g.Kiosk), g.Kiosks).ToString())
            .Column("first", SetAsideWords.First, g => Moments.Minute(g.FirstAt, zone), ColumnKind.Instant)
            .Column("last", SetAsideWords.Last, g => Moments.Minute(g.LastAt, zone), ColumnKind.Instant)
            .Filter("reason", SetAsideWords.Reason, choices: [.. rows.Select(r => r.Reason).Distinct().Order(StringComparer.Ordinal).Select(r => new Choice(r, SetAsideWords.Name(r)))], keep: (g, reason) => g.Reason == reason)
            .Filter("kiosk", SetAsideWords.Kiosk, choices: [.. kiosks.Select(k => new Choice(k.Kiosk, k.Name))], keep: (_, _) => true)
            .Filter("period", SetAsideWords.Period, choices: [.. Periods.Select(p => new Choice(p, SetAsideWords.Days.Fill(p).ToString())), new Choice("all", SetAsideWords.Ever.ToString())], keep: (_, _) => true)
            .Search(SetAsideWords.SearchHint, g => g.Card ?? "")
            .WhenEmpty(SetAsideWords.None);
    }

    private static string Address(AsideGroup group) => AddressOf(group.Card, group.Reason);

    internal static string AddressOf(string? card, string reason) => QueryHelpers.AddQueryString("/set-aside/group", card is null
        ? new Dictionary<string, string?> { ["reason"] = reason } : new Dictionary<string, string?> { ["card"] = card, ["reason"] = reason });
}
