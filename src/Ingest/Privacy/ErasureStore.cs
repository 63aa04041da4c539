using CardSystem.Contracts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

/// <summary>The table <c>erasures</c>, and who still has to hear of one.</summary>
public static class ErasureStore
{
    private const string Columns = """
        erasure as Number, at as At, who as Who, reason as Reason, unit as Unit, pseudonym as Pseudonym, from_change as FromChange, to_change as ToChange, cards as Cards, state as State,
        finished_at as FinishedAt, report as Report
        """;

    internal static void Add(Work work, Erasure e) => work.Execute("""
        insert into erasures(erasure, at, who, reason, unit, pseudonym, from_change, to_change, cards, state, finished_at, report)
        values(@Number, @At, @Who, @Reason, @Unit, @Pseudonym, @FromChange, @ToChange, @Cards, @State, @FinishedAt, @Report)
        """, e);

    internal static void Move(Work work, long erasure, string state, long finishedAt = 0) =>
        work.Execute("update erasures set state = @state, finished_at = @finishedAt where erasure = @erasure", new { erasure, state, finishedAt });

    public static Erasure? Find(Work work, long erasure) => work.One<Erasure>($"select {Columns} from erasures where erasure = @erasure", new { erasure });

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<Erasure> List(Work work, int most) => [.. work.Query<Erasure>($"select {Columns} from erasures order by erasure desc limit @most", new { most })];

    internal static IReadOnlyList<Erasure> In(Work work, string state) => [.. work.Query<Erasure>($"select {Columns} from erasures where state = @state order by erasure", new { state })];

    /// <summary>Kiosks in use whose list of cards not to be taken is older than the person's cards on it. They hear of it when they are next connected; one that never comes back is to be wiped by hand.</summary>
    public static IReadOnlyList<WaitingKiosk> WaitingKiosks(Work work, Erasure erasure)
    {
        if (erasure.Cards == 0) return [];
        var version = work.One<long?>("select max(h.version) from hotlist h join card_holders c on c.card = h.card where c.member = @Pseudonym", new { erasure.Pseudonym }) ?? long.MaxValue;
        return
        [
            .. work.Query<(string Kiosk, string Name, string Centre, long? At, byte[]? Body)>("""
                select k.kiosk, k.name, k.centre, s.received_at, s.body from kiosks k left join kiosk_statuses s on s.kiosk = k.kiosk
                where not exists (select 1 from kiosk_enrolments e where e.kiosk = k.kiosk and e.state = 'revoked') order by k.kiosk
                """).Where(k => VersionOf(k.Body) is not { } has || has < version).Select(k => new WaitingKiosk(k.Kiosk, k.Name, k.Centre, k.At ?? 0)),
        ];
    }

    private static long? VersionOf(byte[]? status)
    {
        try
        {
            return status is null ? null : Message.ReadStatus(status).HotlistVersion;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
