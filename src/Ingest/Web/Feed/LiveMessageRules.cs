using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>
/// The messages a page gets, one JSON object each: <c>{"kind":"snapshot", …every part}</c>, then
/// <c>{"kind":"changes", …the parts that changed}</c>, and <c>{"kind":"heartbeat"}</c> where nothing did.
/// A keyed part is <c>{"order":[keys]?,"items":{key:item}}</c>: the order where it changed, and the items that did;
/// the latest sign-ins are <c>{"add":[…],"keep":n}</c>: put these on top and keep n of those shown.
/// </summary>
public static class LiveMessageRules
{
    public const string Heartbeat = """{"kind":"heartbeat"}""";

    /// <param name="build">Names the page's scripts: a page that has others loads itself anew.</param>
    public static string Snapshot(LiveParts parts, string build)
    {
        var message = new Message("snapshot", parts);
        message.Add("build", JsonSerializer.Serialize(build, LiveJson.Readable.String));
        AddChanges(message, null, parts);
        return message.ToString();
    }

    /// <summary>Null where both show the same.</summary>
    public static string? Changes(LiveParts shown, LiveParts now)
    {
        var message = new Message("changes", now);
        return AddChanges(message, shown, now) ? message.ToString() : null;
    }

    private static bool AddChanges(Message message, LiveParts? shown, LiveParts now)
    {
        var any = false;
        void Add(string name, string? json)
        {
            if (json is null) return;
            message.Add(name, json);
            any = true;
        }

        Add("counts", shown?.Counts == now.Counts ? null : now.Counts);
        Add("choices", shown?.Choices == now.Choices ? null : now.Choices);
        Add("centres", Keyed(shown?.Centres, now.Centres));
        Add("arrivals", shown?.Arrivals == now.Arrivals ? null : now.Arrivals);
        Add("latest", Latest(shown?.Latest, now.Latest));
        Add("troubled", Keyed(shown?.Troubled, now.Troubled));
        Add("kiosks", Keyed(shown?.Kiosks, now.Kiosks));
        Add("setAside", Keyed(shown?.SetAside, now.SetAside));
        return any;
    }

    private static string? Keyed(KeyedPart? shown, KeyedPart now)
    {
        var changed = now.Order.Where(k => shown?.Find(k) != now.Find(k)).Select(k => $"{Quoted(k)}:{now.Find(k)}").ToList();
        var moved = shown is null || !shown.Order.SequenceEqual(now.Order, StringComparer.Ordinal);
        if (changed.Count == 0 && !moved) return null;
        var order = moved ? $"\"order\":[{string.Join(',', now.Order.Select(Quoted))}]," : "";
        return $"{{{order}\"items\":{{{string.Join(',', changed)}}}}}";
    }

    private static string? Latest(IReadOnlyList<string>? shown, IReadOnlyList<string> now)
    {
        if (shown is null) return $"{{\"add\":[{string.Join(',', now)}],\"keep\":0}}";
        // New ones come on top and push old ones out below; the smallest shift that explains the new list is the one.
        for (var added = 0; added <= now.Count; added++)
        {
            var kept = now.Count - added;
            if (kept > shown.Count || !now.Skip(added).SequenceEqual(shown.Take(kept), StringComparer.Ordinal)) continue;
            return added == 0 && kept == shown.Count ? null : $"{{\"add\":[{string.Join(',', now.Take(added))}],\"keep\":{kept}}}";
        }

        throw new InvalidOperationException("Keeping none always explains it.");
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, LiveJson.Readable.String);

    private sealed class Message
    {
        private readonly StringBuilder _json = new(512);

        public Message(string kind, LiveParts parts) => _json.Append(
            CultureInfo.InvariantCulture, $"{{\"kind\":\"{kind}\",\"version\":{parts.View.Version},\"at\":\"{parts.View.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"");

        public void Add(string name, string json) => _json.Append(",\"").Append(name).Append("\":").Append(json);

        public override string ToString() => _json.ToString() + "}";
    }
}
