using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>One person: handing over everything that is held, or erasing it, with a preview of what goes and what stays.</summary>
[Needs(Right.ProtectData, Target.Member)]
public sealed class PersonDataModel(DeskContext desk, ErasureDesk erasures, PersonExport export) : DeskPage(desk)
{
    internal const string LeftKey = "erasure-left";

    public ErasurePreview? Preview { get; private set; }
    public string Reason { get; private set; } = "";

    public IActionResult OnGet(string id)
    {
        if (!Show(id)) return NotFound();
        RecordLook("look", Preview!.Person.Number);
        return Page();
    }

    [Needs(Right.ProtectData, Target.Member)]
    public IActionResult OnPostExport(string id)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        if (!export.Write(file, id, Caller.Name))
        {
            file.Dispose();
            return NotFound();
        }

        file.Position = 0;
        return new FileStreamResult(file, "application/zip") { FileDownloadName = string.Create(CultureInfo.InvariantCulture, $"member-{Now.Local(Time.GetUtcNow()):yyyyMMdd-HHmm}.zip") };
    }

    [Needs(Right.ProtectData, Target.Member)]
    public IActionResult OnPostErase(string id, string? reason, string? again, bool everywhere)
    {
        Reason = reason?.Trim() ?? "";
        if (!Show(id)) return NotFound();
        if (again?.Trim() is not { } typed || !Preview!.Person.Numbers.Contains(typed)) return Refuse(() => Problem(ProtectionWords.WrongNumber, "again"));
        var answer = erasures.Erase(id, Caller.Name, Reason, everywhere);
        if (answer.Refused is not null) return Refuse(() => Problem(Preview.Person.IsErased ? ProtectionWords.Already : ProtectionWords.ReasonHint, "reason"));
        if (answer.Left.Count > 0) TempData[LeftKey] = JsonSerializer.Serialize(answer.Left);
        Done(ProtectionWords.Erased);
        return LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/protection/erasures/{answer.Erasure!.Number}"));
    }

    private bool Show(string id) => (Preview = erasures.Preview(id)) is not null;

    private PageResult Refuse(Action say)
    {
        say();
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
