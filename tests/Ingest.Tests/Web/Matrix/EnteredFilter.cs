using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CardSystem.Ingest.Tests.Web.Matrix;

/// <summary>Stands behind the gate and in front of every page's handler: who comes as far as this has entered, and nothing is done.</summary>
internal sealed class EnteredFilter : IAsyncPageFilter, IOrderedFilter
{
    public const int Entered = 299;

    public int Order => 10_000;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        // The page that says why another could not be shown is run in its place, and is no way in.
        if (context.HandlerInstance is Ingest.Web.Pages.StatusModel) return next();
        context.Result = new StatusCodeResult(Entered);
        return Task.CompletedTask;
    }
}
