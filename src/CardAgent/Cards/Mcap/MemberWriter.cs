using CardSystem.CardAgent.Cards.Memory;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>
/// The writing half of a session (docs/card/mcap-1.md, 7 and 11): settles what was torn, adds up, stages, commits and asks for the receipt. Used for one visit; run once.
/// Whatever happens, <see cref="Memo"/> says what is known of the card afterwards, and nothing that may have been done is done again before the card was asked.
/// </summary>
internal sealed class MemberWriter
{
    private readonly MemberRoom _room;
    private readonly MemberTalk _talk;
    private readonly MemberReader _reader;
    private readonly CardNote? _note;
    private readonly PlanMaking _making;
    private readonly SessionBudget _budget;
    private readonly Standing? _word;
    private readonly List<CardWord> _words = [];
    private WritePlan? _committed;
    private readonly (TapId Tap, byte[] Hash) _of;
    private bool _isTurnedAway;

    public MemberWriter(MemberRoom room, MemberTalk talk, TerminalIdentity kiosk, MemberReader reader, CardMemo memo, CardNote? note)
    {
        (_room, _talk, _reader, Memo, _note) = (room, talk, reader, memo, note);
        _word = room.Memory.WordOn(memo.Card);
        _making = new PlanMaking(kiosk, talk.Thumbprint, _word, room.Day);
        // What a word to the centre is about where nothing is written: this tap, else the newest that waits.
        _of = note is not null ? (note.Tap, note.Hash.ToArray()) : _making.NameOf(memo.Open[^1]);
        _budget = new SessionBudget(talk.Card, isMet: !reader.HasMember && memo.Member is not null);
    }

    public CardMemo Memo { get; private set; }

    public IReadOnlyList<CardWord> Words => _words;

    public CardNews Run()
    {
        var reason = _reader.Authenticate();
        if (reason != RefusalReason.None)
        {
            _isTurnedAway = true;
            return NotWritten(reason);
        }

        if (IsBehind) return RolledBack();
        reason = ReadMember();
        if (reason == RefusalReason.None) reason = AskWaitingReceipt();
        for (var turn = 0; reason == RefusalReason.None; turn++)
        {
            reason = Prepare(out var plan);
            if (reason != RefusalReason.None) break;
            if (plan is null) return CardNews.None;
            reason = Commit(plan, out var isOutOfTurn);
            if (reason == RefusalReason.None) return Receive(plan);
            // The card is further than it said: once more from what it says now.
            if (isOutOfTurn && turn == 0) reason = LookAgain();
        }

        return NotWritten(reason);
    }

    /// <summary>The card left in the middle. What was under way is open, and the next visit asks.</summary>
    public CardNews Broken() => _committed is null ? NotWritten(RefusalReason.CardIncomplete) : Unreceipted(_committed, RefusalReason.CardIncomplete);

    /// <summary>The card tells less than it has signed before. What it tells here is not signed yet.</summary>
    private bool IsBehind => _talk.Transaction!.Counter < Memo.Counter || _talk.Transaction.Sequence < Memo.Sequence;

    private RefusalReason ReadMember()
    {
        var knowsSummary = Memo.Summary.Length > 0 && _talk.Transaction!.Sequence == Memo.Sequence;
        if (!_reader.HasMember && Memo.Member is not null && !_budget.HasRoomForMember(Memo.Open.Count, !knowsSummary)) return RefusalReason.None;
        var read = Memo;
        var reason = _reader.ReadMember(ref read, withSummary: !knowsSummary);
        // What no honest card shows is remembered, of a card that has proved its key; what a day brings about is looked at again each time.
        Memo = _note is not null && reason is (RefusalReason.MemberMismatch or RefusalReason.CounterRolledBack) ? read with { Refused = reason } : read;
        return reason;
    }

