using System.Text.Json;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Routing;
using static CardSystem.Ingest.Tests.Api.ProgramHost;

namespace CardSystem.Ingest.Tests.Api;

/// <summary>Every address there is, found among the endpoints themselves: who may come, and who may not.</summary>
public sealed class AddressTests(PostgresServer server)
{
    private static List<(string Method, string Path, IReadOnlyList<NeedsAttribute> Needs)> Addresses(ProgramHost host) =>
    [
        .. host.Desk.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith(Root + "/", StringComparison.Ordinal) && !e.RoutePattern.RawText.EndsWith("openapi.json", StringComparison.Ordinal))
            .Select(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0], e.RoutePattern.RawText![Root.Length..], (IReadOnlyList<NeedsAttribute>)[.. e.Metadata.OfType<NeedsAttribute>()])),
    ];

    /// <summary>The address with the one thing of its kind that there is in branch b1.</summary>
    private static string Concrete(ProgramHost host, string path) => path.Split('/')[1] switch
    {
        "units" => path.Replace("{id}", "b1", StringComparison.Ordinal),
        "members" => path.Replace("{id}", "M01", StringComparison.Ordinal),
        "sessions" => path.Replace("{id}", "now", StringComparison.Ordinal).Replace("{member}", "M01", StringComparison.Ordinal),
        "activities" => path.Replace("{id}", "study", StringComparison.Ordinal),
        "cards" => path.Replace("{id}", host.Card, StringComparison.Ordinal),
        "kiosks" => path.Replace("{id}", "kiosk-1", StringComparison.Ordinal),
        "excuses" => path.Replace("{id}", host.Excuse.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
        "credits" => path + "?unit=b1",
        _ => path.Replace("{id}", "1", StringComparison.Ordinal),
    };

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryListAndEveryThingIsShownToTheDistrict(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var program = host.As(StaffRole.District, "d");
        var seen = Addresses(host).Where(a => a.Method == "GET" && a.Path != "/events").ToList();
        Assert.True(seen.Count > 20, $"Only {seen.Count} addresses were found.");
        foreach (var (_, path, _) in seen)
        {
            var answer = await GetAsync(program, Concrete(host, path));
            // Lists hold what there is: a query that finds nothing would otherwise pass for one that works.
            if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("items", out var items)) Assert.True(items.GetArrayLength() > 0 || path.EndsWith("/sign-ups", StringComparison.Ordinal), path);
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ABranchSeesItsOwnEverywhereAndAnotherBranchNothingOfIt(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var (own, other) = (host.As(StaffRole.BranchSecretary, "b1"), host.As(StaffRole.BranchSecretary, "b3"));
        foreach (var (_, path, needs) in Addresses(host).Where(a => a.Method == "GET" && a.Path != "/events" && a.Needs.All(n => RoleRules.Brings(StaffRole.BranchSecretary, n.Right))))
        {
            var address = Concrete(host, path);
            await GetAsync(own, address);
            // What a meeting for everybody is about, everybody may know; nobody else's people are in it.
            var isPlace = path.StartsWith("/activities/", StringComparison.Ordinal);
            var answer = await GetAsync(other, address, needs.Any(n => n.Target != Target.None) && !isPlace || path == "/units/{id}" ? 404 : 200);
            Assert.DoesNotContain("M01", answer.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("\"b1\"", isPlace || path is "/activities" or "/sessions" ? "" : answer.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WithoutATokenThatHoldsNothingIsShownAndNothingDone()
    {
        await using var host = await ProgramHost.StartAsync(server, sets: "Api:StrangersPerMinute=1000");
        var cookie = host.With(null);
        cookie.DefaultRequestHeaders.Add("Cookie", host.Desk.As(StaffRole.District, "d").DefaultRequestHeaders.GetValues("Cookie"));
        foreach (var program in new[] { host.With(null), host.With("cst_" + new string('0', 64)), host.With("nonsense"), cookie })
        {
            foreach (var (method, path, _) in Addresses(host))
            {
                var answer = method == "GET" ? await GetAsync(program, Concrete(host, path), 401) : await PostAsync(program, Concrete(host, path), new { }, 401);
                Assert.Equal("urn:cardsystem:problem:no-token", answer.GetProperty("type").GetString());
            }
        }
    }

    [Fact]
    public async Task ATokenWithoutTheRightIsSentAwayWhereverItsOwnerMay()
    {
        await using var host = await ProgramHost.StartAsync(server);
        foreach (var (method, path, needs) in Addresses(host).Where(a => a.Needs.Count > 0))
        {
            var least = Enum.GetValues<Right>().First(r => needs.All(n => n.Right != r) && CardSystem.Ingest.Web.Tokens.TokenRules.Offered.Contains(r));
            var program = host.As(StaffRole.District, "d", least);
            if (method == "GET") await GetAsync(program, Concrete(host, path), 403);
            else await PostAsync(program, Concrete(host, path), new { }, 403);
        }
    }

    [Fact]
    public async Task WhatIsNotThereAndWhatIsNotOnesOwnLookTheSame()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var program = host.As(StaffRole.BranchSecretary, "b3");
        var foreign = await GetAsync(program, "/members/M01", 404);
        var unknown = await GetAsync(program, "/members/M99", 404);
        Assert.Equal(foreign.GetRawText(), unknown.GetRawText());
        Assert.Contains("no such address", (await GetAsync(program, "/nowhere", 404)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await PostAsync(program, "/members", new { }, 405);
        await GetAsync(program, "/credits", 404);
    }
}
