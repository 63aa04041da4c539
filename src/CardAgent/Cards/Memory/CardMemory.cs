using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Memory;

/// <summary>
/// The cards this kiosk has met, by the thumbprint of their key, and what the centre last said of them. In memory, so that nothing but a look-up lies on the way to the light;
/// <see cref="CardMemoryService"/> keeps a copy on disk, a moment behind. Bounded, the card longest not seen forgotten first. Safe from any thread.
/// </summary>
public sealed class CardMemory(CardsOptions options)
{
    /// <summary>Kiosks whose certificates are remembered. A district has hundreds.</summary>
    private const int MostSigners = 2_000;

    /// <summary>So many beyond the limit may come in between two rounds of <see cref="Trim"/>, which is not for the way to the light.</summary>
    private const int Slack = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CardMemo> _cards = new(StringComparer.Ordinal);
    private readonly Dictionary<CardId, string> _uids = [];
    private readonly Dictionary<CardId, Standing> _words = [];
    private readonly Dictionary<string, CompactCertificate> _signers = new(StringComparer.Ordinal);

    // What the disk does not know yet.
    private readonly HashSet<string> _changedCards = new(StringComparer.Ordinal);
    private readonly HashSet<CardId> _changedWords = [];
    private int _wipes;

    public int Count
    {
        get { lock (_lock) return _cards.Count; }
    }

    public CardMemo? Find(ReadOnlySpan<byte> thumbprint)
    {
        if (thumbprint.IsEmpty) return null;
        var key = Convert.ToHexString(thumbprint);
        lock (_lock) return _cards.GetValueOrDefault(key);
    }

    /// <summary>Whether this UID, as a card's number, is that of a card remembered here.</summary>
    public bool IsUidOfMember(CardId number)
    {
        lock (_lock) return _uids.ContainsKey(number);
    }

    public void Keep(CardMemo memo)
    {
        var key = Convert.ToHexString(memo.Thumbprint);
        lock (_lock)
        {
            Put(key, memo);
            _changedCards.Add(key);
            if (_cards.Count <= options.RememberedCards + Slack) return;
        }

        Trim();
    }

    /// <summary>The centre's latest word on the card; null where there is none.</summary>
    public Standing? WordOn(CardId card)
    {
        lock (_lock) return _words.GetValueOrDefault(card);
    }

    /// <summary>Takes the centre's word. An older one than is known changes nothing.</summary>
    public void Take(Standing word)
    {
        if (!CardId.TryParse(word.Card, out var card)) return;
        lock (_lock)
        {
            if (_words.TryGetValue(card, out var known) && known.At >= word.At) return;
            _words[card] = word;
            _changedWords.Add(card);
            if (_words.Count <= options.RememberedCards + Slack) return;
        }

        Trim();
    }

    /// <summary>Forgets what is beyond the limit: the cards longest not seen, the oldest words.</summary>
    internal void Trim()
    {
        (string Key, DateTimeOffset Seen)[] cards;
        (CardId Card, DateTimeOffset At)[] words;
        lock (_lock)
        {
            cards = _cards.Count > options.RememberedCards ? [.. _cards.Select(c => (c.Key, c.Value.Seen))] : [];
            words = _words.Count > options.RememberedCards ? [.. _words.Select(w => (w.Key, w.Value.At))] : [];
        }

        // Sorted outside the lock, which the way to the light takes too.
        var oldCards = cards.OrderBy(c => c.Seen).Take(cards.Length - options.RememberedCards).ToList();
        var oldWords = words.OrderBy(w => w.At).Take(words.Length - options.RememberedCards).ToList();
        lock (_lock)
        {
            foreach (var (key, _) in oldCards) Forget(key);
            foreach (var (card, _) in oldWords) Forget(card);
        }
    }

    /// <summary>The certificate under which a kiosk of this name last signed something; null where it was never met.</summary>
    public CompactCertificate? SignerOf(string kiosk)
    {
        lock (_lock) return _signers.GetValueOrDefault(kiosk);
    }