    /// <summary>A transaction whose receipt was lost and that is still the card's last: its receipt can be had now.</summary>
    private RefusalReason AskWaitingReceipt()
    {
        var last = Memo.Open.Where(o => OpenRules.StateOf(o, _talk.Transaction!) == OpenState.IsLast).ToList();
        if (last.Count == 0) return RefusalReason.None;
        var newest = last[^1];
        var (tap, hash) = _making.NameOf(newest);
        var reason = AskReceipt(hash, out var bytes, out var receipt);
        if (reason != RefusalReason.None) return reason;
        if (receipt!.Sequence != newest.Tried || !receipt.Reference.AsSpan().SequenceEqual(newest.Under)) return RefusalReason.ProofFailed;
        _words.Add(new CardWord(tap, bytes, RefusalReason.None));
        var before = Memo.Sequence == newest.Tried - 1 ? Memo.Records : [];
        var written = last.AsEnumerable().Reverse().Select(o => new KnownRecord(o.Tried, o.Reference, o.At, o.Session, o.Credits, o.Kind, o.Category));
        Memo = Memo with
        {
            Sequence = receipt.Sequence,
            Counter = receipt.Counter,
            Summary = [],
            Records = [.. written.Concat(before).Take(CardMemo.MostRecords)],
            Open = [.. Memo.Open.Except(last)],
        };
        return RefusalReason.None;
    }

    /// <param name="plan">Null where there is nothing to write.</param>
    private RefusalReason Prepare(out WritePlan? plan)
    {
        plan = null;
        var card = _talk.Transaction!;
        var reason = _reader.ReadSummary(Memo, out var summary);
        if (reason != RefusalReason.None) return reason;
        Memo = Memo with { Face = Memo.Face with { Credits = summary?.Credits } };
        var now = Tap.Millisecond(_room.Time.GetUtcNow());
        var isNews = WordRules.IsNews(_word, summary?.CentreWord, now);
        var shelf = new RecordShelf(_talk, _reader, Memo);
        reason = ReadRecords(shelf, isNews);
        if (reason != RefusalReason.None) return reason;

        Memo = Memo with { Open = OpenRules.Settled(Memo.Open, card, shelf.Known, shelf.IsWhole) };
        var missing = Memo.Open.Where(o => o.Tried == 0).ToList();
        var takesWord = isNews && (shelf.IsWhole || summary is null);
        if (missing.Count == 0 && !takesWord) return RefusalReason.None;
        var start = takesWord ? WordRules.Merge(_word!, shelf.Known, _room.Day.Of) : summary is not null ? FigureRules.Of(summary) : FigureRules.Nothing(_room.Day.Today);
        plan = _making.Make(card.Sequence + 1, missing, shelf.Known, start, _of, now);
        return RefusalReason.None;
    }

    /// <summary>As many records as it takes to tell what was torn and to take the centre's word; the newest also to see whether another kiosk has already given the credits.</summary>
    private RefusalReason ReadRecords(RecordShelf shelf, bool isNews)
    {
        var unclear = Memo.Open.Where(o => OpenRules.StateOf(o, _talk.Transaction!) == OpenState.AskRecords).ToList();
        var promises = _note?.Entry is { Credits: not 0 };
        bool IsClear() => unclear.TrueForAll(o => OpenRules.IsAmong(o, shelf.Known, shelf.IsWhole) is not null);
        bool IsEnough() => !isNews && IsClear() && !(promises && shelf.IsNewestUnknown);
        return shelf.ReadOn(_budget.RecordsToRead(Memo.Open.Count, isNews || unclear.Count > 0), IsEnough);
    }

    private RefusalReason Commit(WritePlan plan, out bool isOutOfTurn)
    {
        var reason = _talk.Stage(plan.Summary, plan.Records, out isOutOfTurn);
        if (reason != RefusalReason.None) return reason;
        // From here on it may have happened, whether or not the card says so.
        Mark(plan, o => o with { Tried = plan.Sequence, Under = plan.Reference });
        reason = _talk.Commit(plan.Sequence, out var isUnknown);
        if (isUnknown && _talk.ReadTransaction() == RefusalReason.None) (isUnknown, reason) = (false, plan.IsLastOf(_talk.Transaction!) ? RefusalReason.None : RefusalReason.CardIncomplete);
        if (reason == RefusalReason.None)
        {
            _committed = plan;
            Mark(plan, o => o with { Tried = plan.Sequence, Under = plan.Reference, Done = true });
            Memo = Memo with { Face = Memo.Face with { Credits = plan.Summary.Credits } };
        }
        else if (!isUnknown)
        {
            Mark(plan, o => o);
        }

        return reason;
    }

