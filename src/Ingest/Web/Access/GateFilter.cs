using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Asks the <see cref="Gate"/> before any handler of a page runs, and before its form is read into the page.</summary>
public sealed class GateFilter : IAsyncPageFilter
{
    /// <summary>
    /// Puts the gate in front of every page, and what stands in the address before what stands in a form, as the gate reads it: the framework would take the form's first, and so somebody could be let
    /// in for a kiosk of his own and change another's.
    /// </summary>
    public static void Guard(MvcOptions mvc)
    {
        mvc.Filters.Add<GateFilter>();
        var address = mvc.ValueProviderFactories.OfType<RouteValueProviderFactory>().Single();
        mvc.ValueProviderFactories.Remove(address);
        mvc.ValueProviderFactories.Insert(0, address);
    }

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        var guards = GuardsOf(context.ActionDescriptor.HandlerTypeInfo, context.HandlerMethod?.MethodInfo);
        var verdict = http.RequestServices.GetRequiredService<Gate>().Ask(guards, key => http.Request.RouteValues[key] as string ?? form?[key].FirstOrDefault() ?? http.Request.Query[key].FirstOrDefault());
        if (verdict == Verdict.Enter)
        {
            await next();
            return;
        }

        context.Result = verdict switch
        {
            Verdict.SignInFirst => new ChallengeResult(),
            Verdict.NoRight => new StatusCodeResult(StatusCodes.Status403Forbidden),
            _ => new NotFoundResult(),
        };
    }

    /// <summary>What stands on the page's class and on the handler.</summary>
    public static IReadOnlyList<object> GuardsOf(Type page, System.Reflection.MethodInfo? handler) =>
    [
        .. new[] { page.GetCustomAttributes(true), handler?.GetCustomAttributes(true) ?? [] }.SelectMany(a => a).Where(a => a is NeedsAttribute or OpenToAttribute),
    ];
}
