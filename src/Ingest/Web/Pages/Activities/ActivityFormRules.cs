using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary>What the person who plans may use: decided before, so that these rules ask nobody.</summary>
/// <param name="MayHold">Whether he may plan for this unit or centre.</param>
/// <param name="HasUnit">Whether there is such a unit.</param>
/// <param name="Requires">Whether he may ask for the attendance of this unit's members.</param>
/// <param name="KioskCentres">Where each kiosk stands.</param>
public sealed record Planner(Func<string, bool> MayHold, Func<string, bool> HasUnit, Func<string, bool> Requires, Func<string, string> UnitName, IReadOnlyDictionary<string, string> KioskCentres);

/// <summary>What is wrong with a form that was filled in, in the reader's words, with the field each is about.</summary>
public static class ActivityFormRules
{
    /// <param name="earliest">A first day before it is a slip of the hand.</param>
    public static IEnumerable<(Bilingual Text, string Field)> Problems(ActivityForm form, Planner planner, DateOnly earliest)
    {
        if (string.IsNullOrWhiteSpace(form.Name) || form.Name.Trim().Length > ActivityRules.LongestText || form.Name.Any(char.IsControl)) yield return (ActivityWords.NameMissing, "Form.Name");
        if (!ActivityRules.IsCategory(form.Category?.Trim() ?? "")) yield return (ActivityWords.CategoryWrong, "Form.Category");
        foreach (var problem in PlaceProblems(form, planner)) yield return problem;
        foreach (var problem in AudienceProblems(form, planner)) yield return problem;
        foreach (var problem in TimeProblems(form, earliest)) yield return problem;
        if (ActivityForm.Number(form.Capacity) is not (>= 0 and <= TimetableImport.MostCapacity)) yield return (ActivityWords.CapacityRange.Fill(TimetableImport.MostCapacity), "Form.Capacity");
        else if (form.SessionKind == SessionKind.Required && ActivityForm.Number(form.Capacity) > 0) yield return (ActivityWords.RequiredCapacity, "Form.Capacity");
        if (form.Rate && form.SessionKind != SessionKind.Service) yield return (ActivityWords.RateService, "Form.Rate");
    }

    private static IEnumerable<(Bilingual, string)> PlaceProblems(ActivityForm form, Planner planner)
    {
        if (string.IsNullOrEmpty(form.Centre)) yield return (ActivityWords.CentreMissing, "Form.Centre");
        else if (!planner.MayHold(string.IsNullOrEmpty(form.Organiser) ? form.Centre : form.Organiser)) yield return (ActivityWords.NotYours, "Form.Organiser");
        foreach (var kiosk in form.ChosenKiosks.Where(k => planner.KioskCentres.GetValueOrDefault(k) != form.Centre)) yield return (ActivityWords.KioskElsewhere.Fill(kiosk), "Form.Kiosks");
    }

    /// <summary>Whoever asks for attendance must be responsible for those he asks: only then is somebody's absence for him to say.</summary>
    private static IEnumerable<(Bilingual, string)> AudienceProblems(ActivityForm form, Planner planner)
    {
        var units = form.Units;
        if (units.FirstOrDefault(u => !planner.HasUnit(u)) is { } stranger)
        {
            yield return (ActivityWords.NoSuchUnit.Fill(stranger), "Form.AudienceMore");
            yield break;
        }

        if (form.SessionKind != SessionKind.Required) yield break;
        if (units.Count == 0 && form.Numbers.Count == 0) yield return (ActivityWords.AudienceMissing, "Form.Audience");
        if (units.FirstOrDefault(u => !planner.Requires(u)) is { } far) yield return (ActivityWords.AudienceFar.Fill(planner.UnitName(far)), "Form.Audience");
    }

    private static IEnumerable<(Bilingual, string)> TimeProblems(ActivityForm form, DateOnly earliest)
    {
        var (first, last) = (ActivityForm.DayOf(form.FirstDay), ActivityForm.DayOf(form.LastDay));
        if (first is null) yield return (ActivityWords.DayMissing, "Form.FirstDay");
        else if (first < earliest) yield return (ActivityWords.FirstPast, "Form.FirstDay");
        if (!string.IsNullOrWhiteSpace(form.LastDay) && last is null) yield return (ActivityWords.DayMissing, "Form.LastDay");
        else if (first is not null && last < first) yield return (ActivityWords.LastBeforeFirst, "Form.LastDay");
        var (starts, ends) = (ActivityForm.TimeOf(form.Starts), ActivityForm.TimeOf(form.Ends));
        if (starts is null) yield return (ActivityWords.NotATime, "Form.Starts");
        if (ends is null) yield return (ActivityWords.NotATime, "Form.Ends");
        foreach (var (text, field) in new[] { (form.OpensBefore, "Form.OpensBefore"), (form.LateAfter, "Form.LateAfter"), (form.LeaveBefore, "Form.LeaveBefore"), (form.ClosesAfter, "Form.ClosesAfter") })
        {
            if (ActivityForm.Number(text) is not (>= 0 and <= ActivityRules.MostMinutes)) yield return (ActivityWords.MinutesRange, field);
        }

        if (starts is not { } from || ends is not { } until) yield break;
        var lasts = (int)(until > from ? until - from : TimeSpan.FromDays(1) - (from - until)).TotalMinutes;
        if (ActivityForm.Number(form.LateAfter) > lasts || ActivityForm.Number(form.LeaveBefore) > lasts) yield return (ActivityWords.TooLong.Fill(lasts), "Form.LateAfter");
        if (form.Repeat is { How: RecurrenceChoice.WeekDay, Number: < 1 or > 6 }) yield return (ActivityWords.WeekRange, "Form.Repeat.Number");
    }
}
