using System.Collections.Concurrent;
using System.Threading.Channels;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Completeness;

/// <summary>The latest status of every kiosk. Written by the gateway's connections, read by the live page; kept on disk beside, so a restart knows the last one.</summary>
public sealed class KioskStatusBook(ILogger<KioskStatusBook> log)
{
    private readonly ConcurrentDictionary<string, KioskStatus> _statuses = new(StringComparer.Ordinal);
    private long _version;

    // Bounded: what is not yet on disk is overtaken by the next status anyway.
    private readonly Channel<string> _changed = Channel.CreateBounded<string>(new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Rises with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    public ChannelReader<string> Changed => _changed.Reader;

    public KioskStatus? this[string kiosk] => _statuses.GetValueOrDefault(kiosk);

    /// <summary>Every kiosk that has ever said something.</summary>
    public IEnumerable<(string Kiosk, KioskStatus Status)> All => _statuses.Select(s => (s.Key, s.Value));

    /// <returns>Null where it cannot be read.</returns>
    public KioskStatus? Take(KioskId kiosk, ReadOnlySpan<byte> payload)
    {
        KioskStatus status;
        try
        {
            status = Message.ReadStatus(payload);
        }
        catch (FormatException e)
        {
            log.LogWarning("The status of kiosk {Kiosk} cannot be read and is passed over: {Why}", kiosk, e.Message);
            return null;
        }

        Set(kiosk.ToString(), status);
        _changed.Writer.TryWrite(kiosk.ToString());
        return status;
    }

    /// <summary>What was on disk at start: nobody is connected yet.</summary>
    public void Recall(string kiosk, KioskStatus status) => Set(kiosk, status with { Online = false });

    private void Set(string kiosk, KioskStatus status)
    {
        _statuses.AddOrUpdate(kiosk, status, (_, known) => CompletenessRules.Merge(known, status));
        Interlocked.Increment(ref _version);
    }
}
