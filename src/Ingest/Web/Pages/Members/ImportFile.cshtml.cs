using System.Globalization;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Intake;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>One file on its way in: what the check found, then the import itself.</summary>
[Needs(Right.EditRoster)]
public sealed class ImportFileModel(DeskContext desk, JobDesk jobs, JobFiles files) : DeskPage(desk)
{
    private static readonly TimeSpan ShortWork = TimeSpan.FromSeconds(2);

    [FromRoute(Name = "id")]
    public long Id { get; set; }

    public Job? Job { get; private set; }

    internal ImportOutcome? Outcome { get; private set; }

    internal IntakeKind? Kind { get; private set; }

    public string FileName { get; private set; } = "";

    public bool IsCheck => Job?.Kind == ImportJobs.CheckKind;

    /// <summary>The check was good, there is something to import, and the file is still here.</summary>
    public bool MayApply => IsCheck && Job!.State == JobState.Done && Outcome is { } o && o.Added + o.Changed > 0 && files.Find(Job.Input) is not null;

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    /// <summary>Everything that is wrong with the file, to be put right beside it.</summary>
    public IActionResult OnGetErrors()
    {
        if (!Find() || Outcome is not { Errors.Count: > 0 } outcome) return NotFound();
        var bytes = new MemoryStream();
        SheetWriter.WriteCsv(bytes, new Sheet("errors", [JobWords.Error.ToString()], outcome.Errors.Select(e => (IReadOnlyList<string>)[RefusalWords.Of(e).ToString()])));
        bytes.Position = 0;
        return File(bytes, TableExport.TypeOf("csv"), "errors.csv");
    }

    [Needs(Right.EditRoster)]
    public async Task<IActionResult> OnPostApplyAsync()
    {
        if (!Find() || !MayApply || Kind is not { } kind || !ImportRights.May(Caller, kind.What)) return NotFound();
        var answer = jobs.Start(ImportJobs.Apply(Database, files, kind, Job!.Input, FileName, new Intaking(Zone, Time.GetUtcNow(), Caller.Name), Caller));
        if (answer.Number == 0)
        {
            Problem(JobWords.Of(answer.Refusal));
            return Page();
        }

        await jobs.WaitAsync(answer.Number, Caller.UserId!, ShortWork, HttpContext.RequestAborted);
        return Redirect("/members/import/" + answer.Number.ToString(CultureInfo.InvariantCulture));
    }

    private bool Find()
    {
        Job = jobs.Find(Id, Caller.UserId!);
        if (Job?.Kind is not (ImportJobs.CheckKind or ImportJobs.ApplyKind)) return false;
        (Kind, FileName) = ImportJobs.SubjectOf(Job);
        Outcome = ImportOutcome.Read(Job.Detail);
        return true;
    }
}
