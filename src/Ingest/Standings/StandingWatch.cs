using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;
using CardSystem.Mqtt;
using Standing = CardSystem.Contracts.Standing;

namespace CardSystem.Ingest.Standings;

/// <summary>
/// Follows the log behind the projection and tells each connected kiosk the figures of the members who tapped there in the last day, again whenever one of them
/// taps anywhere. At most one message a second and kiosk; of several about one card the newest wins. A word that is lost comes with the next tap.
/// </summary>
public sealed class StandingWatch(Database database, StandingDesk desk, KioskStatusBook statuses, Action<Publication> publish, TimeProvider time, MessageSeal? seal = null,
    PageLinkTeller? links = null)
{
    /// <summary>About a kilobyte each.</summary>
    private const int MostInMessage = 100;
    private const int Page = 2_000;
    private const int MostPages = 10;

    /// <summary>Cards remembered with where they were tapped; beyond that the memory begins anew.</summary>
    private const int MostCards = 200_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly LogPage _page = new();
    private readonly Dictionary<string, Dictionary<string, DateTimeOffset>> _tapped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _pending = new(StringComparer.Ordinal);
    private LogCursor? _cursor;

    /// <summary>Stepped once a second.</summary>
    /// <returns>How many kiosks were told something.</returns>
    public int Step()
    {
        using var connection = database.OpenWithDerived();
        using var log = database.OpenLogReader();
        using var work = Work.Read(database, connection);
        if (StandingStore.CountedTo(work) is not { } counted) return 0;
        // What was counted before this service began, its kiosks hear of at the next tap.
        _cursor ??= counted;
        var names = new JournalNames(log);
        for (var i = 0; i < MostPages && Follow(log, names, counted); i++) continue;
        var told = Tell(work, names);
        links?.Tell(work);
        return told;
    }

    private bool Follow(TapLogReader log, JournalNames names, LogCursor counted)
    {
        log.Read(_cursor!.Value, Page, _page);
        var since = time.GetUtcNow() - Remembered;
        for (var i = 0; i < _page.Taps.Count; i++)
        {
            if (_page.Taps[i].Cursor > counted) return false;
            _cursor = _page.Taps[i].Cursor;
            if (Read(i) is not { Outcome: TapOutcome.Accepted or TapOutcome.Repeated, Card: { } card } tap || tap.At <= since) continue;
            Note(card.ToString(), names[_page.Taps[i].Journal].Kiosk, tap.At, since);
            links?.Note(tap, _page.Taps[i].Journal);
        }

        return _page.Taps.Count == Page;
    }

    private void Note(string card, string kiosk, DateTimeOffset at, DateTimeOffset since)
    {
        if (_tapped.Count >= MostCards) _tapped.Clear();
        if (!_tapped.TryGetValue(card, out var kiosks)) _tapped.Add(card, kiosks = new(StringComparer.Ordinal));
        kiosks[kiosk] = at;
        foreach (var (where, when) in kiosks)
        {
            if (when <= since) kiosks.Remove(where);
            else if (_pending.TryGetValue(where, out var cards)) cards.Add(card);
            else _pending.Add(where, [card]);
        }
    }

    private int Tell(Work work, JournalNames names)
    {
        if (_pending.Count == 0) return 0;
        var (told, book) = (0, CreditBook.Load(work));
        foreach (var (kiosk, cards) in _pending.ToList())
        {
            // Whoever is away hears of it at the next tap.
            if (statuses[kiosk] is not { Online: true }) cards.Clear();
            var centre = cards.Count > 0 ? work.One<string>("select centre from kiosks where kiosk = @kiosk", new { kiosk }) : null;
            var standings = centre is null ? [] : Take(work, names, book, cards, centre);
            if (standings.Count > 0) Say(new KioskId(kiosk), new StandingMessage(standings));
            if (standings.Count > 0) told++;
            if (cards.Count == 0 || centre is null) _pending.Remove(kiosk);
        }

        return told;
    }

    private void Say(KioskId kiosk, StandingMessage message)
    {
        var topic = Topics.Standings(kiosk);
        publish(new Publication(topic, (seal ?? MessageSeal.None).Close(kiosk, topic, Message.Write(message)), QoS: 1));
    }

    /// <summary>Those whose sums are made; the others wait.</summary>
    private List<Standing> Take(Work work, JournalNames names, CreditBook book, HashSet<string> cards, string centre)
    {
        var standings = new List<Standing>();
        foreach (var card in cards.Take(MostInMessage).ToList())
        {
            if (StandingStore.Holder(work, card) is null) cards.Remove(card);
            else if (desk.Of(work, names, book, card, centre) is { } standing)
            {
                standings.Add(standing);
                cards.Remove(card);
            }
        }

        return standings;
    }

    private Tap? Read(int index)
    {
        try
        {
            return TapJson.Read(_page.Body(index));
        }
        catch (FormatException)
        {
            // Malformed: nobody's.
            return null;
        }
    }
}
