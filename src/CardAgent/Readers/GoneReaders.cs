using System.Collections;

namespace CardSystem.CardAgent.Readers;

/// <summary>The readers that were there and are no more, the latest of each name; the oldest is forgotten beyond a few.</summary>
internal sealed class GoneReaders : IEnumerable<ReaderHealth>
{
    private const int Most = 16;
    private readonly List<ReaderHealth> _gone = [];

    public void Add(ReaderHealth reader)
    {
        _gone.RemoveAll(g => g.Reader == reader.Reader);
        if (_gone.Count == Most) _gone.RemoveAt(0);
        _gone.Add(reader);
    }

    public IEnumerator<ReaderHealth> GetEnumerator() => _gone.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
