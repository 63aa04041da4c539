using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>Writes down what it is told, in order, and notices when two calls for one reader overlap.</summary>
internal sealed class RecordingVisitor : IReaderVisitor
{
    public static readonly TimeSpan Generous = TimeSpan.FromMinutes(2);

    private readonly object _lock = new();
    private readonly List<string> _told = [];
    private readonly HashSet<string> _busy = [];

    /// <summary>What to do with a card; without it one command is sent.</summary>
    public Action<ICardChannel> OnCard { get; set; } = channel => channel.Transmit([0x00, 0xB0, 0x00, 0x00, 0x00]);

    public Action<string> OnAny { get; set; } = _ => { };

    public string? Overlap { get; private set; }

    public IReadOnlyList<string> Told { get { lock (_lock) return _told.ToArray(); } }

    public int Count(string said) => Told.Count(t => t == said);

    public void ReaderAttached(string reader) => Visit(reader, $"attached {reader}", () => { });

    public void ReaderDetached(string reader, string why) => Visit(reader, $"detached {reader}", () => { });

    public void CardPresented(ICardChannel channel, long presentedAt) => Visit(channel.Reader, $"card {channel.Reader}", () => OnCard(channel));

    public void CardFailed(string reader, RefusalReason reason) => Visit(reader, $"failed {reader} {reason}", () => { });

    public void CardRemoved(string reader) => Visit(reader, $"removed {reader}", () => { });

    public void WaitUntil(string what, Func<IReadOnlyList<string>, bool> condition)
    {
        var until = Environment.TickCount64 + (long)Generous.TotalMilliseconds;
        lock (_lock)
        {
            while (!condition(_told))
            {
                var left = until - Environment.TickCount64;
                if (left <= 0) throw new TimeoutException($"Waited in vain for {what}. Told so far: {string.Join(", ", _told.TakeLast(30))}");
                Monitor.Wait(_lock, (int)left);
            }
        }
    }

    public void WaitFor(string said, int times = 1) => WaitUntil($"{times} × '{said}'", told => told.Count(t => t == said) >= times);

    private void Visit(string reader, string said, Action act)
    {
        lock (_lock)
        {
            if (!_busy.Add(reader)) Overlap = $"'{said}' came before the call before it had ended.";
        }

        try
        {
            OnAny(said);
            act();
        }
        finally
        {
            // Written down when it is over, so that whoever waits for it finds its effects done.
            lock (_lock)
            {
                _busy.Remove(reader);
                _told.Add(said);
                Monitor.PulseAll(_lock);
            }
        }
    }
}
