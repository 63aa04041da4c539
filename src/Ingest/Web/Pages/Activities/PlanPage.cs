using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary>A page with the form of an activity.</summary>
public abstract class PlanPage(DeskContext desk) : DeskPage(desk)
{
    [BindProperty]
    public ActivityForm Form { get; set; } = new();

    public PlanChoices Choices { get; private set; } = null!;

    protected DateOnly Day => DateOnly.FromDayNumber((int)Today);

    protected void LoadChoices() => Choices = Read(work => PlanChoices.Read(work, Units, Caller.Reach(Right.PlanActivities), Today));

    /// <summary>Says everything that is wrong with the form; true where nothing is.</summary>
    protected bool IsRight(bool isNew)
    {
        var kiosks = Choices.Kiosks.ToDictionary(k => k.Kiosk, k => k.Centre, StringComparer.Ordinal);
        var planner = new Planner(unit => Caller.Can(Right.PlanActivities, unit), unit => Units[unit] is not null, unit => Caller.Can(Right.PlanActivities, unit), unit => Units.Name(unit), kiosks);
        foreach (var (text, field) in ActivityFormRules.Problems(Form, planner, isNew ? Day.AddYears(-1) : DateOnly.MinValue)) Problem(text, field);
        foreach (var text in MemberProblems().Take(5)) Problem(text, "Form.Members");
        try
        {
            if (Problems.Count == 0) _ = Recurrence();
        }
        catch (ActivityException e)
        {
            Problem(e.Message, "Form.Repeat.How");
        }

        return Problems.Count == 0;
    }

    /// <exception cref="ActivityException">It is none.</exception>
    protected Ingest.Activities.Recurring.RecurrencePlan Recurrence() => Ingest.Activities.Recurring.RecurrenceText.Parse(Form.Repeat.ToText());

    /// <summary>Does it in one transaction; what the desk refuses stands on the page.</summary>
    protected bool TryWrite(Action<Work> change)
    {
        try
        {
            Write(change);
            return true;
        }
        catch (ActivityException e)
        {
            Problem(ActivityWords.Refused.Fill(RefusalWords.Of(e.Message)));
            return false;
        }
    }

    private IEnumerable<Bilingual> MemberProblems()
    {
        if (Form.Numbers.Count is 0 or > ActivityRules.MostListed) return Form.Numbers.Count == 0 ? [] : [ActivityWords.MembersHint.Fill(ActivityRules.MostListed)];
        var branches = Read(work => work.Query<(string Member, string Branch)>($"select member, branch from members where member in {Database.ListOf("@numbers")}", new { numbers = System.Text.Json.JsonSerializer.Serialize(Form.Numbers) }))
            .ToDictionary(m => m.Member, m => m.Branch, StringComparer.Ordinal);
        var isRequired = Form.SessionKind == SessionKind.Required;
        return Form.Numbers.Select(number => !branches.TryGetValue(number, out var branch) ? ActivityWords.NoSuchMember.Fill(number)
            : isRequired && !Caller.Can(Right.PlanActivities, branch) ? ActivityWords.MemberFar.Fill(number) : null).OfType<Bilingual>();
    }
}
