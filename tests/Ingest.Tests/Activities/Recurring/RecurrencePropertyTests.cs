using CardSystem.Ingest.Activities.Recurring;

namespace CardSystem.Ingest.Tests.Activities.Recurring;

/// <summary>What holds for every recurrence, tried on thousands drawn from a seed; a failure prints the rule.</summary>
public sealed class RecurrencePropertyTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    [Fact]
    public void AskingForMoreNeverChangesWhatWasThereForLess()
    {
        var random = new Random(5545);
        for (var i = 0; i < 1_500; i++)
        {
            var (text, first, calendar, holidays) = Draw(random);
            var plan = RecurrenceText.Parse(text);
            var (near, far) = (random.Next(0, 900), random.Next(0, 900));
            if (near > far) (near, far) = (far, near);
            var less = OccurrenceRules.Of(plan, first, DateOnly.FromDateTime(first).AddDays(near), Berlin, calendar, holidays);
            var more = OccurrenceRules.Of(plan, first, DateOnly.FromDateTime(first).AddDays(far), Berlin, calendar, holidays);
            Assert.True(less.All(more.Contains), $"{text} from {first}: {string.Join(' ', less.Except(more))}");
            Assert.True(more.Zip(more.Skip(1)).All(pair => pair.First.Day < pair.Second.Day), $"{text} from {first} goes backwards");
            Assert.Equal(more.Count, more.Select(o => o.Slot).Distinct().Count());
            Assert.True(more.Count == 0 || more[0].Day >= DateOnly.FromDateTime(first), text);
        }
    }

    [Fact]
    public void EveryRuleComesToAnEnd()
    {
        var random = new Random(1545);
        for (var i = 0; i < 300; i++)
        {
            var rule = DrawRule(random);
            var days = RuleExpander.Days(RuleParser.Parse(rule), new DateTime(1997, 9, 2, 9, 0, 0), DateOnly.MaxValue, Berlin).ToList();
            Assert.True(days.Count <= 366 * 204, rule);
            Assert.True(days.Zip(days.Skip(1)).All(pair => pair.First < pair.Second), rule);
        }
    }

    [Fact]
    public void ARuleThatNoDayFitsGivesNoneAndComesToAnEnd()
    {
        foreach (var rule in new[] { "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=10", "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=4", "FREQ=MONTHLY;BYDAY=6MO" })
            Assert.Empty(RuleExpander.Days(RuleParser.Parse(rule), new DateTime(2026, 1, 1, 9, 0, 0), DateOnly.MaxValue, Berlin));
    }

    [Fact]
    public void ADayOfARuleFitsEveryPartOfIt()
    {
        var random = new Random(99);
        for (var i = 0; i < 2_000; i++)
        {
            var parsed = RuleParser.Parse(DrawRule(random));
            foreach (var day in RuleExpander.Days(parsed, new DateTime(2026, 1, 31, 9, 0, 0), new DateOnly(2029, 12, 31), Berlin).Take(50))
            {
                Assert.True(parsed.ByMonth.Count == 0 || parsed.ByMonth.Contains(day.Month));
                Assert.True(parsed.ByMonthDay.Count == 0 || parsed.ByMonthDay.Any(d => d > 0 ? d == day.Day : day.AddDays(-d).Day == 1 || day.AddDays(-d - 1).Month == day.Month && day.AddDays(-d).Month != day.Month));
                Assert.True(parsed.ByDay.Count == 0 || parsed.ByDay.Any(d => d.Day == day.DayOfWeek));
                Assert.True(parsed.ByWeekNumber.Count == 0 || parsed.WeekStart != DayOfWeek.Monday || parsed.ByWeekNumber.Any(w => w == Iso(day) || w < 0 && w + IsoWeeks(day) + 1 == Iso(day)));
            }
        }
    }

    private static int Iso(DateOnly day) => System.Globalization.ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));

    private static int IsoWeeks(DateOnly day) => System.Globalization.ISOWeek.GetWeeksInYear(System.Globalization.ISOWeek.GetYear(day.ToDateTime(TimeOnly.MinValue)));

    private static (string Text, DateTime First, WorkingDays Calendar, HolidayRule Holidays) Draw(Random random)
    {
        var first = new DateTime(2026, 1, 1, random.Next(24), 30, 0).AddDays(random.Next(800));
        string[] phrases = ["first working day of the month", "last working day of the month", "Saturday of the fourth week", "third Friday of the month", "Monday of the first week"];
        var lines = new List<string> { random.Next(4) == 0 ? phrases[random.Next(phrases.Length)] : DrawRule(random) };
        if (random.Next(3) == 0) lines.Add("EXDATE:" + DrawDates(random, first));
        if (random.Next(3) == 0) lines.Add("RDATE:" + DrawDates(random, first));
        var exceptions = Enumerable.Range(0, random.Next(120)).Select(_ => DateOnly.FromDateTime(first).AddDays(random.Next(900))).Distinct().ToDictionary(d => d, _ => random.Next(2) == 0);
        return (string.Join('\n', lines), first, new WorkingDays(exceptions), (HolidayRule)random.Next(1, 4));
    }

    private static string DrawDates(Random random, DateTime first) => string.Join(',', Enumerable.Range(0, random.Next(1, 8)).Select(_ => first.AddDays(random.Next(900)).ToString("yyyyMMdd", null)));

    private static string DrawRule(Random random)
    {
        var frequency = random.Next(4);
        var rule = new List<string> { "FREQ=" + new[] { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" }[frequency] };
        if (random.Next(2) == 0) rule.Add("INTERVAL=" + random.Next(1, 7));
        if (random.Next(3) == 0) rule.Add(random.Next(2) == 0 ? "COUNT=" + random.Next(1, 60) : "UNTIL=" + new DateTime(2026, 1, 1).AddDays(random.Next(1_500)).ToString("yyyyMMdd", null) + (random.Next(2) == 0 ? "T083000Z" : ""));
        var isByWeek = frequency == 3 && random.Next(4) == 0;
        if (isByWeek) rule.Add("BYWEEKNO=" + Several(random, 53));
        if (random.Next(3) == 0) rule.Add("BYMONTH=" + string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 13)).Distinct()));
        if (frequency != 1 && random.Next(4) == 0) rule.Add("BYMONTHDAY=" + Several(random, 31));
        if (frequency == 3 && !isByWeek && random.Next(5) == 0) rule.Add("BYYEARDAY=" + Several(random, 366));
        if (random.Next(2) == 0) rule.Add("BYDAY=" + string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => (frequency >= 2 && !isByWeek && random.Next(2) == 0 ? Signed(random, 5) : "") + Weekdays[random.Next(7)]).Distinct()));
        if (rule.Any(part => part.StartsWith("BY", StringComparison.Ordinal)) && random.Next(4) == 0) rule.Add("BYSETPOS=" + Several(random, 6));
        if (random.Next(3) == 0) rule.Add("WKST=" + Weekdays[random.Next(7)]);
        return string.Join(';', rule);
    }

    private static string Several(Random random, int most) => string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Signed(random, most)).Distinct());

    private static string Signed(Random random, int most) => (random.Next(3) == 0 ? "-" : "") + random.Next(1, most + 1);
}
