using CardSystem.Ingest.Import;
using CardSystem.Ingest.Intake;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>The two jobs of an import: to look what the file would do, and to do it. Their subject is <c>kind/file</c>.</summary>
internal static class ImportJobs
{
    public const string CheckKind = "import-check";
    public const string ApplyKind = "import";

    public static JobOrder Check(Database database, JobFiles files, IntakeKind kind, string input, string name, Intaking taking, Caller caller) =>
        Order(CheckKind, database, files, kind, input, name, taking, caller, dryRun: true);

    public static JobOrder Apply(Database database, JobFiles files, IntakeKind kind, string input, string name, Intaking taking, Caller caller) =>
        Order(ApplyKind, database, files, kind, input, name, taking, caller, dryRun: false);

    public static (IntakeKind? Kind, string Name) SubjectOf(Job job)
    {
        var parts = job.Subject.Split('/', 2);
        return (IntakeKinds.Find(parts[0]), parts[^1]);
    }

    private static JobOrder Order(string job, Database database, JobFiles files, IntakeKind kind, string input, string name, Intaking taking, Caller caller, bool dryRun)
    {
        // Asked now, for the caller is the request's and the work outlives it.
        var check = ImportRights.CheckOf(caller, kind.What);
        return new JobOrder(job, $"{kind.What}/{name}", caller.UserId!, caller.Name, run => files.Find(input) is { } path
            ? ImportOutcome.Take(database, kind, path, dryRun, taking, check, run)
            : new JobResult(false, JobWords.FileGone.Chinese, JobWords.FileGone.English)) { Input = input };
    }
}
