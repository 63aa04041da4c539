using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>
/// A card service made of memory. It exists because the faults that matter (a reader that leaves between two calls, a service that dies in a wait, a driver that hangs)
/// must happen at an exact moment, which no real service can be made to do. It keeps each context to one thread and says so when one is shared.
/// </summary>
internal sealed class FakeCardSystem
{
    private readonly object _lock = new();
    private readonly Dictionary<string, FakeReader> _readers = [];
    private readonly Queue<CardServiceException> _waitFailures = new();
    private readonly Queue<CardServiceException> _listFailures = new();
    private int _life;
    private bool _down;
    private int _contexts;
    private string? _misuse;

    public static CardServiceException Error(uint code, bool contextLost = false, bool cardLost = false) => new($"Told to fail with {code:X8}.", code, contextLost, cardLost);

    public static CardServiceException Dead() => Error(0x80100013, contextLost: true);

    /// <summary>Waits return at once, for tests that step by hand.</summary>
    public bool NoWaiting { get; init; }

    /// <summary>Called in each wait, before it looks: a test can hang it here.</summary>
    public Action? DuringWait { get; set; }

    public int OpenContexts { get { lock (_lock) return _contexts; } }

    public int Waits { get; private set; }

    public int Opened { get; private set; }

    public string? Misuse { get { lock (_lock) return _misuse; } }

    public ICardService Open()
    {
        lock (_lock)
        {
            if (_down) throw Error(0x8010001D, contextLost: true);
            _contexts++;
            Opened++;
            return new Context(this, _life);
        }
    }

    public FakeReader Attach(string name) => Change(() => _readers[name] = new FakeReader(this, name));

    public void Detach(string name) => Change(() => _readers.Remove(name));

    public void Die() => Change(() => (_down, _life) = (true, _life + 1));

    public void Revive() => Change(() => _down = false);

    /// <summary>The service ends and begins again with all contexts dead, faster than anybody looks.</summary>
    public void Restart() => Change(() => _life++);

    public void FailNextWait(CardServiceException with) => Change(() => { _waitFailures.Enqueue(with); return 0; });

    public void FailNextList(CardServiceException with) => Change(() => { _listFailures.Enqueue(with); return 0; });

    internal T Change<T>(Func<T> what)
    {
        lock (_lock)
        {
            var result = what();
            Monitor.PulseAll(_lock);
            return result;
        }
    }

    private sealed class Context(FakeCardSystem system, int life) : ICardService
    {
        private Thread? _thread;
        private bool _disposed;

        public IReadOnlyList<string> ListReaders()
        {
            lock (system._lock)
            {
                Alive();
                return system._listFailures.TryDequeue(out var failure) ? throw failure : system._readers.Keys.ToArray();
            }
        }

        public IReadOnlyList<ReaderSighting> WaitForChange(IReadOnlyList<ReaderSighting> known, TimeSpan patience)
        {
            system.DuringWait?.Invoke();
            lock (system._lock)
            {
                system.Waits++;
                var readers = system._readers.Count;
                var until = Environment.TickCount64 + (system.NoWaiting ? 0 : (long)patience.TotalMilliseconds);
                while (true)
                {
                    Alive();
                    if (system._waitFailures.TryDequeue(out var failure)) throw failure;
                    var now = known.Select(k => system._readers.GetValueOrDefault(k.Reader)?.Sighting() ?? ReaderSighting.Unknown(k.Reader)).ToArray();
                    var left = until - Environment.TickCount64;
                    if (left <= 0 || readers != system._readers.Count || !now.SequenceEqual(known)) return now;
                    Monitor.Wait(system._lock, (int)left);
                }
            }
        }

        public ICardChannel Connect(string reader)
        {
            lock (system._lock)
            {
                Alive();
                return system._readers.TryGetValue(reader, out var there) ? there.Connect() : throw Error(0x80100009, contextLost: true);
            }
        }

        public void Dispose()
        {
            lock (system._lock)
            {
                if (_disposed) return;
                _disposed = true;
                system._contexts--;
            }
        }

        private void Alive()
        {
            _thread ??= Thread.CurrentThread;
            if (_thread != Thread.CurrentThread && !system.NoWaiting) system._misuse = $"A context was used by '{_thread.Name}' and '{Thread.CurrentThread.Name}'.";
            if (_disposed) system._misuse = "A context was used after its end.";
            if (life != system._life || system._down) throw Dead();
        }
    }
}

internal sealed class FakeReader(FakeCardSystem system, string name)
{
    private readonly Queue<CardServiceException> _connectFailures = new();
    private bool _present;
    private bool _mute;
    private bool _unavailable;
    private uint _events;

    /// <summary>What the card answers; a test may throw or hang here.</summary>
    public Func<byte[], byte[]> Answer { get; set; } = _ => [0x90, 0x00];

    public int Connects { get; private set; }

    public void Insert() => system.Change(() => (_present, _mute, _events) = (true, false, _events + 1));

    public void InsertMute() => system.Change(() => (_present, _mute, _events) = (true, true, _events + 1));

    public void WakeUp() => system.Change(() => _mute = false);

    public void Remove() => system.Change(() => (_present, _events) = (false, _events + 1));

    /// <summary>Another card lies there before anybody could look.</summary>
    public void Swap() => system.Change(() => _events += 2);

    public void Unavailable(bool unavailable) => system.Change(() => _unavailable = unavailable);

    public void FailNextConnect(params CardServiceException[] with) => system.Change(() => { foreach (var e in with) _connectFailures.Enqueue(e); return 0; });

    internal ReaderSighting Sighting() => _unavailable
        ? new ReaderSighting(name, false, false, false, 0, default)
        : new ReaderSighting(name, true, _present && !_mute, _present && _mute, _events, default);

    internal ICardChannel Connect()
    {
        Connects++;
        if (_connectFailures.TryDequeue(out var failure)) throw failure;
        if (!_present) throw FakeCardSystem.Error(0x8010000C, cardLost: true);
        if (_mute) throw FakeCardSystem.Error(0x80100066, cardLost: true);
        return new Channel(this, name, system, _events);
    }

    private sealed class Channel(FakeReader reader, string name, FakeCardSystem system, uint events) : ICardChannel
    {
        public string Reader => name;

        public ReadOnlyMemory<byte> Atr => new byte[] { 0x3B, 0x00 };

        public byte[] Transmit(ReadOnlySpan<byte> command)
        {
            var gone = system.Change(() => reader._events != events || !reader._present);
            return gone ? throw FakeCardSystem.Error(0x80100069, cardLost: true) : reader.Answer(command.ToArray());
        }

        public void Dispose()
        {
        }
    }
}
