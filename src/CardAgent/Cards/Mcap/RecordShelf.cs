using CardSystem.CardAgent.Cards.Memory;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>The card's records, as far as they are known: the newest first and without a gap. What this kiosk remembers is joined to what it has to read, so that few are read.</summary>
internal sealed class RecordShelf
{
    private readonly MemberTalk _talk;
    private readonly MemberReader _reader;
    private readonly CardMemo _memo;
    private readonly List<KnownRecord> _records = [];
    private bool _isJoined;

    public RecordShelf(MemberTalk talk, MemberReader reader, CardMemo memo)
    {
        (_talk, _reader, _memo) = (talk, reader, memo);
        if (talk.Transaction!.Sequence == memo.Sequence) Join();
    }

    public IReadOnlyList<KnownRecord> Known => _records;

    /// <summary>There are no older ones on the card.</summary>
    public bool IsWhole => _records.Count >= _talk.Transaction!.Records;

    /// <summary>Others have written since this kiosk last did, and what they wrote first is not known.</summary>
    public bool IsNewestUnknown => !_isJoined && _records.Count == 0 && !IsWhole;

    /// <summary>Reads on until it is enough, or all, or no more may be read.</summary>
    public RefusalReason ReadOn(int most, Func<bool> isEnough)
    {
        for (var read = 0; read < most && !IsWhole && !isEnough(); read++)
        {
            var reason = _talk.ReadRecord(_records.Count + 1, out var bytes);
            if (reason != RefusalReason.None) return reason;
            if (!ActivityRecord.TryRead(bytes, out var record)) return RefusalReason.CardIncomplete;
            if (_memo.Sequence > 0 && record.Sequence <= _memo.Sequence && !_isJoined)
            {
                if (_memo.Records.Count == 0) _records.Add(Of(record));
                Join();
            }
            else
            {
                _records.Add(Of(record));
            }
        }

        return RefusalReason.None;
    }

    private void Join()
    {
        _records.AddRange(_memo.Records.Take(CardMemo.MostRecords - _records.Count));
        _isJoined = true;
    }

    /// <summary>A record whose kiosk is not known is worth nothing by itself; the tap it names still is named.</summary>
    private KnownRecord Of(ActivityRecord record) =>
        new(record.Sequence, record.Reference, record.At, record.Session, _reader.IsSigned(record) ? record.Credits : 0, record.Kind, null);
}
