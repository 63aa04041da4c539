using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Credits;

/// <summary>A policy in plain words: for each category, for all together, for the target and for each service, what holds.</summary>
internal static class PolicyText
{
    public static IEnumerable<(string Name, string Says)> Lines(Policy policy)
    {
        foreach (var (id, category) in policy.Categories.OrderBy(c => c.Key, StringComparer.Ordinal)) yield return (NameOf(category.Name, id), Join(Of(category)));
        if (Spans(PolicyWords.Cap, policy.Caps) is { } caps) yield return (PolicyWords.AllTogether.ToString(), caps.ToString());
        if (policy.Target is { } target) yield return (PolicyWords.Target.ToString(), Join(Of(target)));
        foreach (var (id, service) in policy.Services.OrderBy(s => s.Key, StringComparer.Ordinal)) yield return (PolicyWords.Service.Fill(NameOf(service.Name, id)).ToString(), Join(Of(service)));
    }

    public static string NameOf(Ingest.Credits.Words words, string id) => CategoryNames.In(words) is { Length: > 0 } name ? name : id;

    private static IEnumerable<Bilingual?> Of(CategoryPolicy c) =>
    [
        c.Points > 0 ? PolicyWords.PerSession.Fill(Points.Text(c.Points)) : null,
        c.PerHour > 0 ? PolicyWords.PerHour.Fill(Points.Text(c.PerHour)) : null,
        c.Late < 100 ? PolicyWords.LateShare.Fill(c.Late) : null,
        c.LeftEarly < 100 ? PolicyWords.EarlyShare.Fill(c.LeftEarly) : null,
        c.MinimumMinutes > 0 ? PolicyWords.AtLeastMinutes.Fill(c.MinimumMinutes) : null,
        c.MaximumMinutes < 24 * 60 ? PolicyWords.AtMostMinutes.Fill(c.MaximumMinutes) : null,
        c.Absent < 0 ? PolicyWords.AbsentLoses.Fill(Points.Text(-c.Absent)) : null,
        c.Excused > 0 ? PolicyWords.ExcusedEarns.Fill(Points.Text(c.Excused)) : null,
        c.WalkIn ? null : PolicyWords.NoWalkIn,
        c.TimeBank ? PolicyWords.Banked : null,
        c.DoubleReport is { } d ? PolicyWords.Double.Fill(Points.Text(d.Member), Points.Text(d.Branch), Points.Text(d.Unit)) : null,
        Spans(PolicyWords.Cap, c.Caps),
        Spans(PolicyWords.Least, c.Minimums),
    ];

    private static IEnumerable<Bilingual?> Of(Target target) =>
        [PolicyWords.TargetOf.Fill(Points.Text(target.Year)), .. (target.Quarters ?? []).Select((points, i) => PolicyWords.TargetBy.Fill(i + 1, Points.Text(points)))];

    private static IEnumerable<Bilingual?> Of(ServicePolicy service) =>
    [
        PolicyWords.ServiceFrom.Fill(Points.Text(service.Minimum)),
        service.Minimum == 0 ? null : service.Over switch { CountedOver.Year => PolicyWords.OverYear, CountedOver.TwelveMonths => PolicyWords.OverTwelve, _ => PolicyWords.OverAll },
        service.TimesPerMonth > 0 ? PolicyWords.Times.Fill(service.TimesPerMonth) : null,
    ];

    private static Bilingual? Spans(Bilingual how, Spans spans)
    {
        var parts = new[] { (spans.Month, PolicyWords.AMonth), (spans.Quarter, PolicyWords.AQuarter), (spans.Year, PolicyWords.AYear) }
            .Where(p => p.Item1 is not null).Select(p => p.Item2.Fill(Points.Text(p.Item1!.Value))).ToList();
        return parts.Count == 0 ? null : how.Fill(string.Join(PolicyWords.ListSeparator.ToString(), parts));
    }

    private static string Join(IEnumerable<Bilingual?> parts) => string.Join(PolicyWords.Separator.ToString(), parts.OfType<Bilingual>());
}