    private CardNews Receive(WritePlan plan)
    {
        var reason = AskReceipt(plan.Hash, out var bytes, out var receipt);
        if (reason == RefusalReason.None && !plan.IsWitnessedBy(receipt!)) reason = RefusalReason.ProofFailed;
        if (reason != RefusalReason.None) return Unreceipted(plan, reason);
        Memo = Memo with
        {
            Sequence = receipt!.Sequence,
            Counter = receipt.Counter,
            Summary = plan.Summary.Bytes,
            Records = plan.Known,
            Open = [.. Memo.Open.Where(o => !IsOf(plan, o))],
            Uid = Memo.Uid.Length > 0 ? Memo.Uid : CardUid.Read(_talk.Card) is { } uid && CardUid.IsFixed(uid) ? Convert.ToHexString(uid) : "",
        };
        _words.Add(new CardWord(plan.Of, bytes, RefusalReason.None));
        if (_reader.IsForged) _words.Add(new CardWord(plan.Of, default, RefusalReason.ProofFailed));
        return CardNews.Written;
    }

    /// <returns>None where the receipt is signed by the card over this hash and tells no less than an earlier one.</returns>
    private RefusalReason AskReceipt(byte[] hash, out byte[] bytes, out CardReceipt? receipt)
    {
        receipt = null;
        var reason = _talk.AskReceipt(hash, out bytes);
        if (reason != RefusalReason.None) return reason;
        if (!CardReceipt.TryRead(bytes, out receipt)) return RefusalReason.CardIncomplete;
        if (!receipt.IsSignedBy(Memo.Member!.ReceiptKey, _talk.Thumbprint, hash)) return RefusalReason.ProofFailed;
        if (receipt.Counter >= Memo.Counter && receipt.Sequence >= Memo.Sequence) return RefusalReason.None;
        Memo = Memo with { Refused = RefusalReason.CounterRolledBack };
        return RefusalReason.CounterRolledBack;
    }

    /// <summary>Only what the card signs convicts it: the receipt goes to the centre with the reason.</summary>
    private CardNews RolledBack()
    {
        var (tap, hash) = _of;
        var reason = AskReceipt(hash, out var bytes, out _);
        if (reason != RefusalReason.CounterRolledBack) return NotWritten(reason == RefusalReason.None ? RefusalReason.ProofFailed : reason);
        _words.Add(new CardWord(tap, bytes, reason));
        return CardNews.NotRight;
    }

    private RefusalReason LookAgain()
    {
        _reader.ForgetSummary();
        return _talk.ReadTransaction();
    }

    private CardNews Unreceipted(WritePlan plan, RefusalReason reason)
    {
        _words.Add(new CardWord(plan.Of, default, reason));
        return reason == RefusalReason.CounterRolledBack ? CardNews.NotRight : CardNews.Written;
    }

    /// <summary>The centre hears of a record that is missing, and of anything that is wrong with the card; that a catch-up has to wait once more is no news.</summary>
    private CardNews NotWritten(RefusalReason reason)
    {
        if (_note?.Entry is not null || reason is not (RefusalReason.CardIncomplete or RefusalReason.CardFull)) _words.Add(new CardWord(_of.Tap, default, reason));
        return reason switch
        {
            RefusalReason.CardFull => CardNews.NewCardNeeded,
            _ when Memo.Refused != RefusalReason.None => CardNews.NotRight,
            _ when _isTurnedAway => CardNews.None,
            _ => _note?.Entry is null ? CardNews.None : CardNews.LeftEarly,
        };
    }

    private void Mark(WritePlan plan, Func<OpenRecord, OpenRecord> how) =>
        Memo = Memo with { Open = [.. Memo.Open.Select(o => plan.Entries.FirstOrDefault(e => IsSame(e, o)) is { } entry ? how(entry) : o)] };

    private static bool IsOf(WritePlan plan, OpenRecord open) => plan.Entries.Any(e => IsSame(e, open));

    private static bool IsSame(OpenRecord a, OpenRecord b) => a.Reference.AsSpan().SequenceEqual(b.Reference);
}