    public void KeepSigner(CompactCertificate certificate)
    {
        lock (_lock)
        {
            if (_signers.Count >= MostSigners) _signers.Clear();
            _signers[certificate.HolderText] = certificate;
        }
    }

    /// <summary>Forgets everything, here and, at once, on disk: for a kiosk that is revoked.</summary>
    public void Wipe()
    {
        lock (_lock)
        {
            _cards.Clear();
            _uids.Clear();
            _words.Clear();
            _signers.Clear();
            _changedCards.Clear();
            _changedWords.Clear();
            _wipes++;
        }

        Wiped?.Invoke();
    }

    /// <summary>Raised by <see cref="Wipe"/> on the thread that called it.</summary>
    internal event Action? Wiped;

    /// <summary>Forgets cards that are out of use for good, here and, at once, on disk.</summary>
    public void Forget(IReadOnlyCollection<CardId> cards)
    {
        var gone = cards.ToHashSet();
        lock (_lock)
        {
            foreach (var (key, _) in _cards.Where(c => gone.Contains(c.Value.Card)).ToList()) Forget(key);
            foreach (var card in gone) Forget(card);
        }

        Forgotten?.Invoke();
    }

    /// <summary>Raised by <see cref="Forget(IReadOnlyCollection{CardId})"/> on the thread that called it.</summary>
    internal event Action? Forgotten;

    /// <summary>From disk: does not touch what was learnt since.</summary>
    internal void RememberOlder(CardMemo memo)
    {
        var key = Convert.ToHexString(memo.Thumbprint);
        lock (_lock)
        {
            if (_cards.Count < options.RememberedCards && !_cards.ContainsKey(key)) Put(key, memo);
        }
    }

    internal void RememberOlder(Standing word)
    {
        if (!CardId.TryParse(word.Card, out var card)) return;
        lock (_lock)
        {
            if (_words.Count < options.RememberedCards) _words.TryAdd(card, word);
        }
    }

    /// <summary>What the disk does not know yet. Given out once.</summary>
    internal MemoryChanges TakeChanges(int most)
    {
        lock (_lock)
        {
            var cards = _changedCards.Take(most).ToList();
            var words = _changedWords.Take(most).ToList();
            _changedCards.ExceptWith(cards);
            _changedWords.ExceptWith(words);
            return new MemoryChanges(
                _wipes, [.. cards.Select(c => (c, _cards.GetValueOrDefault(c)))], [.. words.Select(w => (w, _words.GetValueOrDefault(w)))]);
        }
    }

    /// <summary>True where nothing was wiped since: what was taken may still be written.</summary>
    internal bool IsStill(MemoryChanges changes)
    {
        lock (_lock) return changes.Wipes == _wipes;
    }

    private void Put(string key, CardMemo memo)
    {
        if (_cards.TryGetValue(key, out var old) && NumberOf(old) is { } before) _uids.Remove(before);
        _cards[key] = memo;
        if (NumberOf(memo) is { } number) _uids[number] = key;
    }

    private void Forget(string key)
    {
        if (_cards.Remove(key, out var old) && NumberOf(old) is { } number) _uids.Remove(number);
        _changedCards.Add(key);
    }

    private void Forget(CardId card)
    {
        _words.Remove(card);
        _changedWords.Add(card);
    }

    private static CardId? NumberOf(CardMemo memo) => CardId.TryParse("UID" + memo.Uid, out var number) ? number : null;
}

/// <summary>Cards and words that changed; null where they were forgotten.</summary>
/// <param name="Wipes">How often everything had been forgotten by then.</param>
internal sealed record MemoryChanges(int Wipes, IReadOnlyList<(string Thumbprint, CardMemo? Memo)> Cards, IReadOnlyList<(CardId Card, Standing? Word)> Words)
{
    public bool Any => Cards.Count + Words.Count > 0;
}
