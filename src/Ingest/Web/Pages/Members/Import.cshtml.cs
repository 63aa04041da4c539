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

/// <summary>Files to import: sent in and checked first, taken in when a person has seen what they would change, taken back whole.</summary>
[Needs(Right.EditRoster)]
public sealed class ImportModel(DeskContext desk, JobDesk jobs, JobFiles files) : DeskPage(desk)
{
    public const int MostMegabytes = 16;
    private const int MostListed = 200;
    private static readonly TimeSpan ShortWork = TimeSpan.FromSeconds(2);

    /// <summary>What the columns are told of.</summary>
    [FromQuery(Name = "what")]
    public string? What { get; set; }

    internal IReadOnlyList<IntakeKind> Kinds => [.. IntakeKinds.All.Append(IntakeKinds.Excuses).Where(k => ImportRights.May(Caller, k.What))];

    internal IntakeKind? Kind => Kinds.FirstOrDefault(k => k.What == What);

    public IActionResult OnGet() => Show();

    /// <summary>An empty table to fill in.</summary>
    public IActionResult OnGetTemplate(string? format)
    {
        if (Kind is not { } kind || format is not ("csv" or "xlsx")) return NotFound();
        var bytes = new MemoryStream();
        IntakeTemplate.Write(kind, bytes, format == "xlsx", !Bilingual.IsEnglish);
        bytes.Position = 0;
        return File(bytes, TableExport.TypeOf(format), $"{kind.What}.{format}");
    }

    [Needs(Right.EditRoster)]
    public async Task<IActionResult> OnPostAsync(string? kind, IFormFile? file)
    {
        What = kind;
        if (Kind is not { } chosen)
        {
            Problem(JobWords.ChooseKind, "kind");
            return Show();
        }

        if (file is not { Length: > 0 })
        {
            Problem(JobWords.ChooseFile, "file");
            return Show();
        }

        var input = await KeepAsync(file);
        var answer = jobs.Start(ImportJobs.Check(Database, files, chosen, input, JobFiles.SafeName(file.FileName), new Intaking(Zone, Time.GetUtcNow(), Caller.Name), Caller));
        if (answer.Number == 0)
        {
            files.Delete(input);
            Problem(JobWords.Of(answer.Refusal));
            return Show();
        }

        await jobs.WaitAsync(answer.Number, Caller.UserId!, ShortWork, HttpContext.RequestAborted);
        return Redirect("/members/import/" + answer.Number.ToString(CultureInfo.InvariantCulture));
    }

    [Needs(Right.EditRoster)]
    public IActionResult OnPostUndo(long import)
    {
        var kept = Read(work => ImportJournal.Find(work, import));
        if (kept is null || !MayUndo(kept with { Undone = 0 })) return NotFound();
        var answer = IntakeDesk.Undo(Database, import, Caller.Name, Time.GetUtcNow());
        // Taken back before, perhaps by the other half of a double click: that is what was wanted.
        if (answer.Done || Read(work => ImportJournal.Find(work, import)) is { Undone: > 0 })
        {
            Done(JobWords.DidUndo.Fill(import));
            return Redirect("/members/import");
        }

        foreach (var line in answer.Lines) Problem(line);
        return Show();
    }

    private async Task<string> KeepAsync(IFormFile file)
    {
        var (name, stream) = files.Create(file.FileName);
        await using (stream) await file.CopyToAsync(stream, HttpContext.RequestAborted);
        return name;
    }

    /// <summary>Taking a file back changes the same rows that taking it in did, for which the whole is needed.</summary>
    private bool MayUndo(KeptImport import) =>
        import is { Undone: 0, RowsKept: > 0 } && Caller.Can(ImportRights.Of(import.What)) && Caller.Reach(ImportRights.Of(import.What)).All;

    private IActionResult Show()
    {
        // Names of files and of those who sent them are the whole district's business or nobody's.
        var isWhole = Caller.Reach(Right.EditRoster).All;
        var imports = Read(work => ImportJournal.List(work, MostListed)).Where(i => isWhole || i.Who == Caller.Name).ToList();
        return ShowTable(DeskTable.Of("imports", imports)
            .Column("number", JobWords.Number, i => Text(i.Import), ColumnKind.Number, order: i => i.Import)
            .Column("when", JobWords.MadeAt, i => ShownTime.Minute(i.At, Zone), ColumnKind.Instant)
            .Column("what", JobWords.ImportKind, i => JobWords.OfTable(i.What).ToString())
            .Column("file", JobWords.ImportFile, i => i.File)
            .Column("by", JobWords.By, i => i.Who)
            .Column("added", JobWords.Added, i => Text(i.Added), ColumnKind.Number, order: i => i.Added)
            .Column("changed", JobWords.Changed, i => Text(i.Changed), ColumnKind.Number, order: i => i.Changed)
            .Column("state", JobWords.State, i => (i.Undone > 0 ? JobWords.Undone : i.RowsKept == 0 ? JobWords.TooOld : JobWords.Stands).ToString(), ColumnKind.Tone, tone: i => i.Undone > 0 ? "quiet" : "good")
            .Action(JobWords.Undo, i => MayUndo(i) ? ("/members/import?handler=Undo", new Dictionary<string, string> { ["import"] = Text(i.Import) }) : null)
            .WhenEmpty(JobWords.NoHistory));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
