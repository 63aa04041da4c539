using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Live;

/// <summary>The newest sign-ins at one centre by time of tap, a bounded number of them.</summary>
internal sealed class LiveLatest
{
    public const int Most = 20;
    private const int Kept = 100;

    private readonly SortedSet<TapPoint> _order = new(Comparer<TapPoint>.Create(static (a, b) =>
        a.At != b.At ? b.At.CompareTo(a.At) : a.Journal != b.Journal ? a.Journal.CompareTo(b.Journal) : b.Sequence.CompareTo(a.Sequence)));

    private readonly Dictionary<TapPoint, LiveSignIn> _signIns = [];

    /// <summary>True once something was let go for want of room: then what has been removed may have to be looked up again.</summary>
    private bool _isCut;

    public bool NeedsReload => _isCut && _order.Count < Most;

    /// <summary>False for a tap too old to be shown, so that nobody makes an entry for it.</summary>
    public bool Wants(TapPoint tap)
    {
        var wants = _order.Count < Kept || tap.At >= _order.Max.At;
        _isCut |= !wants;
        return wants;
    }

    public void Add(TapPoint tap, LiveSignIn signIn)
    {
        _order.Add(tap);
        _signIns[tap] = signIn;
        if (_order.Count <= Kept) return;
        Remove(_order.Max);
        _isCut = true;
    }

    public void Remove(TapPoint tap)
    {
        _order.Remove(tap);
        _signIns.Remove(tap);
    }

    public IReadOnlyList<LiveSignIn> ToLive() => [.. _order.Take(Most).Select(tap => _signIns[tap])];
}
