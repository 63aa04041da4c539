using System.Text.Json.Nodes;

namespace CardSystem.TestKit;

/// <summary>Something the browser complained about.</summary>
/// <param name="Kind"><c>exception</c>, <c>console</c>, <c>log</c> (network and security messages) or <c>csp</c>.</param>
public sealed record ChromiumProblem(string Kind, string Text)
{
    public override string ToString() => $"{Kind}: {Text}";

    /// <summary>Null where the event is no complaint.</summary>
    internal static ChromiumProblem? Of(string method, JsonNode data) => method switch
    {
        "Runtime.exceptionThrown" => new("exception", Words(data["exceptionDetails"]?["exception"]?["description"]) ?? Words(data["exceptionDetails"]?["text"]) ?? "?"),
        "Runtime.consoleAPICalled" when Words(data["type"]) is "error" or "warning" or "assert" => new("console", Arguments(data)),
        "Log.entryAdded" when Words(data["entry"]?["level"]) is "error" or "warning" => new("log", $"{Words(data["entry"]?["text"])} {Words(data["entry"]?["url"])}".Trim()),
        "Audits.issueAdded" when Words(data["issue"]?["code"]) == "ContentSecurityPolicyIssue" => new("csp", data["issue"]!["details"]!.ToJsonString()),
        _ => null,
    };

    private static string? Words(JsonNode? node) => (string?)node;

    private static string Arguments(JsonNode data) =>
        string.Join(" ", data["args"]!.AsArray().Select(a => a!["value"]?.ToString() ?? Words(a["description"]) ?? Words(a["type"])));
}
