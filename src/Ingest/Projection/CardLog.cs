using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>A tap of a card and what came of it.</summary>
/// <param name="At">Unix milliseconds, by the kiosk's clock.</param>
/// <param name="Aside">Why it lies aside; empty where it does not.</param>
/// <param name="Session">The session it counts for; empty for none.</param>
public sealed record LoggedCardTap(long At, string Kiosk, long Journal, long Sequence, TapOutcome Outcome, string Aside, string Detail, string Session, bool IsVisit);

/// <summary>Reads a card's taps back out of the log, for people.</summary>
public static class CardLog
{
    /// <summary>Of a card that was tapped more often, the entries that came last are looked at.</summary>
    private const int MostRead = 400;

    /// <summary>The newest, by the time of the tap.</summary>
    public static IReadOnlyList<LoggedCardTap> Newest(Database database, Work work, string card, int most)
    {
        using var log = database.OpenLogReader();
        var (names, bytes, found) = (new JournalNames(log), Encoding.UTF8.GetBytes(card), new List<LoggedCardTap>());
        var page = new LogPage();
        foreach (var (journal, sequence) in CardTaps.Find(work, bytes).Distinct().OrderByDescending(t => t.Journal).ThenByDescending(t => t.Sequence).Take(MostRead))
        {
            if (!log.Find(journal, sequence, page) || !TapPlacing.TryRead(page.Body(0), out var glance, out _) || !glance.Card.SequenceEqual(bytes)) continue;
            found.Add(new(glance.At, names[journal].Kiosk, journal, sequence, glance.Outcome, "", "", "", false));
        }

        // Refused ones are kept by no card's list of taps, but lie aside under its number.
        var known = found.Select(t => (t.Journal, t.Sequence)).ToHashSet();
        found.AddRange(work.Query<(long Journal, long Seq, long At)>("select journal, seq, at from derived.set_aside where card = @card and reason like 'refused-at-kiosk:%' order by at desc limit @most", new { card, most })
            .Where(a => !known.Contains((a.Journal, a.Seq))).Select(a => new LoggedCardTap(a.At, names[a.Journal].Kiosk, a.Journal, a.Seq, TapOutcome.Refused, "", "", "", false)));
        return [.. found.OrderByDescending(t => t.At).ThenByDescending(t => t.Sequence).Take(most).Select(t => WhatCameOf(work, t))];
    }

    private static LoggedCardTap WhatCameOf(Work work, LoggedCardTap tap)
    {
        if (work.One<(string Reason, string Detail)?>("select reason, detail from derived.set_aside where journal = @Journal and seq = @Sequence", tap) is { } aside) return tap with { Aside = aside.Reason, Detail = aside.Detail };
        if (work.Query<string>("select session from derived.sign_ins where journal = @Journal and at = @At and seq = @Sequence limit 1", tap).FirstOrDefault() is { } session) return tap with { Session = session };
        return tap with { IsVisit = work.One<long>("select count(*) from derived.visits where journal = @Journal and at = @At and seq = @Sequence", tap) > 0 };
    }
}
