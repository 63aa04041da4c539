namespace CardSystem.Ingest.Trust;

/// <summary>
/// The issuing keys of this centre, opened when they are first needed. After a rotation the new key is taken up by itself: whoever asks for
/// <see cref="Card"/> or <see cref="Kiosk"/> gets the one that signs now. Safe from any thread.
/// </summary>
public sealed class TrustKeys : IDisposable
{
    private readonly TrustOptions _options;
    private readonly TimeProvider _time;
    private readonly TrustFolder _folder;
    private readonly Lock _lock = new();
    private readonly Dictionary<AuthorityKind, IssuingKey> _open = [];
    // Somebody may still be signing with a key that was followed by another, so it is closed with everything else.
    private readonly List<IssuingKey> _former = [];

    private TrustKeys(TrustOptions options, TimeProvider time) => (_options, _time, _folder) = (options, time, new TrustFolder(options.Folder));

    /// <summary>Opens nothing yet; a centre may have one authority, or none.</summary>
    public static TrustKeys Open(TrustOptions options, TimeProvider time) => new(options, time);

    public IssuingKey Card => Of(AuthorityKind.Card);

    public IssuingKey Kiosk => Of(AuthorityKind.Kiosk);

    /// <summary>Has this authority been created?</summary>
    public bool Has(AuthorityKind kind) => _folder.Newest(kind) > 0;

    /// <summary>Public parts of all generations, the oldest first, also of those that have ended.</summary>
    public IReadOnlyList<Generation> Generations(AuthorityKind kind) => _folder.Generations(kind);

    /// <exception cref="TrustException">There is no such authority, its key is damaged or the passphrase is another.</exception>
    public IssuingKey Of(AuthorityKind kind)
    {
        lock (_lock)
        {
            var newest = _folder.Newest(kind);
            if (_open.TryGetValue(kind, out var open) && open.Generation.Number == newest) return open;
            if (newest == 0) throw new TrustException($"There is no {kind.Word()} authority in '{_folder.Path}'; 'ingest trust create {kind.Word()} --root FOLDER' makes one.");
            if (open is not null) _former.Add(open);
            return _open[kind] = Load(kind, newest);
        }
    }

    private IssuingKey Load(AuthorityKind kind, int number)
    {
        var all = _folder.Generations(kind);
        var key = KeyFile.Decrypt(_folder.KeyOf(kind, number), Passphrase.Read(_options.PassphraseFile));
        if (TrustChecks.Fits(key, all[^1])) return new IssuingKey(all, key, _time);
        key.Dispose();
        throw new TrustException($"The key in '{_folder.FolderOf(kind, number)}' is not the one of the certificates beside it; put back the copy you keep.");
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var key in _open.Values.Concat(_former)) key.Dispose();
            _open.Clear();
            _former.Clear();
        }
    }
}
