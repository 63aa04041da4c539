using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Web.Pages.Activities;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.Pages.Activities;

public sealed class RecurrenceChoiceTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateOnly May = new(2026, 5, 1);

    /// <summary>What people choose, the days it gives from 1 May 2026, and how it is said.</summary>
    public static TheoryData<string, string, string, string> Chosen() => new()
    {
        { "once", "2026-05-01", "只举行一次", "Once" },
        { "weekly TU,TH", "2026-05-05 2026-05-07 2026-05-12", "每周二、周四", "Every Tuesday, Thursday" },
        { "weekly/2 FR", "2026-05-01 2026-05-15 2026-05-29", "每 2 周的周五", "Every 2 weeks on Friday" },
        { "working-day 1", "2026-05-01 2026-06-01 2026-07-01", "每月第一个工作日", "First working day of each month" },
        { "working-day -1", "2026-05-29 2026-06-30 2026-07-31", "每月最后一个工作日", "Last working day of each month" },
        { "week-day 4 SA", "2026-05-23 2026-06-27 2026-07-25", "每月第四周的周六", "Saturday of the fourth week of each month" },
        { "nth-day 4 SA", "2026-05-23 2026-06-27 2026-07-25", "每月第四个周六", "Each month: Fourth Saturday" },
        { "nth-day -1 FR", "2026-05-29 2026-06-26 2026-07-31", "每月最后一个周五", "Each month: Last Friday" },
        { "month-day 15", "2026-05-15 2026-06-15 2026-07-15", "每月 15 日", "Each month: on day 15" },
        { "month-day/3 15", "2026-05-15 2026-08-15 2026-11-15", "每 3 个月的 15 日", "Every 3 months: on day 15" },
        { "yearly", "2026-05-01 2027-05-01 2028-05-01", "每年 5 月 1 日", "Every year on 1 May" },
        { "rule FREQ=MONTHLY;BYDAY=2TU,4TU", "2026-05-12 2026-05-26 2026-06-09", "按规则 FREQ=MONTHLY;BYDAY=2TU,4TU", "By the rule FREQ=MONTHLY;BYDAY=2TU,4TU" },
    };

    [Theory]
    [MemberData(nameof(Chosen))]
    public void WhatIsChosenGivesItsDaysIsSaidInWordsAndComesBackIntoTheForm(string chosen, string days, string chinese, string english)
    {
        var text = Choice(chosen).ToText();
        Assert.Equal(days.Split(' '), Days(text).Take(3).Select(ActivityForm.Day));
        Assert.Equal((chinese, english), (RecurrenceWords.Say(text, May).Chinese, RecurrenceWords.Say(text, May).English));
        var again = RecurrenceChoice.Of(text);
        Assert.Equal((Choice(chosen).How, text), (again.How, again.ToText()));
    }

    [Fact]
    public void DaysTakenOutAndAddedAreKept()
    {
        var choice = Choice("weekly TU");
        (choice.Except, choice.Also) = ("2026-05-12，2026-05-19", "2026-05-14");
        var text = choice.ToText();
        Assert.Equal(["2026-05-05", "2026-05-14", "2026-05-26"], Days(text).Take(3).Select(ActivityForm.Day));
        Assert.Equal("每周二，除去 2 天，另加 1 天", RecurrenceWords.Say(text, May).Chinese);
        Assert.Equal(("2026-05-12 2026-05-19", "2026-05-14"), (RecurrenceChoice.Of(text).Except, RecurrenceChoice.Of(text).Also));
    }

    [Fact]
    public void ADayThatIsNoneIsNamed()
    {
        var choice = Choice("weekly TU");
        choice.Except = "12/05/2026";
        Assert.Contains("12/05/2026", Assert.Throws<ActivityException>(choice.ToText).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<DateOnly> Days(string text) =>
        OccurrenceRules.Of(RecurrenceText.Parse(text), May.ToDateTime(new TimeOnly(19, 0)), May.AddYears(3), Zone, WorkingDays.WeekendsOnly, HolidayRule.Keep).Select(o => o.Day);

    private static RecurrenceChoice Choice(string words)
    {
        var parts = words.Split(' ', 3);
        var (how, every) = parts[0].Split('/') is [var h, var n] ? (h, int.Parse(n, null)) : (parts[0], 1);
        var choice = new RecurrenceChoice { How = how, Every = every };
        if (how == RecurrenceChoice.Weekly) choice.Days = [.. parts[1].Split(',')];
        else if (how == RecurrenceChoice.MonthDay) choice.DayOfMonth = int.Parse(parts[1], null);
        else if (how == RecurrenceChoice.Rule) choice.Text = parts[1];
        else if (parts.Length > 1) choice.Number = int.Parse(parts[1], null);
        if (parts.Length > 2) choice.Day = parts[2];
        return choice;
    }
}
