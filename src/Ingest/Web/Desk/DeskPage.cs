using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>A page for people who have signed in. Who may open it stands on the class and its handlers (<see cref="NeedsAttribute"/>).</summary>
public abstract class DeskPage(DeskContext desk) : PageModel
{
    private readonly List<PageProblem> _problems = [];

    public DeskContext Desk => desk;
    public Caller Caller => desk.Caller;
    public Database Database => desk.Database;
    public TimeProvider Time => desk.Time;
    public TimeZoneInfo Zone => desk.Clock.TimeZone;
    public UnitBook Units => desk.Caller.Units;

    /// <summary>Now, as the district's clocks show it.</summary>
    public DistrictTime Now => desk.Clock.Read();

    /// <summary>Today as <see cref="DateOnly.DayNumber"/>.</summary>
    public long Today => desk.Clock.Today;

    /// <summary>What the person is to put right before it can be done.</summary>
    public IReadOnlyList<PageProblem> Problems => _problems;

    /// <summary>The table of this page, after <see cref="ShowTable{TRow}"/>.</summary>
    public TableView? Table { get; private set; }

    /// <inheritdoc cref="Database.ReadDerived"/>
    protected T Read<T>(Func<Work, T> read) => Database.ReadDerived(read);

    /// <inheritdoc cref="Database.Write{T}"/>
    protected T Write<T>(Func<Work, T> change) => Database.Write(change);

    /// <inheritdoc cref="Database.Write{T}"/>
    protected void Write(Action<Work> change) => Database.Write(change);

    /// <summary>Says on the page what is wrong; the handler then returns <c>Page()</c>.</summary>
    /// <param name="field">The name of the field it is about; null where it is about no single one.</param>
    protected void Problem(Bilingual text, string? field = null) => _problems.Add(new(text.ToString(), field));

    /// <inheritdoc cref="Problem(Bilingual, string?)"/>
    protected void Problem(string text, string? field = null) => _problems.Add(new(text, field));

    /// <summary>Says after the next redirect that something was done, with a way back where there is one.</summary>
    protected void Done(Bilingual text, Undo? undo = null) => Flash.Keep(TempData, new Flash(text.ToString(), undo));

    /// <summary>Writes into the audit log that this person looked.</summary>
    /// <param name="what">A word such as <c>look</c> or <c>look-names</c>.</param>
    /// <param name="subject">At whom: a member's number; or the address of a list.</param>
    protected void RecordLook(string what, string subject) => Write(work => ActLog.Record(work, Time.GetUtcNow(), Caller.Name, what, subject, new { path = Request.Path.Value }));

    /// <summary>The page with its table, or the table as a file where the address asks for one (<c>export=csv|xlsx</c>).</summary>
    protected IActionResult ShowTable<TRow>(DeskTable<TRow> table)
    {
        var query = TableQuery.Of(Request);
        if (query.Export is { } format && Export(table, query, format) is { } file) return file;
        Table = Read(work => table.View(work, query, Request));
        return Page();
    }

    /// <summary>A short table at once; a long one as work that goes on while the person does something else. What leaves the house is written down.</summary>
    private IActionResult? Export<TRow>(DeskTable<TRow> table, TableQuery query, string format)
    {
        RecordLook("export", Request.Path + Request.QueryString);
        if (Read(work => table.Count(work, query, TableExport.MostAtOnce + 1)) <= TableExport.MostAtOnce) return TableExport.File(Database, table, query, format);
        var answer = HttpContext.RequestServices.GetRequiredService<JobDesk>().Start(TableExport.Order(Database, table, query, format, Caller));
        if (answer.Number > 0) return Redirect("/jobs/" + answer.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Problem(JobWords.Of(answer.Refusal));
        return null;
    }

    /// <summary>An address of this page with one value of its query changed; null takes it out.</summary>
    public string With(params (string Name, string? Value)[] changes) => TableQuery.Address(Request, changes);

    // Their names would otherwise make them handlers of a method called PAGE.
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        (Response.Headers.CacheControl, Response.Headers.Pragma) = ("no-cache, no-store", "no-cache");
        ViewData["Desk"] = this;
    }

    /// <summary>Whole names were shown: that is a look at everybody on the page.</summary>
    [NonHandler]
    public override void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        if (context.Exception is null && HttpMethods.IsGet(Request.Method) && Caller is { IsSignedIn: true, WantsNames: true } && Caller.Can(Right.SeeNames)) RecordLook("look-names", Request.Path + Request.QueryString);
    }
}

/// <param name="Field">The name of the form's field; null where it is about no single one.</param>
public sealed record PageProblem(string Text, string? Field);
