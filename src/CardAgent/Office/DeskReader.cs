using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Office;

/// <summary>The reader on the desk: waits until a card is laid down or taken away, and outlives a card service that is restarted. For one thread.</summary>
internal sealed class DeskReader : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly OpenCardService _open;
    private ICardService _service;
    private ReaderSighting _seen;

    private DeskReader(OpenCardService open, ICardService service, string name) => (_open, _service, Name, _seen) = (open, service, name, ReaderSighting.Unknown(name));

    public string Name { get; }

    /// <param name="name">What its name begins with; null for the only one there is.</param>
    /// <exception cref="SettingException">There is none, or several and none was named.</exception>
    public static DeskReader Find(OpenCardService open, string? name)
    {
        var service = open();
        try
        {
            var all = service.ListReaders();
            var fitting = name is null ? all : [.. all.Where(r => r == name), .. all.Where(r => r != name && r.StartsWith(name, StringComparison.Ordinal))];
            var wrong = (all.Count, fitting.Count) switch
            {
                (0, _) => "No reader is attached.",
                (_, 0) => $"There is no reader '{Contracts.Shown.Of(name)}'; there are {string.Join(", ", all)}.",
                (_, 1) => null,
                _ when fitting[0] == name => null,
                _ => $"Several readers are attached; name one with --reader: {string.Join(", ", fitting)}.",
            };
            return wrong is null ? new DeskReader(open, service, fitting[0]) : throw new SettingException(wrong);
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    /// <summary>Returns when a card lies there.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public void WaitForCard(CancellationToken stop) => WaitUntil(s => s is { Present: true, Mute: false }, stop);

    /// <summary>Returns when the card that lay there is gone, also where another has taken its place.</summary>
    public void WaitForRemoval(CancellationToken stop)
    {
        var events = _seen.Events;
        WaitUntil(s => !s.Present || s.Events != events, stop);
    }

    /// <exception cref="CardServiceException">There is no card, or the service failed.</exception>
    public ICardChannel Connect()
    {
        try
        {
            return _service.Connect(Name);
        }
        catch (CardServiceException e) when (e.ContextLost)
        {
            Reopen();
            throw;
        }
    }

    public void Dispose() => _service.Dispose();

    private void WaitUntil(Func<ReaderSighting, bool> enough, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                _seen = _service.WaitForChange([_seen], _seen == ReaderSighting.Unknown(Name) ? TimeSpan.Zero : Look)[0];
                if (enough(_seen)) return;
                if (!_seen.Attached) stop.WaitHandle.WaitOne(Pause);
            }
            catch (CardServiceException e) when (e.ContextLost)
            {
                stop.WaitHandle.WaitOne(Pause);
                Reopen();
            }
        }
    }

    private void Reopen()
    {
        _service.Dispose();
        _seen = ReaderSighting.Unknown(Name);
        try
        {
            _service = _open();
        }
        catch (CardServiceException)
        {
            _service = new NoService();
        }
    }

    /// <summary>Stands in while the machine's card service is down; every call says so, and the next wait tries again.</summary>
    private sealed class NoService : ICardService
    {
        public IReadOnlyList<string> ListReaders() => throw Down();

        public IReadOnlyList<ReaderSighting> WaitForChange(IReadOnlyList<ReaderSighting> known, TimeSpan patience) => throw Down();

        public ICardChannel Connect(string reader) => throw Down();

        public void Dispose()
        {
        }

        private static CardServiceException Down() => new("The card service is not running.", 0x8010001D, contextLost: true);
    }
}
