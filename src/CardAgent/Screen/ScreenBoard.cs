using System.Threading.Channels;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Screen;

/// <summary>What the screen shows: the answers of the last seconds, one for each reader, and beside them what the other rooms know. Safe from any thread.</summary>
public sealed class ScreenBoard
{
    private const int MostReaders = 16;
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(12);

    private readonly KioskId _kiosk;
    private readonly ScreenOptions _options;
    private readonly ConfigBook _config;
    private readonly HealthBook _health;
    private readonly TapOutbox _outbox;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OnScreen> _results = new(StringComparer.Ordinal);
    private readonly List<Channel<bool>> _watchers = [];
    private CentreLive? _live;
    private long _lastId;
    private (string Name, long At, TimeSpan Lasts)? _here;

    /// <param name="ShownAt">A timestamp.</param>
    /// <param name="Stays">From then on.</param>
    private sealed record OnScreen(ScreenResult Result, long ShownAt, TimeSpan Stays);

    public ScreenBoard(KioskId kiosk, ScreenOptions options, ConfigBook config, HealthBook health, TapOutbox outbox, TimeProvider time)
    {
        (_kiosk, _options, _config, _health, _outbox, _time) = (kiosk, options, config, health, outbox, time);
        config.Changed += Notify;
        health.Changed += Notify;
        outbox.Changed += Notify;
    }

    /// <summary>Whole names may stand here, as at a desk; otherwise 张*.</summary>
    public bool ShowsNames => _options.WholeNames;

    /// <summary>Shows an answer in place of the reader's last one.</summary>
    /// <returns>Its <see cref="ScreenResult.Id"/>; 0 where there is no place for it.</returns>
    public long Show(ScreenResult result)
    {
        long id;
        lock (_lock)
        {
            Sweep();
            if (_results.Count >= MostReaders && !_results.ContainsKey(result.Reader)) return 0;
            id = ++_lastId;
            // A card that only stirs on the reader is told the same again, and keeps its link.
            var link = result.Of is { } of && _results.TryGetValue(result.Reader, out var before) && before.Result.Of == of ? before.Result.Link : null;
            _results[result.Reader] = new(result with { Id = id, Link = link }, _time.GetTimestamp(), ShownFor(result));
        }

        Notify();
        return id;
    }

    /// <summary>Adds what the card says to an answer that is still shown. It does not stay longer for that, and does not sound again.</summary>
    public void Amend(string reader, long id, ScreenCard? card)
    {
        lock (_lock)
        {
            if (!_results.TryGetValue(reader, out var shown) || shown.Result.Id != id || shown.Result.Card == card) return;
            _results[reader] = shown with { Result = shown.Result with { Card = card } };
        }

        Notify();
    }

    /// <summary>Shows an answer in place of the one that asked for a rating. Who has tapped at the reader since is not disturbed.</summary>
    public void ShowInPlaceOf(string ticket, ScreenResult result)
    {
        lock (_lock)
        {
            if (_results.TryGetValue(result.Reader, out var shown) && shown.Result.Ticket != ticket) return;
            Show(result);
        }
    }

    /// <summary>
    /// Shows the way to the own page beside the answer to the very tap the link was made for. Whoever has gone, or is asked something, is not bothered with it; then it is dropped.
    /// </summary>
    public void TakeLink(PageLink link)
    {
        bool IsMeant(OnScreen shown) => shown.Result is { Of: { } of, Ticket: null, Link: null } && TapReference.Of(of).AsSpan().SequenceEqual(link.Tap);
        lock (_lock)
        {
            Sweep();
            if (!_results.Values.Any(IsMeant)) return;
        }

        // Drawn outside the lock: a tap must not wait for it.
        var picture = ScreenLinks.Draw(link.Address);
        lock (_lock)
        {
            if (_results.Values.FirstOrDefault(IsMeant) is not { } shown) return;
            var stays = _time.GetElapsedTime(shown.ShownAt) + TimeSpan.FromSeconds(Math.Min(_options.LinkSeconds, link.Seconds));
            _results[shown.Result.Reader] = shown with { Result = shown.Result with { Link = picture }, Stays = stays > shown.Stays ? stays : shown.Stays };
        }

        Notify();
    }

