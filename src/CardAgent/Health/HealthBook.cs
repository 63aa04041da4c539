using CardSystem.Contracts;

namespace CardSystem.CardAgent.Health;

/// <summary>What can be wrong with a kiosk. The screen has words for each in both languages.</summary>
public enum TroubleKind
{
    /// <summary>No reader is attached, or none can be heard.</summary>
    NoReader,
    /// <summary>One of several readers is gone or deaf.</summary>
    ReaderLost,
    /// <summary>Taps cannot be made durable: nobody may be told that he has signed in.</summary>
    CannotRecord,
    /// <summary>No connection to the centre; taps go on.</summary>
    LinkDown,
    /// <summary>The centre refuses this kiosk or what it sends.</summary>
    NotAuthorised,
    /// <summary>The kiosk's wall clock cannot be right.</summary>
    ClockOff,
    /// <summary>The outbox was damaged and has been repaired; staff should know.</summary>
    OutboxRepaired,
    /// <summary>No timetable yet: taps are recorded without an activity.</summary>
    NoTimetable,
    /// <summary>The list of lost cards is older than allowed: a lost card may be taken.</summary>
    HotlistOld,
    /// <summary>The centre cannot take an entry, nor the void put in its place.</summary>
    EntryStuck,
    /// <summary>The kiosk's certificates end soon, or have ended, and could not be renewed.</summary>
    CertificateEnding,
    /// <summary>Something came in the centre's name that the centre did not sign.</summary>
    NotFromCentre,
    /// <summary>The centre has revoked this kiosk; it does nothing any more.</summary>
    OutOfService,
}

/// <param name="Text">A plain phrase for staff, without full stop.</param>
public sealed record Trouble(TroubleKind Kind, string Text, DateTimeOffset Since);

/// <summary>What is wrong now, and how the readers are. Every room says here what it sees; screen and status message read it. Safe from any thread.</summary>
public sealed class HealthBook(TimeProvider time)
{
    /// <summary>More readers than any kiosk has; those beyond are not shown.</summary>
    private const int MostReaders = 64;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<TroubleKind, Trouble> _troubles = [];
    private IReadOnlyList<ReaderStatus> _readers = [];

    /// <summary>Raised after something changed, on the thread that changed it.</summary>
    public event Action? Changed;

    public IReadOnlyList<Trouble> Troubles
    {
        get { lock (_lock) return [.. _troubles.Values]; }
    }

    public IReadOnlyList<ReaderStatus> Readers
    {
        get { lock (_lock) return _readers; }
    }

    /// <summary>All troubles in one line, for the status message; null where there is none.</summary>
    public string? InOneLine
    {
        get
        {
            var troubles = Troubles;
            return troubles.Count == 0 ? null : string.Join("; ", troubles.Select(t => t.Text));
        }
    }

    public bool Has(TroubleKind kind)
    {
        lock (_lock) return _troubles.ContainsKey(kind);
    }

    public void Raise(TroubleKind kind, string text)
    {
        lock (_lock)
        {
            var known = _troubles.GetValueOrDefault(kind);
            if (known?.Text == text) return;
            _troubles[kind] = new Trouble(kind, text, known?.Since ?? time.GetUtcNow());
        }

        Changed?.Invoke();
    }

    public void Clear(TroubleKind kind)
    {
        lock (_lock)
        {
            if (!_troubles.Remove(kind)) return;
        }

        Changed?.Invoke();
    }

    /// <summary>How the readers are now, and what is wrong with the card service as a whole.</summary>
    public void SetReaders(IReadOnlyList<ReaderStatus> readers, string serviceTrouble, Func<string, string> troubleOf)
    {
        lock (_lock)
        {
            if (!_readers.SequenceEqual(readers)) _readers = [.. readers.Take(MostReaders)];
        }

        Set(TroubleKind.NoReader, ReaderHealthRules.NoneUsable(readers, serviceTrouble));
        Set(TroubleKind.ReaderLost, ReaderHealthRules.SomeLost(readers, serviceTrouble, troubleOf));
    }

    private void Set(TroubleKind kind, string? text)
    {
        if (text is null) Clear(kind);
        else Raise(kind, text);
    }
}
