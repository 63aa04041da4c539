using System.Globalization;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Inbox;

/// <summary>A kiosk as the inbox knows it. The name is read by every connection; the journals belong to the committer alone.</summary>
public sealed class InboxKiosk(KioskId id)
{
    /// <summary>A kiosk has a handful; one that invents more has them looked up again and again.</summary>
    private const int MostJournals = 1_000;

    private readonly Dictionary<ulong, InboxJournal> _journals = [];
    private InboxJournal? _latest;
    private volatile bool _forgotten;

    public string Name { get; } = id.ToString();

    public ReadOnlyMemory<byte> Utf8 { get; } = Encoding.UTF8.GetBytes(id.ToString());

    public string ReceiptsTopic { get; } = Topics.Receipts(id);

    /// <summary>The kiosk connected anew and may have been with another replica meanwhile: what is in the log is to be looked up again.</summary>
    public void Forget() => _forgotten = true;

    // The committer's own from here on.

    /// <summary>Journals that had taps in the commit under way.</summary>
    public List<InboxJournal> Touched { get; } = [];

    public InboxJournal Journal(ulong name, TapLogWriter log)
    {
        // Only between commits: within one, what it has counted already would be lost.
        if (Touched.Count == 0 && (_forgotten || _journals.Count >= MostJournals))
        {
            _forgotten = false;
            _journals.Clear();
            _latest = null;
        }

        if (_latest?.Name == name) return _latest;
        if (!_journals.TryGetValue(name, out var journal))
        {
            var (row, received) = log.OpenJournal(Name, name.ToString("x16", CultureInfo.InvariantCulture));
            journal = new InboxJournal(this, name, row, received);
            _journals.Add(name, journal);
        }

        return _latest = journal;
    }
}

/// <summary>A journal in the committer's hands: its number in the log and which sequences are committed.</summary>
public sealed class InboxJournal(InboxKiosk kiosk, ulong name, LoggedJournal row, SequenceSet received)
{
    public InboxKiosk Kiosk { get; } = kiosk;
    public ulong Name { get; } = name;
    public long Id { get; } = row.Id;
    public string Text { get; } = row.Journal;
    public SequenceSet Received { get; } = received;
    public bool IsTouched { get; set; }

    /// <summary>How far the log itself says the journal is whole, so that a restart need not count from the first tap.</summary>
    public long Noted { get; set; } = row.ContiguousTo;
}
