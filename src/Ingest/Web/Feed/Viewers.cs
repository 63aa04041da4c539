using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>Counts the open pages, so that no number of them can eat the machine.</summary>
public sealed class Viewers(IOptions<LivePageOptions> options)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Null where all seats are taken; dispose to leave.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= options.Value.MaxViewers) return new Seat(this);
        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Seat(Viewers viewers) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) Interlocked.Decrement(ref viewers._count);
        }
    }
}
