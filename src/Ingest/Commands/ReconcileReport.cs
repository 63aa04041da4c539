using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>A session's counts by kiosk, centre and eye, compared; people stand under their numbers, and their names are given as asked.</summary>
/// <param name="Names">By member's number.</param>
internal sealed record ReconcileReport(string Session, Reconciliation Result, IReadOnlyDictionary<string, string> Names)
{
    private const int Page = 2_000;

    /// <summary>Differences printed; further ones are counted.</summary>
    private const int MostPrinted = 1_000;

    /// <summary>A kiosk's clock may be ahead: a tap can be dated later than it was received, but hardly by more.</summary>
    private static readonly TimeSpan ClockAhead = TimeSpan.FromDays(1);

    /// <param name="withNames">Whole names; otherwise masked.</param>
    /// <exception cref="SettingException">There is no such session.</exception>
    public static ReconcileReport Read(Database database, string id, bool withNames)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var (roster, session) = (RosterBook.Load(work), EntryArguments.Session(work, id));
        var doors = session.Session.Kiosks.Count > 0 ? session.Session.Kiosks.ToHashSet(StringComparer.Ordinal)
            : roster.Kiosks.Values.Where(k => k.Centre == session.Centre).Select(k => k.Id).ToHashSet(StringComparer.Ordinal);
        var counted = work.Query<(string Kiosk, string Member, long Journal, long Seq)>(
            "select j.kiosk, s.member, s.journal, s.seq from derived.sign_ins s join journals j on j.id = s.journal where s.session = @id", new { id }).ToList();
        var result = ReconcileRules.Reconcile(new ReconcileInput(
            doors, Shown(work, session, doors, counted.ToDictionary(c => (c.Journal, c.Seq), c => c.Member)), [.. counted.Select(c => new CountedTap(c.Kiosk, c.Member))],
            Corrected(work, roster, id), HeadCountStore.Of(work, id).ToDictionary(h => h.Kiosk, h => h.People, StringComparer.Ordinal), Waiting(database, work, doors)));
        return new ReconcileReport(id, result, PeopleOf(work, roster, result, withNames));
    }

    public IEnumerable<string> ToLines()
    {
        foreach (var door in Result.Doors) yield return $"door {door.Kiosk}: {Counts(door)}";
        yield return $"session {Session}: {Counts(Result.Total)}";
        foreach (var difference in Result.Differences.Take(MostPrinted))
            yield return $"  {Person(difference.Person)}{(difference.Kiosk.Length > 0 ? " at " + difference.Kiosk : "")}: {difference.Why}";
        if (Result.Differences.Count > MostPrinted) yield return $"  and {Result.Differences.Count - MostPrinted} more";
        yield return Result.Agrees ? "Everything agrees." : "The counts do not all agree.";
    }

    public object ToRow() => new
    {
        Session, Result.Agrees, Result.Total, Result.Doors,
        Differences = Result.Differences.Select(d => new { d.Person, Name = Names.GetValueOrDefault(d.Person), Kiosk = d.Kiosk.Length == 0 ? null : d.Kiosk, d.Why }),
    };

    private static string Counts(DoorCount count) =>
        $"{count.AtKiosk} at the kiosk{(count.Kiosk.Length == 0 ? "s" : "")}, {count.AtCentre} at the centre"
        + (count.Heads is { } heads ? $", {heads} heads{(heads == count.AtCentre ? "" : $" ({Math.Abs(heads - count.AtCentre)} {(heads > count.AtCentre ? "more" : "fewer")} than the centre counts)")}" : "")
        + (count.Waiting > 0 ? $"; {count.Waiting} taps are still at the kiosk" : "");

    private string Person(string number) => Names.TryGetValue(number, out var name) ? $"{number} {name}" : number;

    /// <summary>What the kiosks showed under this session, read from the log as far as it has come.</summary>
    private static List<ShownTap> Shown(Work work, PlannedSession session, HashSet<string> doors, Dictionary<(long Journal, long Seq), string> counted)
    {
        var received = (session.Session.Opens - ClockAhead).ToUnixTimeMilliseconds();
        var shown = new List<ShownTap>();
        foreach (var (journal, kiosk) in work.Query<(long Id, string Kiosk)>("select id, kiosk from journals order by id").Where(j => doors.Contains(j.Kiosk)).ToList())
        {
            foreach (var (seq, body) in Taps(work, journal, received))
            {
                if (ShownCard(body, session.Id) is not { } card) continue;
                var isCounted = counted.TryGetValue((journal, seq), out var member);
                shown.Add(new ShownTap(kiosk, member ?? Holder(work, card), isCounted ? "" : WhyNot(work, journal, seq)));
            }
        }

        return shown;
    }

    private static IEnumerable<(long Seq, byte[] Body)> Taps(Work work, long journal, long received)
    {
        for (var after = 0L; ;)
        {
            var page = work.Query<(long Seq, byte[] Body)>(
                "select seq, body from taps where journal = @journal and seq > @after and received_at >= @received order by seq limit @Page", new { journal, after, received, Page }).ToList();
            foreach (var tap in page) yield return tap;
            if (page.Count < Page) yield break;
            after = page[^1].Seq;
        }
    }

    private static string? ShownCard(byte[] body, string session)
    {
        try
        {
            var tap = TapJson.Read(body);
            return tap.Outcome is TapOutcome.Accepted or TapOutcome.Repeated && tap.Session?.ToString() == session ? tap.Card?.ToString() : null;
        }
        catch (FormatException)
        {
            // The projection sets it aside as malformed, where staff see it; no kiosk of ours showed green for it.
            return null;
        }
    }

    private static string Holder(Work work, string card) => work.One<string>("select member from cards where card = @card", new { card }) ?? "card " + card;

    private static string WhyNot(Work work, long journal, long seq) =>
        work.One<string>("select reason from derived.set_aside where journal = @journal and seq = @seq", new { journal, seq }) is { } reason
            ? "set aside, " + reason : "the tap belongs elsewhere by the centre's timetable, or has not been reached yet";

    private static Dictionary<string, bool> Corrected(Work work, RosterBook roster, string session)
    {
        var acts = AttendanceActs.Load(work, number => roster.Members.GetValueOrDefault(number)?.Number ?? number);
        return acts.Corrected(session).Select(member => (member, acts.CorrectionsFor(session, member)[^1].What)).Where(c => c.What != CorrectionKind.AsRecorded)
            .ToDictionary(c => c.member, c => c.What == CorrectionKind.Attended, StringComparer.Ordinal);
    }

    private static Dictionary<string, long> Waiting(Database database, Work work, HashSet<string> doors)
    {
        var upTo = work.Query<(string Kiosk, string Journal, long UpTo)>("select j.kiosk, j.journal, p.up_to from derived.journal_progress p join journals j on j.id = p.journal")
            .ToDictionary(p => (p.Kiosk, p.Journal), p => p.UpTo);
        return KioskStatusService.Read(database).Where(s => doors.Contains(s.Kiosk))
            .ToDictionary(s => s.Kiosk, s => CompletenessRules.Judge(s.Status, journal => upTo.GetValueOrDefault((s.Kiosk, journal))).Waiting, StringComparer.Ordinal);
    }

    private static Dictionary<string, string> PeopleOf(Work work, RosterBook roster, Reconciliation result, bool withNames)
    {
        var people = result.Differences.Select(d => d.Person).Distinct(StringComparer.Ordinal).Select(p => roster.Members.GetValueOrDefault(p)).OfType<Member>();
        return people.DistinctBy(m => m.Number, StringComparer.Ordinal).ToDictionary(
            m => m.Number, m => withNames ? work.One<string>("select name from members where member = @Number", new { m.Number }) ?? m.MaskedName : m.MaskedName, StringComparer.Ordinal);
    }
}
