using System.Globalization;
using System.Runtime.InteropServices;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Orders;

/// <summary>How this kiosk is, in more words than its status has: nothing of any member, and no more than fits into one message.</summary>
public sealed class OrderReport(
    KioskClock clock, TapOutbox outbox, OutboxOptions outboxOptions, ConfigBook config, HotlistBook hotlist, HealthBook health, TapTimings timings, ScreenBoard screen, RecentLines lines, KioskCredentials? credentials = null)
{
    private static readonly string Software = "cardagent " + typeof(OrderReport).Assembly.GetName().Version?.ToString(3);

    public KioskReport Make()
    {
        var (now, counts, taps) = (clock.Now, outbox.Counts, timings.Summary());
        List<ReportFact> facts =
        [
            new("software", Software), new("system", RuntimeInformation.OSDescription), new("runtime", RuntimeInformation.FrameworkDescription),
            new("clock", Text(now)), new("started", Text(now - TimeSpan.FromMilliseconds(clock.MonotonicMs))), new("boot", clock.Boot),
            new("waiting", Text(counts.Waiting)), new("config", Text(config.Version)), new("hotlist", Text(hotlist.Version)),
            new("pages", Text(screen.Watchers)), new("taps", Text(taps.Taps)), new("memoryMb", Text(Environment.WorkingSet >> 20)), new("diskFreeMb", DiskFree()),
        ];
        if (counts.OldestWaiting is { } oldest) facts.Insert(7, new("oldestWaiting", Text(oldest)));
        if (credentials?.Until is { } until) facts.Add(new("certificateUntil", Text(until)));
        return new KioskReport(
            facts, health.Readers, [.. counts.Journals.Take(32)], [.. health.Troubles.Select(t => Short($"{Text(t.Since)} {t.Text}"))], lines.Last());
    }

    private string DiskFree()
    {
        try
        {
            return Text(new DriveInfo(Path.GetFullPath(outboxOptions.File)).AvailableFreeSpace >> 20);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "?";
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= KioskReport.LongestLine ? text : text[..KioskReport.LongestLine];
}
