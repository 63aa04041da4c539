using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Binding;

/// <summary>
/// Tells beforehand what binding a card does, by the rules that will do it: each of the card's taps is proved and placed as the projection will, and the member's sessions are judged
/// with and without them. Reads only what concerns this card and this member. Two things only the projection sees: the same signature in another tap, and contradicting receipts.
/// </summary>
public sealed class BindPreviewer(Database database, DistrictDays days, TimeProvider time)
{
    /// <summary>Cards of nobody have a handful of taps; beyond this the newest are looked at, and it is said.</summary>
    public const int MostTaps = 500;

    private const int MostKeys = 64;

    private sealed record Found(LogPage Page, LoggedJournal Journal, string Kiosk, string? AsideNow)
    {
        public long At { get; init; }
    }

    /// <returns>Null where there is no such card or member.</returns>
    public BindPreview? Look(string card, string member)
    {
        using var connection = database.OpenWithDerived();
        using var log = database.OpenLogReader();
        using var work = Work.Read(database, connection);
        if (After(work, card, member) is not { } file || RosterPart.Load(work, member, file) is not { } roster) return null;
        var person = roster.Members.Values.Single();
        var names = new JournalNames(log);
        var taps = Taps(work, log, names, card, out var isCut);
        var reference = PartOf(work, roster, person, taps);
        using var keys = new VerifyingKeys(MostKeys);
        var placed = taps.ConvertAll(t => (Tap: t, Placement: Judge(reference, t, keys)));
        var sessions = placed.Where(p => p.Placement.Session is not null).GroupBy(p => p.Placement.Session!)
            .Select(g => Preview(work, reference, person, g.Key, [.. g.Select(p => new TapPoint(p.Tap.At, p.Tap.Journal.Id, p.Tap.Page.Taps[0].Sequence, card.StartsWith("UID", StringComparison.Ordinal)))], names))
            .OrderByDescending(s => s.Session.Starts).ToList();
        return new BindPreview(
            card, person.Number,
            [.. placed.Select(p => new PreviewedTap(p.Tap.At, p.Tap.Kiosk, p.Placement.Centre ?? roster.Kiosks.GetValueOrDefault(p.Tap.Kiosk)?.Centre ?? "", p.Placement.Session?.Id ?? "", p.Placement.AsideReason)).OrderByDescending(t => t.At)],
            sessions.ConvertAll(s => s.Session), Credits(sessions.SelectMany(s => s.Earned)), isCut);
    }

    /// <summary>The card as it will be; a bare number that is not registered yet will be registered with the binding.</summary>
    private CardFile? After(Work work, string card, string member)
    {
        var person = Merges.Load(work).Person(member)!;
        var file = CardFile.Load(work, card).GetValueOrDefault(card)?.Copy() ?? CardRules.OfUid(card);
        if (file is null) return null;
        CardRules.Bind(file, person, time.GetUtcNow().ToUnixTimeMilliseconds(), backFill: true);
        file.Member = person;
        return file;
    }

    private static List<Found> Taps(Work work, TapLogReader log, JournalNames names, string card, out bool isCut)
    {
        var bytes = Encoding.UTF8.GetBytes(card);
        var aside = work.Query<(long Journal, long Seq, string Reason)>("select journal, seq, reason from derived.set_aside where card = @card limit @most", new { card, most = 20 * MostTaps })
            .ToDictionary(a => (a.Journal, a.Seq), a => a.Reason);
        var known = CardTaps.Find(work, bytes).Distinct().OrderByDescending(t => t.Journal).ThenByDescending(t => t.Sequence).ToList();
        isCut = known.Count > MostTaps;
        var taps = new List<Found>();
        foreach (var (journal, sequence) in known.Take(MostTaps))
        {
            var page = new LogPage();
            if (!log.Find(journal, sequence, page) || !TapPlacing.TryRead(page.Body(0), out var glance, out _) || !glance.Card.SequenceEqual(bytes)) continue;
            taps.Add(new Found(page, names[journal], names[journal].Kiosk, aside.GetValueOrDefault((journal, sequence))) { At = glance.At });
        }

        return taps;
    }

