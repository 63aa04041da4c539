using System.Text;
using CardSystem.Ingest.Web.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CardSystem.Ingest.Api.OpenApi;

/// <summary><c>/api/v1/openapi.json</c>, made once.</summary>
internal static class DescriptionApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/openapi.json", async ([FromKeyedServices(ApiDescription.Document)] IOpenApiDocumentProvider provider, KeptDescription kept, CancellationToken stop) =>
        TypedResults.Bytes(await kept.ReadAsync(provider, stop), "application/json; charset=utf-8")).OpenTo(Who.Everybody, "Says which addresses there are, and nothing of the district.").ExcludeFromDescription();
}

/// <summary>The description as it is sent; the endpoints do not change while the service runs.</summary>
internal sealed class KeptDescription
{
    private byte[]? _bytes;

    public async Task<byte[]> ReadAsync(IOpenApiDocumentProvider provider, CancellationToken stop) =>
        _bytes ??= Encoding.UTF8.GetBytes(await (await provider.GetOpenApiDocumentAsync(stop)).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, stop));
}
