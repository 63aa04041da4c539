using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Periods;

/// <summary>A period settled, or written into a file, as a job: a district has hundreds of thousands of lines.</summary>
internal static class PeriodJobs
{
    public const string Settling = "settle";

    /// <summary>A district of more members is gone through only as a job, and not while a page is waited for.</summary>
    private const int MostMembersAtOnce = 2_000;

    public static bool IsLarge(Work work) => work.One<long>($"select count(*) from (select 1 from members limit {MostMembersAtOnce + 1}) counted") > MostMembersAtOnce;

    /// <param name="forced">Why it is settled although something is missing; null where it is not to be.</param>
    public static JobOrder Settle(Database database, TimeZoneInfo zone, TimeProvider time, Period period, long today, string? forced, string userId, string who) => new(Settling, period.ToString(), userId, who, _ =>
    {
        var decision = new SettlementStore(database).Settle(
            period, who, time.GetUtcNow(), work => [.. BehindReasons.Of(database, work).Select(BehindReasons.English), .. SettlementGate.Missing(work, period, today, zone)], forced);
        if (decision.Refusal is { } why) return new JobResult(false, PeriodWords.CannotSettle.Chinese, why);
        var notes = database.Read(work => PeriodStore.Last(work, period))?.Quarters ?? [];
        var told = PeriodWords.Settled.Fill(PeriodWords.Name(period));
        return new JobResult(true, told.Chinese + string.Concat(notes.Select(n => PeriodWords.Note(n).Chinese)), told.English + string.Concat(notes.Select(n => " " + PeriodWords.Note(n).English)));
    });

    /// <summary>The file of a large district.</summary>
    public static JobOrder File(Database database, Caller caller, string name, string format, Func<Work, IEnumerable<IReadOnlyList<string>>> rows) => new("export", name, caller.UserId!, caller.Name, run =>
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        // The header comes first and is no row of anybody's.
        var written = 0L;
        using (var stream = run.Create($"{name}.{format}")) Write(stream, Counted(rows(work)), format);
        var told = JobWords.Exported.Fill(written - 1);
        return new JobResult(true, told.Chinese, told.English);

        IEnumerable<IReadOnlyList<string>> Counted(IEnumerable<IReadOnlyList<string>> all)
        {
            foreach (var row in all)
            {
                run.Stop.ThrowIfCancellationRequested();
                written++;
                yield return row;
            }
        }
    });

    public static void Write(Stream stream, IEnumerable<IReadOnlyList<string>> rows, string format)
    {
        using var each = rows.GetEnumerator();
        each.MoveNext();
        var header = each.Current;
        if (format == "xlsx")
        {
            SheetWriter.WriteXlsx(stream, [new Sheet(header[0], header, Rest())]);
            return;
        }

        using var writer = new StreamWriter(stream, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        foreach (var row in Rest().Prepend(header)) writer.WriteLine(SettlementCsv.Line(row));

        IEnumerable<IReadOnlyList<string>> Rest()
        {
            while (each.MoveNext()) yield return each.Current;
        }
    }
}
