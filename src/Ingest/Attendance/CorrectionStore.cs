using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>The table <c>corrections</c>: only ever added to. Every one is an act, and says in the same transaction that the pair must be derived again.</summary>
public static class CorrectionStore
{
    private const string Select = """
        select c.act as Act, c.session as Session, c.member as Member, c.what as What, c.in_at as "In", c.out_at as "Out", c.reason as Reason, a.who as By
        from corrections c left join acts a on a.act = c.act
        """;

    /// <summary>Corrects one member's attendance at one session. The same correction again, where it is the one that counts, changes nothing.</summary>
    /// <param name="member">A number of the roster; whether it is one is the caller's to see.</param>
    /// <param name="in">Unix milliseconds; 0 for none.</param>
    /// <param name="out">Unix milliseconds; 0 for none.</param>
    public static Entered Enter(Work work, DateTimeOffset at, string who, PlannedSession session, string member, CorrectionKind what, long @in, long @out, string reason)
    {
        work.Lock("corrections");
        var last = Of(work, session.Id, member) is { Count: > 0 } found ? found[^1] : null;
        if ((EntryRules.Correct(session, what, @in, @out, last) ?? EntryRules.Reason(reason)) is { } wrong) return Entered.Not(wrong);
        if (last is not null && last.What == what && last.In == @in && last.Out == @out && last.Reason == reason) return Entered.Known(last.Act);
        var act = ActLog.Record(work, at, who, "correct", session.Id + " " + member, new { what = Word(what), @in, @out, reason });
        work.Execute(
            "insert into corrections(act, session, member, what, in_at, out_at, reason) values(@act, @session, @member, @what, @in, @out, @reason)",
            new { act, session = session.Id, member, what = (long)what, @in, @out, reason });
        Changes.Add(work, ChangeKind.Attendance, session.Id + " " + member);
        return Entered.New(act);
    }

    /// <summary>By act.</summary>
    public static IReadOnlyList<Correction> Of(Work work, string session, string member) => Read(work, "where c.session = @session and c.member = @member", new { session, member });

    /// <summary>All of a session, by act.</summary>
    public static IReadOnlyList<Correction> Of(Work work, string session) => Read(work, "where c.session = @session", new { session });

    internal static IReadOnlyList<Correction> All(Work work) => Read(work, "", new { });

    public static string Word(CorrectionKind what) => what switch
    {
        CorrectionKind.Attended => "attended",
        CorrectionKind.NotAttended => "not-attended",
        CorrectionKind.Excused => "excused",
        _ => "as-recorded",
    };

    private static List<Correction> Read(Work work, string where, object values) =>
        [.. work.Query<Row>($"{Select} {where} order by c.act", values).Select(r => new Correction(r.Act, r.Session, r.Member, (CorrectionKind)r.What, r.In, r.Out, r.Reason, r.By ?? ""))];

    private sealed record Row(long Act, string Session, string Member, long What, long In, long Out, string Reason, string? By);
}
