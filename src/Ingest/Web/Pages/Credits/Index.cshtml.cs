using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;

namespace CardSystem.Ingest.Web.Pages.Credits;

/// <summary>What a unit has earned: in all, month by month, and who or which units below it.</summary>
[Needs(Right.SeeCredits)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    private const int MostChoices = 300;

    /// <summary>What has come in and is not in the figures yet.</summary>
    public IReadOnlyList<BehindReason> Behind { get; private set; } = [];
    public Organisation? Unit { get; private set; }
    public IReadOnlyList<Organisation> Path { get; private set; } = [];
    public Period Period { get; private set; }
    public string Category { get; private set; } = "";
    public IReadOnlyList<Choice> UnitChoices { get; private set; } = [];
    public IReadOnlyList<Choice> CategoryChoices { get; private set; } = [];
    public IReadOnlyList<Choice> Periods => PeriodChoices.Of(Period, Today);
    public long Points { get; private set; }
    public long OwnPoints { get; private set; }
    public long Minutes { get; private set; }
    public ChartView? Chart { get; private set; }
    public bool ShowsMembers { get; private set; }
    public bool HasTooMany { get; private set; }

    public IActionResult OnGet(string? unit, string? period, string? category, string? chart)
    {
        var reach = Caller.Reach(Right.SeeCredits);
        if (!string.IsNullOrEmpty(unit) && (!reach.Holds(unit) || Units[unit] is null)) return NotFound();
        Period = PeriodChoices.ThisYear(Today);
        if (!string.IsNullOrEmpty(period))
        {
            if (Period.TryParse(period, out var chosen)) Period = chosen;
            else Problem(CreditWords.BadPeriod, "period");
        }

        Category = category is { Length: <= 32 } ? category : "";
        var tops = Units.Tree(reach.Tops).Where(u => u.Depth == 0).Select(u => u.Unit).ToList();
        Unit = string.IsNullOrEmpty(unit) ? tops.FirstOrDefault() : Units[unit];
        if (Unit is null) return Page();
        Path = [.. Units.Upwards(Unit.Id).Where(u => u != Unit.Id && reach.Holds(u)).Select(u => Units[u]).OfType<Organisation>().Reverse()];
        UnitChoices = ChoicesOf(tops);
        ShowsMembers = !Units.Children(Unit.Id).Any();
        var (below, members) = Read(Load);
        if (chart is not null) return ChartFile.Of(Chart!, "credits-months");
        return ShowsMembers && !HasTooMany ? ShowTable(MemberTable(members)) : ShowTable(UnitTable(below));
    }

    public string AddressOf(string unit) => With(("unit", unit), ("page", null), ("sort", null), ("q", null));

    private (IReadOnlyList<UnitSum> Below, IReadOnlyList<MemberSum> Members) Load(Work work)
    {
        var unit = Unit!.Id;
        var names = CategoryNames.Read(work, Today);
        Behind = [.. BehindReasons.Of(Database, work)];
        var months = UnitCredits.Months(work, Units.IsOnlyRoot(unit) ? UnitCredits.Everywhere : unit, Period);
        CategoryChoices = [.. months.Select(m => m.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(c => new Choice(c, names.Of(c)))];
        var chosen = months.Where(m => Category.Length == 0 || m.Category == Category).ToList();
        Points = Sum(CreditAccount.Member);
        OwnPoints = Sum(CreditAccount.Branch) + Sum(CreditAccount.Unit);
        Minutes = Sum(CreditAccount.TimeBank);
        Chart = CreditCharts.ByMonth(Period, [.. chosen.Where(m => m.Account == (long)CreditAccount.Member).Select(m => (m.Month, m.Category, m.Amount))], names, CreditWords.ByMonthNote.ToString());
        HasTooMany = ShowsMembers && UnitCredits.MembersOf(work, unit) > UnitCredits.MostMembers;
        return ShowsMembers ? ([], HasTooMany ? [] : UnitCredits.Members(work, unit, Period, Category)) : (UnitCredits.Below(work, unit, Period, Category), []);

        long Sum(CreditAccount account) => chosen.Where(m => m.Account == (long)account).Sum(m => m.Amount);
    }

    private DeskTable<UnitSum> UnitTable(IReadOnlyList<UnitSum> below) => DeskTable.Of("credits-units", below)
        .Column("unit", CreditWords.Unit, r => Units.Name(r.Unit), link: r => AddressOf(r.Unit))
        .Column("points", CreditWords.MembersPoints, r => PeriodChoices.Points(r.Points), ColumnKind.Number, order: r => r.Points)
        .Column("own", CreditWords.OwnPoints, r => PeriodChoices.Points(r.Own), ColumnKind.Number, order: r => r.Own)
        .Column("minutes", CreditWords.Minutes, r => PeriodChoices.Text(r.Minutes), ColumnKind.Number, order: r => r.Minutes)
        .Column("entries", CreditWords.Entries, r => PeriodChoices.Text(r.Entries), ColumnKind.Number, order: r => r.Entries)
        .Search(CreditWords.Unit, r => Units.Name(r.Unit)).WhenEmpty(CreditWords.Nothing);

    private DeskTable<MemberSum> MemberTable(IReadOnlyList<MemberSum> members) => DeskTable.Of("credits-members", members)
        .Column("member", CreditWords.Member, r => r.Member, link: r => $"/credits/members/{Uri.EscapeDataString(r.Member)}?period={Period}")
        .Column("name", CreditWords.Name, r => Caller.NameOf(r.Name, Unit!.Id))
        .Column("points", CreditWords.Points, r => PeriodChoices.Points(r.Points), ColumnKind.Number, order: r => r.Points)
        .Column("minutes", CreditWords.Minutes, r => PeriodChoices.Text(r.Minutes), ColumnKind.Number, order: r => r.Minutes)
        .Column("entries", CreditWords.Entries, r => PeriodChoices.Text(r.Entries), ColumnKind.Number, order: r => r.Entries)
        .Search(CreditWords.Member, r => r.Member).WhenEmpty(CreditWords.Nothing);

    private List<Choice> ChoicesOf(List<Organisation> tops)
    {
        var near = new List<Organisation>([.. tops, .. Path, Unit!, .. Units.Children(Unit!.Id), .. Path.Count == 0 ? [] : Units.Children(Path[^1].Id)]).Select(u => u.Id).ToHashSet(StringComparer.Ordinal);
        return [.. Units.Tree(tops.Select(t => t.Id)).Where(u => near.Contains(u.Unit.Id)).Take(MostChoices).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
    }
}
