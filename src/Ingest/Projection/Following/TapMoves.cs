using System.Text;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Following;

/// <summary>
/// Places taps anew that a change concerns: first all of them are taken out from where the tables say they are, then all are put where they belong now.
/// What a tap's own bytes and its chain say of it does not change by what people enter; what the card's registered key says of it does.
/// </summary>
internal sealed class TapMoves(ProjectionState state, TapLogReader log, TapPlacing placing, TapProving proving, DistrictDays days)
{
    /// <summary>Taps of cards, with their bytes, to be judged whole.</summary>
    private readonly List<(string Card, LogPage Tap)> _cardTaps = [];

    /// <summary>By card, its taps that its receipts set aside.</summary>
    private readonly Dictionary<string, Dictionary<(long, long), string>> _aside = new(StringComparer.Ordinal);

    /// <summary>Taps whose member is known and whose session is another now.</summary>
    private readonly List<(TapPoint Tap, Member Member, PlannedSession? Session, string Centre)> _moved = [];

    private sealed record Counted(string Place, long Day, string Member, long At, long Seq);

    public void TakeOutCards(Work work, IReadOnlyList<string> cards)
    {
        foreach (var card in cards)
        {
            var bytes = Encoding.UTF8.GetBytes(card);
            foreach (var (journal, sequence) in CardTaps.Find(work, bytes)) TakeOut(work, card, bytes, journal, sequence);
            _aside[card] = proving.ReverifyReceipts(work, card);
        }
    }

    /// <summary>Counted taps at a centre within a span of time, as far as they belong elsewhere now.</summary>
    public void TakeOutCentre(Work work, string centre, long from, long until)
    {
        foreach (var kiosk in state.Reference.Roster.Kiosks.Values.Where(k => k.Centre == centre))
        {
            foreach (var journal in work.Query<long>("select id from journals where kiosk = @Id", new { kiosk.Id }))
            {
                foreach (var tap in InSessions(work, journal, from, until))
                {
                    var session = state.Reference.Timetable.Choose(centre, kiosk.Id, tap.At);
                    if (session?.Id == tap.Place || state.Reference.MemberOf(tap.Member) is not { } member) continue;
                    RemoveSignIn(work, tap.Place, tap.Member, new TapPoint(tap.At, journal, tap.Seq));
                    _moved.Add((new TapPoint(tap.At, journal, tap.Seq), member, session, centre));
                }

                foreach (var tap in Visits(work, journal, from, until))
                {
                    if (state.Reference.Timetable.Choose(centre, kiosk.Id, tap.At) is not { } session || state.Reference.MemberOf(tap.Member) is not { } member) continue;
                    RemoveVisit(work, tap, journal);
                    _moved.Add((new TapPoint(tap.At, journal, tap.Seq), member, session, centre));
                }
            }
        }
    }

    public void PutBack(Work work)
    {
        foreach (var (card, page) in _cardTaps) Place(work, page, _aside[card]);
        foreach (var (tap, member, session, centre) in _moved)
        {
            if (session is not null) state.Attendance.SignInAlone(work, session, member, tap);
            else state.Visits.Visit(work, centre, days.Of(tap.At), member, tap);
        }

        _cardTaps.Clear();
        _aside.Clear();
        _moved.Clear();
        state.Flush(work);
    }

    private void TakeOut(Work work, string number, byte[] card, long journal, long sequence)
    {
        var page = new LogPage();
        if (!log.Find(journal, sequence, page) || !TapPlacing.TryRead(page.Body(0), out var glance, out _) || !glance.Card.SequenceEqual(card)) return;
        var aside = SetAside.SetAsideLedger.Reason(work, journal, sequence);
        // These say nothing of the card; and what was refused stays refused.
        if (aside is ProofRules.BrokenChain or ProofRules.BadKioskSignature or ProofRules.Malformed or PlacementRules.UnknownKiosk) return;
        var at = glance.At;
        if (aside is not null) state.SetAside.Remove(work, journal, sequence, aside);
        foreach (var tap in InSessions(work, journal, at, at + 1).Where(t => t.Seq == sequence)) RemoveSignIn(work, tap.Place, tap.Member, new TapPoint(at, journal, sequence));
        foreach (var tap in Visits(work, journal, at, at + 1).Where(t => t.Seq == sequence)) RemoveVisit(work, tap, journal);
        _cardTaps.Add((number, page));
    }

    private void Place(Work work, LogPage page, IReadOnlyDictionary<(long, long), string> aside)
    {
        var tap = page.Taps[0];
        if (tap.Cursor <= state.Proofs && proving.JudgeAnew(work, page, aside) is { Reason: not null } failed) placing.SetAside(tap, failed);
        else if (TapPlacing.TryRead(page.Body(0), out var glance, out _)) placing.Place(work, tap, glance, alone: true);
    }

    /// <summary>The pair is judged again without this tap; a number or session that is known no longer is gone over elsewhere.</summary>
    private void RemoveSignIn(Work work, string sessionId, string number, TapPoint tap)
    {
        var (session, member) = (state.Reference.Timetable.Sessions.GetValueOrDefault(sessionId), state.Reference.MemberOf(number));
        if (session is not null && member is not null) state.Attendance.Withdraw(work, session, member, tap);
        else Attendance.AttendanceStore.RemoveSignIn(work, sessionId, number, tap);
        if (member is null) state.GoingOver.AddMember(number);
    }

    private void RemoveVisit(Work work, Counted visit, long journal)
    {
        var tap = new TapPoint(visit.At, journal, visit.Seq);
        if (state.Reference.MemberOf(visit.Member) is { } member) state.Visits.Withdraw(work, visit.Place, visit.Day, member, tap);
        else Attendance.VisitLedger.Remove(work, visit.Place, visit.Day, visit.Member, tap);
    }

    private static List<Counted> InSessions(Work work, long journal, long from, long until) =>
    [
        .. work.Query<(string Session, string Member, long At, long Seq)>(
            "select session, member, at, seq from derived.sign_ins where journal = @journal and at >= @from and at < @until", new { journal, from, until })
            .Select(t => new Counted(t.Session, 0, t.Member, t.At, t.Seq)),
    ];

    private static List<Counted> Visits(Work work, long journal, long from, long until) => [.. work.Query<Counted>(
        "select centre as Place, day as Day, member as Member, at as At, seq as Seq from derived.visits where journal = @journal and at >= @from and at < @until", new { journal, from, until })];
}
