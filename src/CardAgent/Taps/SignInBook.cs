using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>Who has signed in to what, and out of it, as far as this kiosk remembers: bounded, the oldest forgotten first. Shared by all readers, safe from any thread.</summary>
public sealed class SignInBook(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(CardId, SessionId?), SignIn> _last = [];
    private readonly Queue<((CardId, SessionId?) Key, DateTimeOffset At)> _order = [];

    public int Count
    {
        get { lock (_lock) return _last.Count; }
    }

    public SignIn? Last(CardId card, SessionId? session)
    {
        lock (_lock) return _last.GetValueOrDefault((card, session));
    }

    /// <summary>From disk: does not touch what was learnt since.</summary>
    public void RememberOlder(SignIn signIn)
    {
        if (Last(signIn.Card, signIn.Session) is null) Remember(signIn);
    }

    public void Remember(SignIn signIn)
    {
        var key = (signIn.Card, signIn.Session);
        lock (_lock)
        {
            _last[key] = signIn;
            _order.Enqueue((key, signIn.At));
            while (_order.Count > most)
            {
                var (oldest, at) = _order.Dequeue();
                // A later sign-in of the same member stands further back in the queue and keeps him.
                if (_last.TryGetValue(oldest, out var latest) && latest.At == at) _last.Remove(oldest);
            }
        }
    }
}
