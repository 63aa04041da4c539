namespace CardSystem.Ingest.Storage.Logs;

/// <summary>A tap as read from the log.</summary>
public readonly record struct LoggedTap(LogCursor Cursor, long Journal, long Sequence, long ReceivedAt, int Offset, int Length);

/// <summary>Some taps of the log, their bodies in one buffer that is reused page after page.</summary>
public sealed class LogPage
{
    private readonly List<LoggedTap> _taps = [];
    private byte[] _bytes = new byte[65_536];
    private int _used;

    public IReadOnlyList<LoggedTap> Taps => _taps;

    public ReadOnlySpan<byte> Body(int index) => _bytes.AsSpan(_taps[index].Offset, _taps[index].Length);

    public byte[] CopyBody(int index) => Body(index).ToArray();

    internal void Clear()
    {
        _taps.Clear();
        _used = 0;
    }

    internal void Add(LogCursor cursor, long journal, long sequence, long receivedAt, ReadOnlySpan<byte> body)
    {
        body.CopyTo(Reserve(body.Length));
        Added(cursor, journal, sequence, receivedAt, body.Length);
    }

    internal byte[] Buffer => _bytes;

    internal int Used => _used;

    internal Span<byte> Reserve(int length)
    {
        if (_used + length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + length));
        return _bytes.AsSpan(_used, length);
    }

    internal void Added(LogCursor cursor, long journal, long sequence, long receivedAt, int length)
    {
        _taps.Add(new LoggedTap(cursor, journal, sequence, receivedAt, _used, length));
        _used += length;
    }
}
