using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Alerts;

/// <summary>
/// Follows the log behind the projection, and looks around every tap it meets for the same card at another centre. It keeps its own cursor, so that
/// a tap that arrives days late is looked around as well, and nothing of it is in counting's way.
/// </summary>
public sealed class TwoPlacesWatch(Database database, AlertOptions options)
{
    private const string Cursor = "two-places";
    private const int Page = 2_000;

    private readonly LogPage _page = new();
    private readonly long _travel = options.TravelSeconds * 1_000L;

    /// <returns>How many taps were met.</returns>
    public int Step()
    {
        var found = new List<Suspicion>();
        var (taps, cursor) = Look(found);
        if (taps == 0) return 0;
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        AlertRound.Raise(work, [.. found.Where(s => EvidenceStore.Add(work, s))]);
        EvidenceStore.SetMark(work, Cursor, cursor.ToString());
        work.Commit();
        return taps;
    }

    private (int Taps, LogCursor Cursor) Look(List<Suspicion> found)
    {
        using var connection = database.OpenWithDerived();
        using var log = database.OpenLogReader();
        using var work = Work.Read(database, connection);
        var cursor = EvidenceStore.Mark(work, Cursor) is { } mark ? LogCursor.Parse(mark) : LogCursor.Start;
        if (EvidenceStore.ProvedTo(work) is not { } proved || cursor >= proved) return (0, cursor);
        log.Read(cursor, Page, _page);
        var minutes = new HashSet<long>();
        var taps = 0;
        for (; taps < _page.Taps.Count && _page.Taps[taps].Cursor <= proved; taps++)
        {
            if (Read(_page.Body(taps)) is { Outcome: TapOutcome.Accepted or TapOutcome.Repeated } tap) minutes.Add(tap.At.ToUnixTimeMilliseconds() / TwoPlaceRules.Minute);
            cursor = _page.Taps[taps].Cursor;
        }

        foreach (var (from, until) in TwoPlaceRules.Spans(minutes, _travel))
        {
            foreach (var (before, after) in TwoPlaceRules.Find(EvidenceStore.Placed(work, from, until), _travel))
            {
                if (OneCard(log, before, after) is { } card) found.Add(Of(card, before, after));
            }
        }

        return (taps, cursor);
    }

    /// <summary>A member may have had two cards; only one card at two places is a card too many.</summary>
    private static string? OneCard(TapLogReader log, PlacedTap before, PlacedTap after)
    {
        var page = new LogPage();
        if (!log.Find(before.Journal, before.Seq, page) || Read(page.Body(0))?.Card is not { } card) return null;
        return log.Find(after.Journal, after.Seq, page) && Read(page.Body(0))?.Card == card ? card.ToString() : null;
    }

    private static Suspicion Of(string card, PlacedTap before, PlacedTap after) => new(
        AlertKinds.TwoPlaces, card, AlertKinds.TwoPlaces, after.Journal, after.Seq, after.At,
        string.Create(CultureInfo.InvariantCulture, $"Tapped at {before.Kiosk} and {(after.At - before.At) / 1_000.0:0.###} s later at {after.Kiosk}, which is another centre."), after.Centre);

    private static Tap? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return TapJson.Read(body);
        }
        catch (FormatException)
        {
            // Malformed: it is set aside, and was nowhere.
            return null;
        }
    }
}