    /// <summary>The member asks for more time with the link; once for each.</summary>
    /// <returns>False where it is not there, or was held already.</returns>
    public bool Hold(long id)
    {
        lock (_lock)
        {
            Sweep();
            if (_results.Values.FirstOrDefault(r => r.Result.Id == id) is not { Result.Link: { Held: false } link } shown) return false;
            _results[shown.Result.Reader] = shown with { Result = shown.Result with { Link = link with { Held = true } }, Stays = _time.GetElapsedTime(shown.ShownAt) + TimeSpan.FromSeconds(_options.LinkHoldSeconds) };
        }

        Notify();
        return true;
    }

    /// <summary>The member has seen enough: nothing of him stays on the screen.</summary>
    /// <returns>False where it is not there.</returns>
    public bool Close(long id)
    {
        lock (_lock)
        {
            if (_results.Values.FirstOrDefault(r => r.Result.Id == id) is not { Result.Link: not null } shown) return false;
            _results.Remove(shown.Result.Reader);
        }

        Notify();
        return true;
    }

    /// <summary>Live counts as the centre sends them; those of another centre are passed over.</summary>
    public void SetLive(CentreLive live)
    {
        if (live.Centre != _config.Current?.Centre) return;
        lock (_lock) _live = live;
        Notify();
    }

    /// <summary>Says for a while, large and by sound, which kiosk this is. Taps go on, and their answers stand before it.</summary>
    public void Locate(string name, TimeSpan lasts)
    {
        lock (_lock) _here = (string.Concat(name.Where(c => !char.IsControl(c))), _time.GetTimestamp(), lasts);
        Notify();
    }

    public ScreenState State()
    {
        var at = _time.GetUtcNow();
        var sessions = _config.Sessions;
        var now = SessionRules.Choose(sessions, _kiosk, at);
        var next = now is null ? Next(sessions, at) : null;
        var online = !_health.Has(TroubleKind.LinkDown);
        lock (_lock)
        {
            Sweep();
            return new ScreenState(
                _kiosk.ToString(), _config.Current?.CentreName ?? "", _options.TimeZone, online, _outbox.Counts.Waiting, !_health.Has(TroubleKind.CannotRecord),
                Session(now, online), Session(next, online),
                [.. _results.Values.OrderBy(r => r.Result.Reader, StringComparer.Ordinal).Select(Shown)], _health.Readers, _health.Troubles, Here());
        }
    }

    /// <summary>Gives a signal, never more than one at a time, whenever the state may have changed.</summary>
    public ChannelReader<bool> Watch()
    {
        var watcher = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_lock) _watchers.Add(watcher);
        return watcher.Reader;
    }

    public void Unwatch(ChannelReader<bool> watcher)
    {
        lock (_lock) _watchers.RemoveAll(w => w.Reader == watcher);
    }

    public int Watchers
    {
        get { lock (_lock) return _watchers.Count; }
    }

    /// <summary>A question stays longer than an answer: five faces take their time.</summary>
    private TimeSpan ShownFor(ScreenResult result) => TimeSpan.FromSeconds(result.Ticket is null ? _options.ResultSeconds : Math.Max(_options.RatingSeconds, _options.ResultSeconds));

    private void Notify()
    {
        lock (_lock)
            foreach (var watcher in _watchers) watcher.Writer.TryWrite(true);
    }

    private void Sweep()
    {
        foreach (var old in _results.Where(r => _time.GetElapsedTime(r.Value.ShownAt) >= r.Value.Stays).Select(r => r.Key).ToList()) _results.Remove(old);
    }

    private ShownResult Shown(OnScreen shown)
    {
        var age = _time.GetElapsedTime(shown.ShownAt);
        return new ShownResult(shown.Result, (int)age.TotalMilliseconds, (int)(shown.Stays - age).TotalMilliseconds);
    }

    private ScreenHere? Here() => _here is { } here && here.Lasts - _time.GetElapsedTime(here.At) is { Ticks: > 0 } left ? new ScreenHere(here.Name, (int)left.TotalMilliseconds) : null;

    private ScreenSession? Session(TimetableSession? session, bool online)
    {
        if (session is null) return null;
        // Offline the counts are old, and an old count is worse than none.
        var live = online ? _live?.Sessions.FirstOrDefault(s => s.Session == session.Id) : null;
        return new ScreenSession(session.Id, session.Name, session.Starts, session.LateAfter, session.Closes, live?.Present, live?.Expected, session.InOut);
    }

    private TimetableSession? Next(IReadOnlyList<TimetableSession> sessions, DateTimeOffset at) => sessions
        .Where(s => s.Opens > at && s.Opens <= at + Ahead && (s.Kiosks.Count == 0 || s.Kiosks.Contains(_kiosk.ToString())))
        .MinBy(s => (s.Opens, s.Id));
}
