using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Reports;

/// <summary>What the kiosks showed under a session, read from the log as far as it has come.</summary>
internal static class ShownTaps
{
    private const int Page = 2_000;

    /// <summary>The tables of taps that count, which have an index by journal and time.</summary>
    private static readonly string[] Counted = ["sign_ins", "visits"];

    /// <summary>A kiosk's clock may be ahead: a tap can be dated later than it was received, but hardly by more. As much is left around the session where a journal is searched.</summary>
    private static readonly TimeSpan ClockAhead = TimeSpan.FromDays(1);

    /// <param name="counted">The member by the journal and sequence of every tap the centre counts.</param>
    /// <param name="into">Numbers that were merged into others.</param>
    public static List<ShownTap> Read(Work work, PlannedSession session, HashSet<string> doors, Dictionary<(long Journal, long Seq), string> counted, Dictionary<string, string> into)
    {
        var shown = new List<ShownTap>();
        foreach (var (journal, kiosk) in work.Query<(long Id, string Kiosk)>("select id, kiosk from journals order by id").Where(j => doors.Contains(j.Kiosk)).ToList())
        {
            foreach (var (seq, body) in Taps(work, journal, session.Session))
            {
                if (ShownCard(body, session.Id) is not { } card) continue;
                var isCounted = counted.TryGetValue((journal, seq), out var member);
                shown.Add(new ShownTap(kiosk, member ?? Holder(work, card, into), isCounted ? "" : WhyNot(work, journal, seq)));
            }
        }

        return shown;
    }

    private static IEnumerable<(long Seq, byte[] Body)> Taps(Work work, long journal, TimetableSession session)
    {
        var (opens, closes) = ((session.Opens - ClockAhead).ToUnixTimeMilliseconds(), (session.Closes + ClockAhead).ToUnixTimeMilliseconds());
        var (after, until) = (Before(work, journal, opens), After(work, journal, closes));
        while (true)
        {
            var page = work.Query<(long Seq, byte[] Body)>(
                "select seq, body from taps where journal = @journal and seq > @after and seq < @until and received_at >= @opens order by seq limit @Page", new { journal, after, until, opens, Page }).ToList();
            foreach (var tap in page) yield return tap;
            if (page.Count < Page) yield break;
            after = page[^1].Seq;
        }
    }

    /// <summary>A journal's sequences rise as its kiosk's time passes: what was counted a day before the session lies before all of it. 0 where nothing was.</summary>
    private static long Before(Work work, long journal, long at) => Sequences(work, "at < @at order by at desc, seq desc", journal, at).DefaultIfEmpty(0).Max();

    private static long After(Work work, long journal, long at) => Sequences(work, "at > @at order by at, seq", journal, at).DefaultIfEmpty(long.MaxValue).Min();

    private static IEnumerable<long> Sequences(Work work, string where, long journal, long at) =>
        Counted.SelectMany(table => work.Query<long>($"select seq from derived.{table} where journal = @journal and {where} limit 1", new { journal, at }));

    private static string? ShownCard(byte[] body, string session)
    {
        try
        {
            var tap = TapJson.Read(body);
            return tap.Outcome is TapOutcome.Accepted or TapOutcome.Repeated && tap.Session?.ToString() == session ? tap.Card?.ToString() : null;
        }
        catch (FormatException)
        {
            // The projection sets it aside as malformed, where staff see it; no kiosk of ours showed green for it.
            return null;
        }
    }

    private static string Holder(Work work, string card, Dictionary<string, string> into) =>
        work.One<string>("select member from cards where card = @card", new { card }) is { } member ? SessionReconciling.Person(into, member) : "card " + card;

    private static string WhyNot(Work work, long journal, long seq) =>
        work.One<string>("select reason from derived.set_aside where journal = @journal and seq = @seq", new { journal, seq }) is { } reason
            ? "set aside, " + reason : "the tap belongs elsewhere by the centre's timetable, or has not been reached yet";
}
