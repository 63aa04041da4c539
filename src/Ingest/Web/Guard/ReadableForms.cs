using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>Reads a page's form before the page does: one with too many fields, too large, or broken is the sender's mistake and no fault of ours.</summary>
public static class ReadableForms
{
    public static void UseReadableForms(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.Request.HasFormContentType && http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null && await FaultAsync(http) is { } status)
        {
            // The page that tells of it must not stumble over the same form.
            http.Request.ContentType = null;
            http.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
            http.Response.StatusCode = status;
            return;
        }

        await next(http);
    });

    private static async Task<int?> FaultAsync(HttpContext http)
    {
        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            // No text of ours holds a NUL, and PostgreSQL takes none.
            return form.Any(field => field.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true)) ? StatusCodes.Status400BadRequest : null;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
        catch (InvalidDataException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
