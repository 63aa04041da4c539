using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;

namespace CardSystem.Ingest.Tests.Activities.Recurring;

public sealed class RuleParserTests
{
    [Theory]
    [InlineData("", "'' is not a part of a recurrence rule; parts are NAME=VALUE with ';' between them, for instance FREQ=WEEKLY;BYDAY=TU.")]
    [InlineData("BYDAY=TU", "The recurrence rule lacks FREQ; begin with FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY.")]
    [InlineData("FREQ=FORTNIGHTLY", "FREQ 'FORTNIGHTLY' is not one of DAILY, WEEKLY, MONTHLY and YEARLY.")]
    [InlineData("FREQ=DAILY;FREQ=DAILY", "FREQ is given twice in the recurrence rule.")]
    [InlineData("FREQ=DAILY;", "'' is not a part of a recurrence rule; parts are NAME=VALUE with ';' between them, for instance FREQ=WEEKLY;BYDAY=TU.")]
    [InlineData("FREQ=DAILY;INTERVAL=0", "INTERVAL '0' is not a number from 1 to 1000.")]
    [InlineData("FREQ=DAILY;COUNT=-3", "COUNT '-3' is not a number from 1 to 10000.")]
    [InlineData("FREQ=DAILY;COUNT=3;UNTIL=20260501", "COUNT and UNTIL exclude each other; give one of them.")]
    [InlineData("FREQ=DAILY;UNTIL=2026-05-01", "UNTIL '2026-05-01' is neither a day such as 20261231 nor a time such as 20261231T093000 or 20261231T013000Z.")]
    [InlineData("FREQ=DAILY;UNTIL=20260230", "UNTIL '20260230' is neither a day such as 20261231 nor a time such as 20261231T093000 or 20261231T013000Z.")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX", "BYDAY 'XX' is not a day; use MO, TU, WE, TH, FR, SA or SU.")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,", "BYDAY '' is not a day; use MO, TU, WE, TH, FR, SA, SU, with a number before it where one is meant, as in 1MO or -1FR.")]
    [InlineData("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO counts days of a month or year, which FREQ=WEEKLY does not have; leave the number away.")]
    [InlineData("FREQ=MONTHLY;BYDAY=0MO", "BYDAY '0' is not a number from 1 to 53 or, counted from the end, from -53 to -1.")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "BYDAY=1MO counts days of the year, which does not go with BYWEEKNO; leave the number away.")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY '32' is not a number from 1 to 31 or, counted from the end, from -31 to -1.")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=", "BYMONTHDAY is empty.")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY is not possible with FREQ=WEEKLY.")]
    [InlineData("FREQ=MONTHLY;BYYEARDAY=3", "BYYEARDAY is not possible with FREQ=MONTHLY, only with YEARLY.")]
    [InlineData("FREQ=DAILY;BYWEEKNO=3", "BYWEEKNO is not possible with FREQ=DAILY, only with YEARLY.")]
    [InlineData("FREQ=YEARLY;BYMONTH=13", "BYMONTH '13' is not a number from 1 to 12.")]
    [InlineData("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS chooses from what other parts give; add one such as BYDAY.")]
    [InlineData("FREQ=WEEKLY;WKST=1MO", "WKST '1MO' is not a day; use MO, TU, WE, TH, FR, SA or SU.")]
    [InlineData("FREQ=DAILY;BYEASTER=1", "'BYEASTER' is not a part of a recurrence rule.")]
    public void WhatIsWrongIsNamedWithItsPart(string rule, string message) => Assert.Equal(message, Assert.Throws<ActivityException>(() => RuleParser.Parse(rule)).Message);

    [Fact]
    public void AnEndlessRuleIsRefused() => Assert.Throws<ActivityException>(() => RuleParser.Parse("FREQ=DAILY;BYMONTH=" + string.Join(',', Enumerable.Repeat("1", 2_000))));

    [Fact]
    public void SmallLettersAndTheNameBeforeItAreTaken()
    {
        var rule = RuleParser.Parse(" rrule:freq=monthly;byday=-1fr,2mo;wkst=su ");
        Assert.Equal([new WeekdayNumber(-1, DayOfWeek.Friday), new WeekdayNumber(2, DayOfWeek.Monday)], rule.ByDay);
        Assert.Equal((Frequency.Monthly, DayOfWeek.Sunday), (rule.Frequency, rule.WeekStart));
    }

    [Fact]
    public void RandomTextIsEitherARuleOrOneSentence()
    {
        const string letters = "FREQ=DAILY;WKMONTHBUCS0123456789,-+: \n\u0001每月第一个工作日星期六";
        var random = new Random(20260501);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => letters[random.Next(letters.Length)])]);
            if (i % 3 == 0) text = "FREQ=MONTHLY;" + text;
            try
            {
                _ = RecurrenceText.Parse(text);
            }
            catch (ActivityException e)
            {
                Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
