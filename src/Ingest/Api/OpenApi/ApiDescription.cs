using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Tokens;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CardSystem.Ingest.Api.OpenApi;

/// <summary>The description of the API (OpenAPI 3.1), from what the endpoints themselves say: parameters, bodies, rights, and every problem they may answer with.</summary>
internal static class ApiDescription
{
    public const string Document = "v1";
    private const string Bearer = "token";
    private const string Problem = "ApiProblem";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith(ApiAnswers.Root[1..] + "/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(Tidy);
    });

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "CardSystem", Version = Document,
            Description = "Members, activities, attendance, cards, credits and warnings of a district's service centres. Instants are ISO 8601, days yyyy-MM-dd by the district's calendar. Errors are RFC 9457 problems, in the language of Accept-Language.",
        };
        // Which host it was asked at is nobody's business here, and a document that says so could not be kept.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token made on the page /tokens." };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var needs = metadata.OfType<NeedsAttribute>().ToList();
        if (needs.Count > 0) operation.Description = $"Needs {string.Join(" and ", needs.Select(n => TokenRules.Word(n.Right)).Distinct())}.";
        operation.Parameters ??= [];
        foreach (var name in metadata.OfType<Takes>().LastOrDefault()?.Names ?? [])
        {
            if (!operation.Parameters.Any(p => p.Name == name)) operation.Parameters.Add(ApiParameters.Query(name));
        }

        var isPost = context.Description.HttpMethod == HttpMethods.Post;
        if (isPost) operation.Parameters.Add(ApiParameters.Key);
        if (metadata.OfType<BodyOf>().LastOrDefault() is { } body) operation.RequestBody = Json(await SchemaAsync(context, body.Fields, body.Fields.Name, stop));
        var problem = await SchemaAsync(context, typeof(ApiProblem), Problem, stop);
        operation.Responses ??= [];
        foreach (var status in Problems(isPost, needs.Any(n => n.Target != Target.None))) operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Response(status, problem);
    }

    /// <summary>What may go wrong with any request, with one about a certain thing, and with one that does something.</summary>
    private static IEnumerable<int> Problems(bool isPost, bool hasTarget) =>
        [400, 401, 403, .. hasTarget || isPost ? new[] { 404 } : [], .. isPost ? new[] { 409, 413, 415, 422 } : [], 429, 500, 503];

    private static async Task<IOpenApiSchema> SchemaAsync(OpenApiOperationTransformerContext context, Type type, string name, CancellationToken stop)
    {
        if (context.Document!.Components?.Schemas?.ContainsKey(name) != true) context.Document.AddComponent(name, await context.GetOrCreateSchemaAsync(type, null, stop));
        return new OpenApiSchemaReference(name, context.Document);
    }

    private static OpenApiRequestBody Json(IOpenApiSchema schema) => new() { Required = true, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = schema } } };

    private static OpenApiResponse Response(int status, IOpenApiSchema problem)
    {
        var response = new OpenApiResponse
        {
            Description = ApiWords.Title(status).English + ".", Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ApiProblem.ContentType] = new() { Schema = problem } },
        };
        if (status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
            {
                ["Retry-After"] = new OpenApiHeader { Description = "Seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
            };
        }

        return response;
    }

    /// <summary>The framework's own reader would take numbers as texts too; this API's does not.</summary>
    private static Task Tidy(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        if (schema.Type is { } type && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        return Task.CompletedTask;
    }
}
