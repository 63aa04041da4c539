using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Intake;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>What a file did or would do, as a job keeps it.</summary>
/// <param name="Errors">Each names row and column; nothing was kept where there is one.</param>
internal sealed record ImportOutcome(string What, int Added, int Changed, int Unchanged, IReadOnlyList<string> Differences, IReadOnlyList<string> Notes, IReadOnlyList<string> Errors)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ImportOutcome? Read(string detail) => detail.Length == 0 ? null : JsonSerializer.Deserialize<ImportOutcome>(detail, Json);

    /// <summary>Takes the file in, or only looks what it would do.</summary>
    /// <param name="run">Cancelled before the end, nothing is kept.</param>
    public static JobResult Take(Database database, IntakeKind kind, string path, bool dryRun, Intaking taking, Action<Work, ImportReport>? check, JobRun run)
    {
        try
        {
            var report = IntakeDesk.Take(database, kind, path, dryRun, taking, (work, found) =>
            {
                check?.Invoke(work, found);
                run.Progress(1, 1);
            });
            var told = (dryRun ? JobWords.Would : JobWords.Did).Fill(report.Added, report.Changed, report.Unchanged);
            return new JobResult(true, told.Chinese, told.English, Write(new(kind.What, report.Added, report.Changed, report.Unchanged, report.Differences, report.Notes, [])));
        }
        catch (ImportException e)
        {
            var told = JobWords.Errors.Fill(e.Errors.Count);
            return new JobResult(false, told.Chinese, told.English, Write(new(kind.What, 0, 0, 0, [], [], e.Errors)));
        }
    }

    private static string Write(ImportOutcome outcome) => JsonSerializer.Serialize(outcome, Json);
}
