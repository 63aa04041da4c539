using CardSystem.Ingest.Web.Pages.Activities;

namespace CardSystem.Ingest.Tests.Web.Pages.Activities;

public sealed class ActivityFormRulesTests
{
    private static readonly DateOnly Earliest = new(2025, 5, 1);

    /// <summary>Plans for b1 and c1 and is responsible for b1.</summary>
    private static readonly Planner Secretary = new(unit => unit is "b1" or "c1", unit => unit is "d" or "b1" or "b2", unit => unit == "b1", unit => unit, new Dictionary<string, string> { ["kiosk-1"] = "c1" });

    [Fact]
    public void AWholeFormHasNothingWrong() => Assert.Empty(Problems(_ => { }));

    /// <summary>What somebody writes wrong, and the field that is named for it.</summary>
    public static TheoryData<string, string> Slips() => new()
    {
        { "no name", "Form.Name" }, { "a name of two lines", "Form.Name" }, { "a strange category", "Form.Category" }, { "no centre", "Form.Centre" }, { "another's unit", "Form.Organiser" },
        { "a kiosk elsewhere", "Form.Kiosks" }, { "nobody required", "Form.Audience" }, { "another branch required", "Form.Audience" }, { "a unit that is none", "Form.AudienceMore" },
        { "no day", "Form.FirstDay" }, { "long ago", "Form.FirstDay" }, { "ends before it begins", "Form.LastDay" }, { "no time", "Form.Starts" }, { "half past", "Form.Ends" }, { "many minutes", "Form.OpensBefore" },
        { "late after its end", "Form.LateAfter" }, { "places when required", "Form.Capacity" }, { "places below none", "Form.Capacity" }, { "rated and no service", "Form.Rate" }, { "the tenth week", "Form.Repeat.Number" },
    };

    [Theory]
    [MemberData(nameof(Slips))]
    public void ASlipIsNamedWithItsField(string slip, string field) => Assert.Equal([field], Problems(form => Slip(form, slip)).Distinct());

    [Fact]
    public void WhoeverMayPlanInvitesEverybodyToWhatNobodyMustAttend() => Assert.Empty(Problems(form =>
    {
        form.Kind = "open";
        form.Audience = ["d"];
    }));

    private static void Slip(ActivityForm form, string slip)
    {
        switch (slip)
        {
            case "no name": form.Name = "  "; break;
            case "a name of two lines": form.Name = "学习\n会"; break;
            case "a strange category": form.Category = "学习"; break;
            case "no centre": form.Centre = ""; break;
            case "another's unit": form.Organiser = "b2"; break;
            case "a kiosk elsewhere": form.Kiosks = ["kiosk-9"]; break;
            case "nobody required": form.Audience = []; break;
            case "another branch required": form.Audience = ["b2"]; break;
            case "a unit that is none": form.AudienceMore = "b7"; break;
            case "no day": form.FirstDay = "tomorrow"; break;
            case "long ago": form.FirstDay = "2019-05-01"; break;
            case "ends before it begins": form.LastDay = "2026-04-30"; break;
            case "no time": form.Starts = ""; break;
            case "half past": form.Ends = "25:30"; break;
            case "many minutes": form.OpensBefore = "2000"; break;
            case "late after its end": form.LateAfter = "121"; break;
            case "places when required": form.Capacity = "5"; break;
            case "places below none": form.Capacity = "-1"; break;
            case "rated and no service": form.Rate = true; break;
            default: form.Repeat = new RecurrenceChoice { How = RecurrenceChoice.WeekDay, Number = 10 }; break;
        }
    }

    private static List<string> Problems(Action<ActivityForm> change)
    {
        var form = new ActivityForm { Name = "学习会", Organiser = "b1", Audience = ["b1"], Centre = "c1", FirstDay = "2026-05-05" };
        change(form);
        return [.. ActivityFormRules.Problems(form, Secretary, Earliest).Select(p => p.Field)];
    }
}
