using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Projection.Rebuilding;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Long work this person has started.</summary>
[OpenTo(Who.SignedIn, "Everybody sees only the work he started himself.")]
public sealed class JobsModel(DeskContext desk, JobDesk jobs, ProjectionOptions projection) : DeskPage(desk)
{
    /// <summary>Everything there is is derived anew, so it is for those who run the machines of the whole district.</summary>
    public bool MayRebuild => Caller.Can(Right.RunKiosks) && Caller.Reach(Right.RunKiosks).All;

    public IActionResult OnGet() => ShowTable(DeskTable.Of("jobs", jobs.Of(Caller.UserId!))
        .Column("number", JobWords.Number, j => Text(j.Number), ColumnKind.Number, order: j => j.Number, link: j => (j.Kind.StartsWith("import", StringComparison.Ordinal) ? "/members/import/" : "/jobs/") + Text(j.Number))
        .Column("kind", JobWords.Kind, j => JobWords.OfKind(j.Kind).ToString())
        .Column("subject", JobWords.Subject, j => j.Subject)
        .Column("state", JobWords.State, j => JobWords.Of(j.State).ToString(), ColumnKind.Tone, tone: j => JobWords.ToneOf(j.State))
        .Column("progress", JobWords.Progress, j => j.Percent is { } percent && !j.HasEnded ? $"{percent} %" : "", ColumnKind.Number, order: j => j.Percent ?? 0)
        .Column("made", JobWords.MadeAt, j => ShownTime.Minute(j.MadeAt, Zone), ColumnKind.Instant)
        .Column("result", JobWords.Result, j => Bilingual.IsEnglish ? j.English : j.Chinese)
        .WhenEmpty(JobWords.None));

    /// <summary>Derives everything anew beside what stands and compares; the service goes on meanwhile.</summary>
    [Needs(Right.RunKiosks)]
    public IActionResult OnPostRebuild()
    {
        if (!MayRebuild) return NotFound();
        var (database, zone, time) = (Database, Zone, Time);
        var answer = jobs.Start(new JobOrder("rebuild", "", Caller.UserId!, Caller.Name, run =>
        {
            var beside = database.Beside();
            try
            {
                var comparison = new DerivedRebuild(database, projection, new DistrictDays(zone), time, run.Progress).Run(beside, run.Stop);
                var told = comparison.IsEqual ? JobWords.RebuildSame.Fill(comparison.Tables.Count) : JobWords.RebuildDiffers.Fill(comparison.Tables.Sum(t => t.Differences));
                return new JobResult(comparison.IsEqual, told.Chinese, told.English);
            }
            finally
            {
                beside.RemoveBeside();
            }
        }));
        if (answer.Number > 0) return Redirect("/jobs/" + Text(answer.Number));
        Problem(JobWords.Of(answer.Refusal));
        return OnGet();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
