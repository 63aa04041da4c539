using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
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

    /// <summary>A role was taken from its owner since, and the file could show what he may no longer see.</summary>
    public bool IsWithheld { get; private set; }

    public int KeepHours => options.KeepFilesHours;

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public IActionResult OnGetFile()
    {
        if (!Find() || !HasFile || Job is not { } job || files.Find(job.File) is not { } path) return NotFound();
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
        if (Job is not { } job) return false;
        IsWithheld = Read(work => GrantStore.IsAnyTakenSince(work, job.UserId, job.MadeAt));
        HasFile = !IsWithheld && job is { State: JobState.Done, File.Length: > 0 } && files.Find(job.File) is not null;
        return true;
    }
}
