namespace CardSystem.CardAgent.Readers;

/// <summary>One background thread that steps something, rests as long as the step says, and ends when it answers null.</summary>
internal sealed class Stepper
{
    private readonly object _bell = new();
    private readonly Thread _thread;
    private readonly Func<TimeSpan?> _step;
    private readonly Action<Exception> _failed;
    private bool _rung;

    public Stepper(string name, Func<TimeSpan?> step, Action<Exception> failed)
    {
        (_step, _failed) = (step, failed);
        // Background, because a call into a driver can hang for ever and must not keep the process alive.
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    public void Start() => _thread.Start();

    /// <summary>Ends the present rest, or the next one if none is under way.</summary>
    public void Wake()
    {
        lock (_bell)
        {
            _rung = true;
            Monitor.Pulse(_bell);
        }
    }

    public bool Join(TimeSpan patience) => _thread.Join(patience);

    public bool Ended => !_thread.IsAlive;

    private void Run()
    {
        while (Turn() is { } rest)
        {
            if (rest == TimeSpan.Zero) continue;
            lock (_bell)
            {
                if (!_rung) Monitor.Wait(_bell, rest);
                _rung = false;
            }
        }
    }

    /// <summary>Steps deal with what can go wrong themselves; this is for what nobody thought of. The thread goes on.</summary>
    private TimeSpan? Turn()
    {
        try
        {
            return _step();
        }
#pragma warning disable CA1031 // An exception that left this thread would end the process, and with it every other reader.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failed(e);
            return TimeSpan.FromSeconds(1);
        }
    }
}
