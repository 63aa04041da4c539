using System.Text.Json;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Routing;
using static CardSystem.Ingest.Tests.Api.ProgramHost;

namespace CardSystem.Ingest.Tests.Api;

/// <summary>The description says everything the endpoints do.</summary>
public sealed class DescriptionTests(PostgresServer server)
{
    [Fact]
    public async Task EveryAddressIsDescribedWithItsParametersItsBodyAndItsProblems()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var document = await GetAsync(host.With(null), "/openapi.json");
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var missing = new List<string>();
        var addresses = host.Desk.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith(Root + "/", StringComparison.Ordinal) && !e.RoutePattern.RawText.EndsWith("openapi.json", StringComparison.Ordinal)).ToList();
        Assert.Equal(addresses.Count, document.GetProperty("paths").EnumerateObject().Sum(p => p.Value.EnumerateObject().Count()));
        foreach (var endpoint in addresses)
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            var operation = document.GetProperty("paths").GetProperty(endpoint.RoutePattern.RawText!).GetProperty(method.ToLowerInvariant());
            var name = $"{method} {endpoint.RoutePattern.RawText}";
            if (!operation.TryGetProperty("operationId", out _) || operation.GetProperty("summary").GetString() is not { Length: > 5 }) missing.Add(name + " has no name or summary");
            string[] expected = ["400", "401", "403", "429", "500", "503", .. method == "POST" ? new[] { "404", "409", "413", "415", "422" } : [], .. endpoint.Metadata.OfType<NeedsAttribute>().Any(n => n.Target != Target.None) ? new[] { "404" } : []];
            var responses = operation.GetProperty("responses");
            missing.AddRange(expected.Where(s => !responses.TryGetProperty(s, out var r) || !r.GetProperty("content").TryGetProperty("application/problem+json", out _)).Select(s => $"{name} lacks {s}"));
            var good = responses.EnumerateObject().Single(r => r.Name[0] == '2').Value;
            var kind = endpoint.RoutePattern.RawText!.EndsWith("/events", StringComparison.Ordinal) ? "text/event-stream" : "application/json";
            if (!good.GetProperty("content").TryGetProperty(kind, out var answer) || !answer.TryGetProperty("schema", out _)) missing.Add(name + " does not say what it answers");
            if (method == "POST" != operation.TryGetProperty("requestBody", out _)) missing.Add(name + " says of its body what is not so");
            var parameters = operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray().Select(p => p.GetProperty("name").GetString()!).ToList() : [];
            missing.AddRange(endpoint.RoutePattern.Parameters.Select(p => p.Name).Where(p => !parameters.Contains(p)).Select(p => $"{name} lacks {p}"));
            if (parameters.Distinct().Count() != parameters.Count) missing.Add(name + " says a parameter twice");
            if (method == "POST" && !parameters.Contains("Idempotency-Key")) missing.Add(name + " lacks Idempotency-Key");
            if (good.GetRawText().Contains("PageOf", StringComparison.Ordinal) && !parameters.Contains("cursor")) missing.Add(name + " lacks cursor");
        }

        Assert.Empty(missing);
    }

    [Fact]
    public async Task EveryReferenceLeadsSomewhereAndNumbersAreNumbers()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var document = await GetAsync(host.With(null), "/openapi.json");
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var reference in References(document)) Assert.Contains(reference["#/components/schemas/".Length..], schemas);
        Assert.Equal("\"integer\"", document.GetProperty("components").GetProperty("schemas").GetProperty("ExcuseItem").GetProperty("properties").GetProperty("id").GetProperty("type").GetRawText());
        Assert.DoesNotContain(host.Desk.Address.Authority, document.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>What is really answered has the fields that were described, and no others.</summary>
    [Fact]
    public async Task AnswersAreWhatWasDescribed()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var document = await GetAsync(host.With(null), "/openapi.json");
        var program = host.As(CardSystem.Ingest.Staff.StaffRole.District, "d");
        foreach (var (path, schema) in new[] { ("/members", "MemberItem"), ("/excuses", "ExcuseItem"), ("/warnings", "WarningItem"), ("/cards", "CardItem"), ("/kiosks", "KioskItem"), ("/sessions", "SessionItem"), ("/activities", "ActivityItem"), ("/alerts", "AlertItem"), ("/members/M01/ledger", "LedgerItem") })
        {
            var described = document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);
            Assert.Equal(described, (await GetAsync(program, path)).GetProperty("items")[0].EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
