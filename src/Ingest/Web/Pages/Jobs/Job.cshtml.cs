using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>One piece of long work: how far it is, what came of it, and its file.</summary>
[OpenTo(Who.SignedIn, "Everybody sees only the work he started himself; another's is as one that is not there.")]
public sealed class JobModel(DeskContext desk, JobDesk jobs, JobFiles files, JobOptions options) : DeskPage(desk)
{
    [FromRoute(Name = "id")]
    public long Id { get; set; }

    public Job? Job { get; private set; }

    public bool HasFile { get; private set; }

    public int KeepHours => options.KeepFilesHours;

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public IActionResult OnGetFile()
    {
        if (!Find()) return NotFound();
        if (Job is not { State: JobState.Done, File.Length: > 0 } job || files.Find(job.File) is not { } path) return NotFound();
        return PhysicalFile(path, TableExport.TypeOf(job.FileName.EndsWith(".xlsx", StringComparison.Ordinal) ? "xlsx" : "csv"), job.FileName);
    }

    public IActionResult OnPostCancel()
    {
        if (!Find()) return NotFound();
        if (jobs.Cancel(Id, Caller.UserId!)) Done(JobWords.CancelAsked);
        return Redirect(Request.Path);
    }

    private bool Find()
    {
        Job = jobs.Find(Id, Caller.UserId!);
        HasFile = Job is { State: JobState.Done, File.Length: > 0 } job && files.Find(job.File) is not null;
        return Job is not null;
    }
}
