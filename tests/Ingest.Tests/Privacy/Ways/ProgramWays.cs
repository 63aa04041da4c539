using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Api.OpenApi;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>Puts the person in by every field of text of every body that programs may send; the addresses are found by themselves.</summary>
internal sealed class ProgramWays(DeskHost host, AuthenticationHeaderValue token)
{
    private readonly HashSet<string> _carried = new(StringComparer.Ordinal);

    /// <summary>Fields in which no words stand, each with the reason.</summary>
    private static readonly Dictionary<string, string> NoWords = new(StringComparer.Ordinal)
    {
        ["id"] = "an identifier, which signed taps refer to", ["session"] = "of a session that is there", ["organiser"] = "of a unit that is there", ["centre"] = "of a unit that is there", ["audience"] = "of units that are there",
        ["kiosks"] = "of kiosks that are there", ["kind"] = "a choice", ["category"] = "a choice", ["what"] = "a choice", ["decision"] = "a choice", ["repeat"] = "a rule", ["holidays"] = "a choice", ["starts"] = "a time", ["ends"] = "a time",
    };

    public IEnumerable<string> Missing()
    {
        var bodies = host.Service<EndpointDataSource>().Endpoints.Where(e => e.Metadata.GetMetadata<BodyOf>() is not null).ToList();
        Assert.True(bodies.Count > 12, "The addresses for programs were not found.");
        return from endpoint in bodies
               from property in endpoint.Metadata.GetMetadata<BodyOf>()!.Fields.GetProperties()
               let name = JsonNamingPolicy.CamelCase.ConvertName(property.Name)
               where (property.PropertyType == typeof(string) || property.PropertyType.IsAssignableTo(typeof(IEnumerable<string>))) && !NoWords.ContainsKey(name)
               let way = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName + " " + name
               where !_carried.Contains(way)
               select way;
    }

    public async Task WalkAsync(string card, long warning, long other, long alert)
    {
        var words = new { reason = PageWays.Words };
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization = token;
        await SendAsync(client, "createActivity", "/activities", new { id = "choir", name = Canary.Name + "合唱团", room = Canary.Name, members = new[] { Canary.Number }, centre = "c1", from = PageWays.Day(1), starts = "19:00", ends = "20:30", kind = "open", repeat = "FREQ=DAILY;COUNT=3" });
        var session = "choir-" + PageWays.Day(1).Replace("-", "", StringComparison.Ordinal);
        await SendAsync(client, "signUp", $"/sessions/{session}/sign-ups", new { member = Canary.Number });
        await SendAsync(client, "withdrawSignUp", $"/sessions/{session}/sign-ups/{Canary.Number}/withdraw", new { });
        await SendAsync(client, "signUp", $"/sessions/{session}/sign-ups", new { member = Canary.Number });
        await SendAsync(client, "cancelSession", $"/sessions/{session}/cancel", words);
        await SendAsync(client, "reinstateSession", $"/sessions/{session}/reinstate", words);
        await SendAsync(client, "stopActivity", "/activities/choir/stop", new { from = PageWays.Day(2), reason = PageWays.Words });
        var made = await SendAsync(client, "requestExcuse", "/excuses", new { member = Canary.Number, reason = PageWays.Words, kind = "travel", from = PageWays.Day(20) + "T00:00:00+08:00", until = PageWays.Day(21) + "T00:00:00+08:00" });
        var excuse = made.GetProperty("id").GetInt64();
        await SendAsync(client, "decideExcuse", $"/excuses/{excuse}/decide", new { decision = "approve", reason = PageWays.Words });
        await SendAsync(client, "withdrawExcuse", $"/excuses/{excuse}/withdraw", words);
        await SendAsync(client, "correctAttendance", "/corrections", new { session = "past", member = Canary.Number, what = "attended", reason = "再次" + PageWays.Words });
        await SendAsync(client, "reportCardLost", $"/cards/{card}/lost", words);
        await SendAsync(client, "reportCardFound", $"/cards/{card}/found", words);
        await SendAsync(client, "followUpWarning", $"/warnings/{warning}/follow-up", new { note = PageWays.Words });
        await SendAsync(client, "resolveWarning", $"/warnings/{warning}/resolve", new { note = PageWays.Words });
        await SendAsync(client, "withdrawWarning", $"/warnings/{other}/withdraw", new { note = PageWays.Words });
        await SendAsync(client, "acknowledgeAlert", $"/alerts/{alert}/acknowledge", new { note = PageWays.Words });
        // What is asked with the person in the address, and bodies that are refused.
        foreach (var address in (string[])["/members?q=" + Canary.Name + "&names=1", "/members/" + Canary.Number + "?names=1", "/excuses?member=" + Canary.Number, "/members/" + Canary.Number + "/ledger", "/members/" + Uri.EscapeDataString(Canary.Name)])
        {
            using var answer = await client.GetAsync(new Uri("/api/v1" + address, UriKind.Relative), TestContext.Current.CancellationToken);
        }

        using var refused = await PostAsync(client, "/corrections", "{\"" + Canary.Name + "\":\"" + Canary.Name);
        Assert.Equal(400, (int)refused.StatusCode);
    }

    private async Task<JsonElement> SendAsync(HttpClient client, string name, string path, object body)
    {
        using var answer = await PostAsync(client, path, JsonSerializer.Serialize(body, JsonSerializerOptions.Web));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        foreach (var property in JsonSerializer.SerializeToElement(body, JsonSerializerOptions.Web).EnumerateObject())
        {
            if (Canary.Words.Any(w => property.Value.ToString().Contains(w, StringComparison.Ordinal))) _carried.Add(name + " " + property.Name);
        }

        using var told = JsonDocument.Parse(text);
        return told.RootElement.Clone();
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1" + path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", $"{Canary.Number}-{Guid.NewGuid():N}");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
