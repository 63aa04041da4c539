using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>Who has signed in to what, as far as this kiosk remembers: bounded, the oldest forgotten first. Shared by all readers, safe from any thread.</summary>
public sealed class SignInBook(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(CardId, SessionId?), DateTimeOffset> _at = [];
    private readonly Queue<((CardId, SessionId?) Key, DateTimeOffset At)> _order = [];

    public int Count
    {
        get { lock (_lock) return _at.Count; }
    }

    public DateTimeOffset? SignedIn(CardId card, SessionId? session)
    {
        lock (_lock) return _at.TryGetValue((card, session), out var at) ? at : null;
    }

    /// <summary>From disk: does not touch what was learnt since.</summary>
    public void RememberOlder(SignIn signIn)
    {
        if (SignedIn(signIn.Card, signIn.Session) is null) Remember(signIn);
    }

    public void Remember(SignIn signIn)
    {
        var key = (signIn.Card, signIn.Session);
        lock (_lock)
        {
            _at[key] = signIn.At;
            _order.Enqueue((key, signIn.At));
            while (_order.Count > most)
            {
                var (oldest, at) = _order.Dequeue();
                // A later sign-in of the same member stands further back in the queue and keeps him.
                if (_at.TryGetValue(oldest, out var latest) && latest == at) _at.Remove(oldest);
            }
        }
    }
}
