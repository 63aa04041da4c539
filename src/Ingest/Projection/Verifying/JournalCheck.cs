using CardSystem.Contracts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Verifying;

/// <param name="Taps">Taps looked at.</param>
/// <param name="Waiting">Sequences that have not come, of journals whose later taps have: their kiosks still have them.</param>
/// <param name="KnownBreaks">Taps that were found not to follow the one before, and are set aside for it.</param>
/// <param name="Findings">What is wrong, a sentence each.</param>
public sealed record JournalsChecked(long Taps, long Waiting, long KnownBreaks, IReadOnlyList<string> Findings);

/// <summary>
/// Walks every journal of the log in order: no tap that had a receipt or was counted is missing, every tap can be read and stands under its own name,
/// and each follows the one before by its hash. The last tap of a journal has nothing after it that tells a change; its signature does.
/// </summary>
public sealed class JournalCheck(Work work)
{
    private const int Page = 1_000;
    private const int MostFindings = 20;

    private readonly List<string> _findings = [];
    private long _taps;
    private long _waiting;
    private long _known;

    private sealed record Journal(long Id, string Kiosk, string Name, long ContiguousTo, long UpTo, long Highest)
    {
        public override string ToString() => $"journal {Name} of {Kiosk}";
    }

    /// <summary>The tap before, as far as the next must follow from it.</summary>
    private readonly record struct Before(long Sequence, byte[] Hash, bool CanBeLinked);

    public JournalsChecked Check()
    {
        foreach (var (id, kiosk, name, contiguousTo, upTo, highest) in work.Query<(long, string, string, long, long, long)>("""
            select j.id, j.kiosk, j.journal, j.contiguous_to, coalesce(p.up_to, 0), coalesce(p.highest, 0)
            from journals j left join derived.journal_progress p on p.journal = j.id order by j.kiosk, j.journal
            """).ToList()) Check(new Journal(id, kiosk, name, contiguousTo, upTo, highest));
        return new JournalsChecked(_taps, _waiting, _known, _findings);
    }

    private void Check(Journal journal)
    {
        var aside = work.Query<(long Seq, string Reason)>("select seq, reason from derived.set_aside where journal = @Id", new { journal.Id }).ToDictionary(a => a.Seq, a => a.Reason);
        var before = new Before(0, new byte[32], true);
        while (true)
        {
            var page = work.Query<(long Seq, byte[] Body)>("select seq, body from taps where journal = @Id and seq > @Sequence order by seq limit @Page", new { journal.Id, before.Sequence, Page }).ToList();
            foreach (var (sequence, body) in page)
            {
                Missing(journal, before.Sequence + 1, sequence - 1);
                before = Check(journal, sequence, body, before, aside.GetValueOrDefault(sequence));
                _taps++;
            }

            if (page.Count < Page) break;
        }

        Missing(journal, before.Sequence + 1, Math.Max(journal.ContiguousTo, journal.Highest));
    }

    private void Missing(Journal journal, long from, long to)
    {
        if (from > to) return;
        if (from <= journal.ContiguousTo) Find($"Tap {from} of {journal} is missing, though it was committed and had a receipt.");
        else if (from <= journal.UpTo) Find($"Tap {from} of {journal} is missing, though it was counted.");
        else if (to == journal.Highest) Find($"Tap {to} of {journal} is missing, though it was counted.");
        else _waiting += to - from + 1;
    }

    private Before Check(Journal journal, long sequence, byte[] body, in Before before, string? aside)
    {
        Tap tap;
        try
        {
            tap = TapJson.Read(body);
        }
        catch (FormatException e)
        {
            if (aside != ProofRules.Malformed) Find($"Tap {sequence} of {journal} cannot be read: {e.Message}");
            return new Before(sequence, [], false);
        }

        if ((tap.Id.Kiosk.ToString(), tap.Id.Journal.ToString(), tap.Id.Sequence) != (journal.Kiosk, journal.Name, sequence))
        {
            if (aside != ProofRules.Malformed) Find($"Tap {sequence} of {journal} says it is tap {tap.Id.Sequence} of journal {tap.Id.Journal} of {tap.Id.Kiosk}.");
            return new Before(sequence, [], false);
        }

        // What its kiosk did not sign, and void entries, are no part of the chain.
        var canBeLinked = tap.Outcome != TapOutcome.Void && aside is not (ProofRules.BadKioskSignature or ProofRules.Malformed or PlacementRules.UnknownKiosk);
        if (canBeLinked && before.CanBeLinked && before.Sequence == sequence - 1 && !tap.Previous.Span.SequenceEqual(before.Hash))
        {
            if (aside == ProofRules.BrokenChain) _known++;
            else Find($"Tap {sequence} of {journal} does not follow from the tap before it: one of the two was changed.");
        }

        return new Before(sequence, TapText.Hash(tap), canBeLinked);
    }

    private void Find(string sentence)
    {
        if (_findings.Count < MostFindings) _findings.Add(sentence);
        else if (_findings.Count == MostFindings) _findings.Add("There is more of this kind.");
    }
}
