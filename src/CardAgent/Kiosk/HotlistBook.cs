using CardSystem.CardAgent.Health;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>
/// The cards that are not to be taken: the centre's list as far as it has reached this kiosk, kept on disk. A change applies where it begins at the version
/// this kiosk has; what is missed the centre sends again when the status tells it. Taken by the uplink, read by any reader's thread.
/// </summary>
public sealed class HotlistBook
{
    /// <summary>More cards than any list has; a longer one is refused rather than kept in part.</summary>
    public const int MostCards = 500_000;

    /// <summary>How new the list is changes every minute; the disk need not know more exactly.</summary>
    private static readonly TimeSpan KeepAgeEvery = TimeSpan.FromMinutes(10);

    private readonly KioskOptions _options;
    private readonly HealthBook _health;
    private readonly KioskClock _clock;
    private readonly ILogger<HotlistBook> _log;
    private readonly long _begun;
    private volatile HotlistState _current;

    // Touched by the uplink alone.
    private Dictionary<CardId, RefusalReason>? _coming;
    private long _comingTo;
    private DateTimeOffset? _keptAt;

    public HotlistBook(KioskOptions options, HealthBook health, KioskClock clock, ILogger<HotlistBook> log)
    {
        (_options, _health, _clock, _log, _begun) = (options, health, clock, log, clock.MonotonicMs);
        _current = HotlistFile.Read(options.HotlistPath, log) ?? HotlistState.None;
        _keptAt = _current.At;
        CheckAge();
    }

    public long Version => _current.Version;

    /// <summary>When the list was the centre's newest, by the centre's clock; null before any has come.</summary>
    public DateTimeOffset? At => _current.At;

    public int Count => _current.Cards.Count;

    /// <summary>Why the card is not to be taken; <see cref="RefusalReason.None"/> where the list does not name it.</summary>
    public RefusalReason StateOf(CardId card) => _current.Cards.GetValueOrDefault(card, RefusalReason.None);

    public void Take(HotlistMessage message)
    {
        var known = _current;
        if (message.Full)
        {
            _coming = [];
            TakeMore(message);
        }
        else if (_coming is not null && message.From == _comingTo && message.From != known.Version) TakeMore(message);
        else if (message.From == known.Version && message.To > message.From) Enter(Changed(known.Cards, message), message);
        else if (message.To == known.Version) Enter(known.Cards, message);
        CheckAge();
    }

    /// <summary>Says so where the list is too old; looked at every minute.</summary>
    internal void CheckAge()
    {
        var age = _current.At is { } at ? _clock.Now - at : TimeSpan.FromMilliseconds(_clock.MonotonicMs - _begun);
        if (age < TimeSpan.FromHours(_options.HotlistHours)) _health.Clear(TroubleKind.HotlistOld);
        else _health.Raise(TroubleKind.HotlistOld, _current.At is null ? "the list of lost cards has never been received" : $"the list of lost cards is more than {Hours(age)} old");
    }

    /// <summary>By whole days and hours, so that the words do not change every minute.</summary>
    private static string Hours(TimeSpan age) => age.TotalDays >= 2 ? $"{(int)age.TotalDays} days" : $"{(int)age.TotalHours} hours";

    /// <summary>A whole list in pages counts once its last page is here; until then the one before does.</summary>
    private void TakeMore(HotlistMessage message)
    {
        Apply(_coming!, message);
        _comingTo = message.To;
        if (message.More) return;
        var whole = _coming!;
        _coming = null;
        Enter(whole, message);
    }

    private void Enter(Dictionary<CardId, RefusalReason> cards, HotlistMessage message)
    {
        var at = message.To == _current.Version && _current.At > message.At ? _current.At.Value : message.At;
        var isChange = message.To != _current.Version || !ReferenceEquals(cards, _current.Cards);
        _current = new HotlistState(message.To, at, cards);
        if (isChange) _log.LogInformation("The list of lost cards has version {Version}: {Cards} cards.", message.To, cards.Count);
        if (!isChange && _keptAt is { } kept && at - kept < KeepAgeEvery) return;
        HotlistFile.Write(_options.HotlistPath, _current, _log);
        _keptAt = at;
    }

    private static Dictionary<CardId, RefusalReason> Changed(Dictionary<CardId, RefusalReason> known, HotlistMessage message)
    {
        var cards = new Dictionary<CardId, RefusalReason>(known);
        Apply(cards, message);
        return cards;
    }

    private static void Apply(Dictionary<CardId, RefusalReason> cards, HotlistMessage message)
    {
        foreach (var entry in message.Entries)
        {
            if (!CardId.TryParse(entry.Card, out var card)) throw new FormatException($"'{Shown.Of(entry.Card)}' on the list of lost cards is no card number.");
            if (HotlistState.ReasonOf(entry.State) is var reason && reason != RefusalReason.None) cards[card] = reason;
            else cards.Remove(card);
        }

        if (cards.Count > MostCards) throw new FormatException($"The list of lost cards has more than {MostCards} cards.");
    }
}

/// <summary>The list at one version. Never changed once it is made.</summary>
internal sealed record HotlistState(long Version, DateTimeOffset? At, Dictionary<CardId, RefusalReason> Cards)
{
    public static HotlistState None { get; } = new(0, null, []);

    /// <summary>A state this kiosk does not know is one in which a card is not to be taken.</summary>
    public static RefusalReason ReasonOf(string state) => state switch
    {
        "active" => RefusalReason.None,
        "suspended" => RefusalReason.CardSuspended,
        _ => RefusalReason.CardRevoked,
    };
}
