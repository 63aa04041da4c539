using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Credits;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;

namespace CardSystem.Ingest.Web.Pages.Analysis;

/// <summary>A unit's attendance: how it goes, when people come, to what, and which units below it need somebody to look.</summary>
[Needs(Right.SeeAnalysis)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    private const int MostChoices = 300;

    /// <summary>What has come in and is not in the figures yet.</summary>
    public IReadOnlyList<BehindReason> Behind { get; private set; } = [];
    public AnalysisChoice Choice { get; private set; } = null!;
    public Organisation? Unit { get; private set; }
    public IReadOnlyList<Organisation> Path { get; private set; } = [];
    public IReadOnlyList<Choice> UnitChoices { get; private set; } = [];
    public IReadOnlyList<Choice> CategoryChoices { get; private set; } = [];
    public DayCount Sum { get; private set; }
    public DayCount SumBefore { get; private set; }
    public long StillOpen { get; private set; }
    public IReadOnlyList<(string Key, ChartView View)> Charts { get; private set; } = [];
    public bool ShowsPeople { get; private set; }
    public bool HasTooMany { get; private set; }

    public IActionResult OnGet(string? unit, string? step, string? from, string? until, string? category, string? chart)
    {
        var reach = Caller.Reach(Right.SeeAnalysis);
        if (!string.IsNullOrEmpty(unit) && (!reach.Holds(unit) || Units[unit] is null)) return NotFound();
        var tops = Units.Tree(reach.Tops).Where(u => u.Depth == 0).Select(u => u.Unit).ToList();
        Unit = string.IsNullOrEmpty(unit) ? tops.FirstOrDefault() : Units[unit];
        if (AnalysisChoice.Of(step, from, until, category, Today) is not { } choice)
        {
            Problem(AnalysisWords.BadDays.Fill(AnalysisChoice.MostYears), "from");
            choice = AnalysisChoice.Of(step, null, null, category, Today)!;
        }

        Choice = choice;
        if (Unit is null) return Page();
        Path = [.. Units.Upwards(Unit.Id).Where(u => u != Unit.Id && reach.Holds(u)).Select(u => Units[u]).OfType<Organisation>().Reverse()];
        UnitChoices = ChoicesOf(tops);
        var (below, people) = Read(work => Load(work));
        if (chart is not null) return Charts.FirstOrDefault(c => c.Key == chart).View is { } wanted ? ChartFile.Of(wanted, $"analysis-{chart}") : NotFound();
        return ShowsPeople && !HasTooMany ? ShowTable(PeopleTable(people)) : ShowTable(UnitTable(below));
    }

    public string AddressOf(string unit) => With(("unit", unit), ("page", null), ("sort", null), ("q", null));

    public string ExportOf(string key) => With(("chart", key));

    private (IReadOnlyList<UnitFigures> Below, IReadOnlyList<MemberFigures> People) Load(Work work)
    {
        var (unit, span) = (Unit!.Id, Choice.Span);
        var names = CategoryNames.Read(work, Today);
        Behind = [.. BehindReasons.Of(Database, work)];
        var days = AnalysisStore.Days(work, unit, span);
        var below = AnalysisStore.Below(work, unit, span);
        (Sum, SumBefore) = (SumOf(days), SumOf(AnalysisStore.Days(work, unit, Choice.Before)));
        var (start, end) = (StartOf(span.From), StartOf(span.Until + 1));
        StillOpen = AnalysisStore.StillOpen(work, start, end);
        CategoryChoices = [.. AnalysisStore.Categories(work, unit).Select(c => new Choice(c, names.Of(c)))];
        Charts =
        [
            ("rate", AnalysisCharts.Rate(Choice, days)), ("outcomes", AnalysisCharts.Outcomes(Choice, days)), ("mix", AnalysisCharts.Mix(Choice, days, names.Of)),
            .. below.Count > 1 ? [("units", AnalysisCharts.Compared(below, u => Units.Name(u), AddressOf))] : Array.Empty<(string, ChartView)>(),
            ("heat", AnalysisCharts.Heat(AnalysisStore.Hours(work, unit, span))),
        ];
        ShowsPeople = !Units.Children(unit).Any() && Caller.Can(Right.SeeMembers, unit);
        HasTooMany = ShowsPeople && AnalysisStore.MembersOf(work, unit) > AnalysisStore.MostMembers;
        return (below, ShowsPeople && !HasTooMany ? AnalysisStore.Members(work, unit, start, end, span.Category) : []);
    }

    private DeskTable<UnitFigures> UnitTable(IReadOnlyList<UnitFigures> below) => Figures(DeskTable.Of("analysis-units", below)
        .Column("unit", AnalysisWords.Unit, r => Units.Name(r.Unit), link: r => AddressOf(r.Unit)), r => r.Count).Search(AnalysisWords.Unit, r => Units.Name(r.Unit)).WhenEmpty(AnalysisWords.Nothing);

    private DeskTable<MemberFigures> PeopleTable(IReadOnlyList<MemberFigures> people) => Figures(DeskTable.Of("analysis-members", people)
        .Column("member", AnalysisWords.Member, r => r.Member, link: r => "/members/" + Uri.EscapeDataString(r.Member)).Column("name", AnalysisWords.Name, r => Caller.NameOf(r.Name, Unit!.Id)), r => r.Count)
        .Search(AnalysisWords.Member, r => r.Member).WhenEmpty(AnalysisWords.Nothing);

    private static DeskTable<TRow> Figures<TRow>(DeskTable<TRow> table, Func<TRow, DayCount> of) => table
        .Column("rate", AnalysisWords.Rate, r => RateText(of(r).Rate), ColumnKind.Number, order: r => of(r).Rate ?? -1)
        .Column("sessions", AnalysisWords.Sessions, r => Text(of(r).Sessions), ColumnKind.Number, order: r => of(r).Sessions)
        .Column("expected", AnalysisWords.Expected, r => Text(of(r).Expected), ColumnKind.Number, order: r => of(r).Expected)
        .Column("came", AnalysisWords.Came, r => Text(of(r).Came), ColumnKind.Number, order: r => of(r).Came)
        .Column("late", AnalysisWords.Late, r => Text(of(r).Late), ColumnKind.Number, order: r => of(r).Late)
        .Column("early", AnalysisWords.LeftEarly, r => Text(of(r).LeftEarly), ColumnKind.Number, order: r => of(r).LeftEarly)
        .Column("absent", AnalysisWords.Absent, r => Text(of(r).Absent), ColumnKind.Number, order: r => of(r).Absent)
        .Column("excused", AnalysisWords.Excused, r => Text(of(r).Excused), ColumnKind.Number, order: r => of(r).Excused)
        .Column("walk-in", AnalysisWords.WalkIn, r => Text(of(r).WalkIn), ColumnKind.Number, order: r => of(r).WalkIn);

    /// <summary>The highest units, the way from there to this one, what lies beside it and right below it.</summary>
    private List<Choice> ChoicesOf(List<Organisation> tops)
    {
        var near = new List<Organisation>([.. tops, .. Path, Unit!, .. Units.Children(Unit!.Id), .. Path.Count == 0 ? [] : Units.Children(Path[^1].Id)]).Select(u => u.Id).ToHashSet(StringComparer.Ordinal);
        return [.. Units.Tree(tops.Select(t => t.Id)).Where(u => near.Contains(u.Unit.Id)).Take(MostChoices).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
    }

    private long StartOf(long day) => new DistrictDays(Zone).StartOf(DateOnly.FromDayNumber((int)day));

    private static DayCount SumOf(IReadOnlyList<DayFigures> days) => days.Aggregate(default(DayCount), (sum, d) => sum + d.Count);

    public static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string RateText(double? rate) => rate is { } known ? known.ToString("0.#", CultureInfo.InvariantCulture) + ChartView.Percent : "–";

    /// <summary>The rate, and how far it is from that of as many days before.</summary>
    public string RateAgainstBefore => Sum.Rate is { } now && SumBefore.Rate is { } before
        ? AnalysisWords.Points.Fill(RateText(now), (now - before).ToString("+0.#;-0.#;0", CultureInfo.InvariantCulture)).ToString() : RateText(Sum.Rate);
}
