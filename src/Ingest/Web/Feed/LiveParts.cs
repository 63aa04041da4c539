using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CardSystem.Ingest.Web.View;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>
/// A view cut into the parts that travel, each already JSON. It is written once however many pages watch,
/// and two views are compared part by part as text.
/// </summary>
public sealed class LiveParts(LiveView view)
{
    public LiveView View { get; } = view;

    public string Counts { get; } = Text(view.Counts, LiveJson.Readable.CountsView);
    public string Choices { get; } = Text(view.Choices, LiveJson.Readable.IReadOnlyListChoiceView);
    public string Arrivals { get; } = Text(view.Arrivals, LiveJson.Readable.ArrivalsView);
    public KeyedPart Centres { get; } = Keyed(view.Centres, c => c.Key, LiveJson.Readable.CentreView);
    public KeyedPart Troubled { get; } = Keyed(view.Troubled, k => k.Key, LiveJson.Readable.KioskView);
    public KeyedPart Kiosks { get; } = Keyed(view.Kiosks, k => k.Key, LiveJson.Readable.KioskView);
    public KeyedPart SetAside { get; } = Keyed(view.SetAside, s => s.Key, LiveJson.Readable.SetAsideView);
    public IReadOnlyList<string> Latest { get; } = [.. view.Latest.Select(s => Text(s, LiveJson.Readable.SignInView))];

    // Weak, or each view would keep all the views before it alive.
    private readonly WeakReference<LiveParts?> _askedFor = new(null);
    private readonly Lock _lock = new();
    private string? _answer;

    /// <summary>What a page must be told that showed those before; null where it is nothing. Pages keep pace with each other, so most ask the same.</summary>
    public string? ChangesSince(LiveParts shown)
    {
        if (ReferenceEquals(shown, this)) return null;
        lock (_lock)
        {
            if (_askedFor.TryGetTarget(out var asked) && ReferenceEquals(asked, shown)) return _answer;
            _askedFor.SetTarget(shown);
            return _answer = LiveMessageRules.Changes(shown, this);
        }
    }

    private static KeyedPart Keyed<T>(IReadOnlyList<T> items, Func<T, string> key, JsonTypeInfo<T> type)
    {
        var part = new KeyedPart();
        foreach (var item in items) part.Add(key(item), Text(item, type));
        return part;
    }

    private static string Text<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}

/// <summary>Items in order, each under its key; a key that comes again is passed over.</summary>
public sealed class KeyedPart
{
    private readonly Dictionary<string, string> _items = new(StringComparer.Ordinal);

    public List<string> Order { get; } = [];

    public void Add(string key, string json)
    {
        if (_items.TryAdd(key, json)) Order.Add(key);
    }

    public string? Find(string key) => _items.GetValueOrDefault(key);
}

/// <summary>Chinese stays readable; the text goes into event streams and JSON bodies only, never into HTML or scripts.</summary>
[JsonSerializable(typeof(CountsView))]
[JsonSerializable(typeof(IReadOnlyList<ChoiceView>))]
[JsonSerializable(typeof(ArrivalsView))]
[JsonSerializable(typeof(CentreView))]
[JsonSerializable(typeof(KioskView))]
[JsonSerializable(typeof(SetAsideView))]
[JsonSerializable(typeof(SignInView))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Words.ScriptTexts))]
internal sealed partial class LiveJson : JsonSerializerContext
{
    public static LiveJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
