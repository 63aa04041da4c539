using System.Collections;
using System.Collections.Concurrent;
using CardSystem.Ingest.Web.Desk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>
/// Stands before every page's handler and notes in which of its fields the person came, and whether it was taken: nobody can say by hand that a way was walked.
/// </summary>
internal sealed class CarriedFilter : IAsyncPageFilter, IOrderedFilter
{
    /// <summary>Fields, as <see cref="FormFields"/> calls them, in which the person was taken in.</summary>
    public ConcurrentDictionary<string, bool> Carried { get; } = new(StringComparer.Ordinal);

    /// <summary>The last form that was taken by a handler, to be sent again with other words.</summary>
    public ConcurrentDictionary<string, (string Address, KeyValuePair<string, string>[] Form)> Forms { get; } = new(StringComparer.Ordinal);

    /// <summary>What was not taken, and why, for the message of a failing test.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public int Order => 20_000;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsPost(request.Method) || context.HandlerMethod is not { } handler)
        {
            await next();
            return;
        }

        var name = FormFields.NameOf(handler.MethodInfo);
        var fields = Came(context).ToList();
        var done = await next();
        var problems = (context.HandlerInstance as DeskPage)?.Problems ?? [];
        if (done.Exception is not null || problems.Count > 0 || done.Result is NotFoundResult or StatusCodeResult { StatusCode: >= 400 } or ChallengeResult)
        {
            Refusals.Enqueue($"{name}: {done.Exception?.Message ?? done.Result?.GetType().Name} {string.Join(' ', problems.Select(p => p.Text))}");
            return;
        }

        foreach (var field in fields) Carried[field] = true;
        if (request.HasFormContentType && request.Form.Files.Count == 0)
            Forms[name] = (request.Path + request.QueryString, [.. request.Form.Where(f => f.Key != "__RequestVerificationToken").SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")))]);
    }

    private static IEnumerable<string> Came(PageHandlerExecutingContext context)
    {
        foreach (var (name, value) in context.HandlerArguments)
        {
            foreach (var leaf in Leaves(name, value)) yield return FormFields.NameOf(context.HandlerMethod!.MethodInfo) + " " + leaf;
        }

        foreach (var property in FormFields.BoundOf(context.HandlerInstance.GetType()))
        {
            foreach (var leaf in Leaves(property.Name, property.GetValue(context.HandlerInstance))) yield return context.HandlerInstance.GetType().FullName!.Replace(FormFields.Pages, "", StringComparison.Ordinal) + " " + leaf;
        }
    }

    /// <summary>The fields below this one that hold the person.</summary>
    private static IEnumerable<string> Leaves(string name, object? value) => value switch
    {
        null => [],
        string text => Holds(text) ? [name] : [],
        IFormFile file => InFile(file) ? [name] : [],
        IEnumerable many => many.OfType<string>().Any(Holds) ? [name] : [],
        _ when value.GetType().Namespace?.StartsWith("CardSystem", StringComparison.Ordinal) == true && value.GetType().IsClass =>
            value.GetType().GetProperties().Where(p => p.CanWrite).SelectMany(p => Leaves(name + "." + p.Name, p.GetValue(value))),
        _ => [],
    };

    private static bool Holds(string text) => Canary.Words.Any(w => text.Contains(w, StringComparison.Ordinal));

    private static bool InFile(IFormFile file)
    {
        if (Holds(file.FileName)) return true;
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return Holds(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
