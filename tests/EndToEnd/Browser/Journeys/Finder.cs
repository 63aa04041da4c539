using System.Text.Json.Nodes;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>
/// Finds on a page what people press or fill in: buttons and links by the name the browser itself tells to screen readers, fields by their labels. What is hidden or covered is not there.
/// Things found are DevTools' object ids.
/// </summary>
internal sealed class Finder(ChromiumPage page)
{
    private static readonly HashSet<string> Pressable = ["button", "link", "DisclosureTriangle", "checkbox", "radio"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>The one button or link of this name within an area, beside a text where one is given. Waited for, because pages finish themselves.</summary>
    public async Task<string> PressableAsync(string words, string area, string? beside)
    {
        List<string> found = [], names = [];
        await Until.TrueAsync(async () => await OnceAsync(async () =>
        {
            (found, names) = ([], []);
            var tree = (await page.SendAsync("Accessibility.getFullAXTree"))["nodes"]!.AsArray().OfType<JsonObject>().Where(n => (bool?)n["ignored"] != true && n["role"]?["value"] is { } role && Pressable.Contains((string)role!));
            foreach (var node in tree)
            {
                var name = (string?)node["name"]?["value"] ?? "";
                names.Add(name);
                // What has been unfolded is not pressed again to do what stands below it.
                if (name != words || ((string?)node["role"]!["value"] == "DisclosureTriangle" && IsOpen(node))) continue;
                var thing = (string)(await page.SendAsync("DOM.resolveNode", new JsonObject { ["backendNodeId"] = node["backendDOMNodeId"]!.DeepClone() }))["object"]!["objectId"]!;
                if ((bool)(await CallAsync(thing, "function(area, beside) { const around = this.closest('tr, li') ?? this.closest('form, section, fieldset, details, .panel, main'); return !!this.closest(area) && (!beside || !!around?.innerText.includes(beside)); }", area, beside))!) found.Add(thing);
            }

            return found.Count == 1;
        }), Patience, () => $"{found.Count} things are called '{words}'{(beside is null ? "" : $" beside '{beside}'")} in {area}. There are: {string.Join(" | ", names.Distinct())}", TestContext.Current.CancellationToken);
        return found[0];
    }

    /// <summary>The one field with this label that can be seen.</summary>
    public async Task<string> FieldAsync(string label, string? beside)
    {
        var find = $$"""
            (() => {
              const plain = text => text.replace(/\s+/g, ' ').trim(), beside = {{(beside is null ? "null" : Quoted(beside))}};
              const named = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter(e => e.checkVisibility({ visibilityProperty: true }))
                .map(e => [e, plain(e.getAttribute('aria-label') ?? [...e.labels].map(l => l.innerText).join(' '))]);
              window.journeyFields = named.map(n => n[1]);
              const found = named.filter(n => n[1] === {{Quoted(label)}}).map(n => n[0]).filter(e => !beside || e.closest('form, fieldset')?.innerText.includes(beside));
              return found.length === 1 ? found[0] : null;
            })()
            """;
        var (thing, labels) = ("", "");
        await Until.TrueAsync(async () => await OnceAsync(async () =>
        {
            thing = (string?)(await page.SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = find }))["result"]?["objectId"] ?? "";
            if (thing.Length == 0) labels = await page.TextAsync("window.journeyFields.join(' | ')");
            return thing.Length > 0;
        }), Patience, () => $"Not one field is labelled '{label}'. There are: {labels}", TestContext.Current.CancellationToken);
        return thing;
    }

    /// <summary>A real press of the mouse in its middle; fails where something else lies there.</summary>
    public async Task ClickAsync(string thing)
    {
        var at = (await CallAsync(thing, """
            function() {
              this.scrollIntoView({ block: 'center' });
              const box = this.getClientRects()[0];
              if (!box) return { wrong: 'it cannot be seen' };
              const x = box.x + box.width / 2, y = box.y + box.height / 2, hit = document.elementFromPoint(x, y);
              return { x, y, wrong: hit && (this.contains(hit) || hit.contains(this)) ? '' : 'it is covered by ' + hit?.outerHTML.slice(0, 120) };
            }
            """))!;
        Assert.True((string?)at["wrong"] == "", $"{at["wrong"]}: {await CallAsync(thing, "function() { return this.outerHTML.slice(0, 160); }")}");
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
            await page.SendAsync("Input.dispatchMouseEvent", new JsonObject { ["type"] = type, ["x"] = at["x"]!.DeepClone(), ["y"] = at["y"]!.DeepClone(), ["button"] = "left", ["clickCount"] = 1 });
    }

    /// <summary>Fields of dates and times are typed into in the way of each country; their value is set instead.</summary>
    /// <returns>False where it is a field for text.</returns>
    public async Task<bool> SetAsync(string field, string value) => (bool)(await CallAsync(field, """
        function(value) {
          if (!['date', 'time', 'datetime-local', 'number'].includes(this.type)) return false;
          this.value = value;
          this.dispatchEvent(new Event('input', { bubbles: true }));
          this.dispatchEvent(new Event('change', { bubbles: true }));
          return true;
        }
        """, value))!;

    public async Task ChooseAsync(string list, string option) => Assert.Equal("", (string?)await CallAsync(list, """
        function(text) {
          const all = [...this.options], same = all.filter(o => o.label.trim() === text), found = same.length ? same : all.filter(o => o.label.includes(text));
          if (found.length !== 1) return `${found.length} of the list are called '${text}': ${all.map(o => o.label.trim()).join(' | ')}`;
          found[0].selected = true;
          this.dispatchEvent(new Event('input', { bubbles: true }));
          this.dispatchEvent(new Event('change', { bubbles: true }));
          return '';
        }
        """, option));

    public async Task<JsonNode?> CallAsync(string thing, string function, params string?[] values)
    {
        var answer = await page.SendAsync("Runtime.callFunctionOn", new JsonObject
        {
            ["objectId"] = thing, ["functionDeclaration"] = function, ["returnByValue"] = true, ["arguments"] = new JsonArray([.. values.Select(v => new JsonObject { ["value"] = v })]),
        });
        if (answer["exceptionDetails"] is { } thrown) throw new InvalidOperationException(thrown["exception"]?["description"]?.ToString() ?? "?");
        return answer["result"]?["value"]?.DeepClone();
    }

    private static bool IsOpen(JsonObject node) => node["properties"]?.AsArray().Any(p => (string?)p!["name"] == "expanded" && (bool?)p["value"]?["value"] == true) == true;

    /// <summary>A page that was exchanged under the question is asked again.</summary>
    private static async Task<bool> OnceAsync(Func<Task<bool>> look)
    {
        try
        {
            return await look();
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
