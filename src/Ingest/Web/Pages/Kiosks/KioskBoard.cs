using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Pages.Kiosks;

/// <summary>How far one journal of a kiosk is here.</summary>
/// <param name="Last">The last sequence the kiosk has made, as far as it has said.</param>
/// <param name="Received">The last one it has a receipt for.</param>
/// <param name="UpTo">Everything up to here is in the log.</param>
public sealed record JournalLine(string Journal, long Last, long Received, long UpTo, long Taps, long LastAt);

/// <summary>A kiosk as the desk sees it: what the register, the kiosk itself and the log say together.</summary>
/// <param name="HeardAt">When its last word came, Unix milliseconds; 0 where it never said anything.</param>
public sealed record KioskOnBoard(KioskEntry Entry, KioskStatus? Status, long HeardAt, KioskCompleteness Complete, IReadOnlyList<JournalLine> Journals)
{
    public long Taps => Journals.Sum(j => j.Taps);

    public long LastTapAt => Journals.Select(j => j.LastAt).DefaultIfEmpty().Max();

    public int ReadersReady => Status?.Readers.Count(r => r.State is "ready" or "card") ?? 0;

    public int ReadersTotal => Status?.Readers.Count ?? 0;

    /// <summary>When the certificate it works with ends; what the kiosk says itself counts first.</summary>
    public DateTimeOffset? CertificateUntil => Status?.CertificateUntil ?? (Entry.EndsAt > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(Entry.EndsAt) : null);

    public KioskFacts? Facts => Entry.Facts.Length > 0 ? EnrolmentJson.ReadFacts(System.Text.Encoding.UTF8.GetBytes(Entry.Facts)) : null;

    public string Software => Status?.Software ?? Facts?.Software ?? "";

    public LiveKiosk ToLive() => new(
        Entry.Kiosk, Entry.Name, Entry.Centre, Status?.Online ?? false, Complete.CompleteTo, Complete.Waiting, LastTapAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(LastTapAt),
        ReadersReady, ReadersTotal, Complete.Trouble ?? Status?.Trouble);
}

/// <summary>Reads kiosks for the desk. There are some hundreds, so all are read at once.</summary>
internal static class KioskBoard
{
    /// <param name="holds">Whether a centre's kiosks are to be shown.</param>
    public static IReadOnlyList<KioskOnBoard> All(Work work, KioskStatusBook book, Func<string, bool> holds)
    {
        var said = Said(work, null);
        var journals = Journals(work, null);
        return [.. KioskRegister.All(work).Where(e => holds(e.Centre)).Select(e => Of(e, book, said, journals[e.Kiosk]))];
    }

    public static KioskOnBoard? Find(Work work, KioskStatusBook book, string kiosk) =>
        KioskRegister.Find(work, kiosk) is { } entry ? Of(entry, book, Said(work, kiosk), Journals(work, kiosk)[kiosk]) : null;

    private static KioskOnBoard Of(KioskEntry entry, KioskStatusBook book, Dictionary<string, (KioskStatus Status, long At)> said, IEnumerable<(string Journal, long UpTo, long Taps, long LastAt)> here)
    {
        var kept = said.TryGetValue(entry.Kiosk, out var one) ? one : default;
        // What this very service heard is newer than what is on disk, unless another service heard the kiosk since.
        var status = book[entry.Kiosk] is { } heard && (kept.Status is null || heard.At >= kept.Status.At) ? heard : kept.Status;
        var known = here.ToDictionary(j => j.Journal, StringComparer.Ordinal);
        var complete = status is null ? default : CompletenessRules.Judge(status, journal => known.TryGetValue(journal, out var j) ? j.UpTo : 0);
        var lines = known.Keys.Union(status?.Journals.Select(j => j.Journal) ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(journal =>
        {
            var mine = status?.Journals.FirstOrDefault(j => j.Journal == journal);
            var ours = known.GetValueOrDefault(journal);
            return new JournalLine(journal, mine?.Last ?? 0, mine?.Received ?? 0, ours.UpTo, ours.Taps, ours.LastAt);
        });
        return new KioskOnBoard(entry, status, kept.At, complete, [.. lines]);
    }

    private static Dictionary<string, (KioskStatus Status, long At)> Said(Work work, string? only)
    {
        var said = new Dictionary<string, (KioskStatus, long)>(StringComparer.Ordinal);
        foreach (var (kiosk, at, body) in work.Query<(string, long, byte[])>($"select kiosk, received_at, body from kiosk_statuses {(only is null ? "" : "where kiosk = @only")}", new { only }))
        {
            try
            {
                said[kiosk] = (Message.ReadStatus(body), at);
            }
            catch (FormatException)
            {
                // Written by a version that spoke otherwise: the kiosk will say it anew.
            }
        }

        return said;
    }

    private static ILookup<string, (string Journal, long UpTo, long Taps, long LastAt)> Journals(Work work, string? only) =>
        work.Query<(string Kiosk, string Journal, long UpTo, long Taps, long LastAt)>(
            $"select j.kiosk, j.journal, p.up_to, p.taps, p.last_at from derived.journal_progress p join journals j on j.id = p.journal {(only is null ? "" : "where j.kiosk = @only")}", new { only })
            .ToLookup(j => j.Kiosk, j => (j.Journal, j.UpTo, j.Taps, j.LastAt), StringComparer.Ordinal);
}