    private Reference PartOf(Work work, RosterBook roster, Member person, List<Found> taps)
    {
        string[] numbers = [person.Number, .. person.Absorbed];
        var places = taps.Where(t => roster.Kiosks.ContainsKey(t.Kiosk)).Select(t => (roster.Kiosks[t.Kiosk].Centre, t.At)).ToList();
        var sessions = SessionPart.Open(work, places, numbers);
        return Reference.Of(roster, new Timetable(sessions), AttendanceActs.Of(work, person.Number, person.Absorbed, sessions.Select(s => s.Id)), CreditBook.Load(work), days);
    }

    private static Placement Judge(Reference reference, Found tap, VerifyingKeys keys)
    {
        // What was found wrong with the journal or the kiosk does not become right by whose card it is.
        if (tap.AsideNow is ProofRules.BrokenChain or ProofRules.BadKioskSignature or ProofRules.Malformed or CardProofRules.Replay) return Placement.Aside(tap.AsideNow, "");
        var logged = tap.Page.Taps[0];
        var proven = ProofRules.Check(reference, tap.Journal, logged.Sequence, tap.Page.Body(0), keys);
        if (proven.Reason is { } reason) return Placement.Aside(reason, proven.Detail);
        return TapPlacing.TryRead(tap.Page.Body(0), out var glance, out var malformed) ? PlacementRules.Place(reference, tap.Kiosk, glance, logged.ReceivedAt) : Placement.Aside(ProofRules.Malformed, malformed);
    }

    private static (PreviewedSession Session, IEnumerable<(string Category, CreditRule Rule, long Amount)> Earned) Preview(
        Work work, Reference reference, Member person, PlannedSession session, IReadOnlyList<TapPoint> added, JournalNames names)
    {
        var phase = work.One<long?>("select phase from derived.session_states where session = @Id", new { session.Id }) is { } kept ? (SessionPhase)kept : SessionPhase.Running;
        var before = AttendanceStore.Find(work, session.Id, person.Number)?.Outcome;
        var taps = work.Query<(long At, long Journal, long Seq, long Weak)>("select at, journal, seq, weak from derived.sign_ins where session = @Id and member = @Number", new { session.Id, person.Number })
            .Select(t => new TapPoint(t.At, t.Journal, t.Seq, t.Weak != 0)).Concat(added).Distinct().ToList();
        taps.Sort((a, b) => names.Compare(a, b));
        var after = AttendanceRules.Judge(session, reference.Expects(session, person), phase, taps, reference.Acts.ExcuseFor(session, person.Number), reference.Acts.CorrectionsFor(session.Id, person.Number));
        var earned = Earned(reference, person, session, after, 1).Concat(Earned(reference, person, session, before, -1));
        return (new PreviewedSession(session.Id, session.Session.Name, session.Centre, session.Session.Starts.ToUnixTimeMilliseconds(), before, after), earned.ToList());
    }

    private static IEnumerable<(string, CreditRule, long)> Earned(Reference reference, Member person, PlannedSession session, Outcome? outcome, int sign)
    {
        var (day, starts) = (reference.DayOf(session), session.Session.Starts.ToUnixTimeMilliseconds());
        if (outcome is not { } come || reference.Credits.Policies.For(day, starts, long.MaxValue) is not { } policy) return [];
        var entries = new List<LedgerEntry>();
        AwardRules.Earn(new SessionFact(session, day, [new FactVersion(0, come)]), come, policy, reference.BelongingOf(person, session, day), entries);
        return entries.Where(e => e.Account is CreditAccount.Member or CreditAccount.TimeBank).Select(e => (e.Category, e.Rule, sign * e.Earned));
    }

    private static List<PreviewedCredit> Credits(IEnumerable<(string Category, CreditRule Rule, long Amount)> earned) =>
    [
        .. earned.GroupBy(e => e.Category, StringComparer.Ordinal)
            .Select(g => new PreviewedCredit(g.Key, g.Where(e => e.Rule != CreditRule.Minutes).Sum(e => e.Amount), g.Where(e => e.Rule == CreditRule.Minutes).Sum(e => e.Amount)))
            .Where(c => c.Points != 0 || c.Minutes != 0).OrderBy(c => c.Category, StringComparer.Ordinal),
    ];
}
