using System.Text.Json.Nodes;

namespace CardSystem.TestKit;

/// <summary>
/// A real page in a headless Chromium, driven over the DevTools protocol; a browser of its own for each page.
/// Everything the browser complains about is kept in <see cref="Problems"/>.
/// </summary>
public sealed class ChromiumPage : IAsyncDisposable
{
    private readonly ChromiumProcess _process;
    private readonly CancellationToken _cancel;
    private readonly Lock _lock = new();
    private readonly List<ChromiumProblem> _problems = [];
    private ChromiumConnection _devTools = null!;
    private readonly HashSet<string> _loaded = [];
    private (string Document, TaskCompletionSource Done) _awaited = ("", new());

    private ChromiumPage(ChromiumProcess process, CancellationToken cancel) => (_process, _cancel) = (process, cancel);

    /// <summary>Complaints since the start or the last <see cref="ForgetProblems"/>.</summary>
    public IReadOnlyList<ChromiumProblem> Problems
    {
        get { lock (_lock) return [.. _problems]; }
    }

    /// <param name="acceptLanguage">What the browser asks for, for instance <c>zh-CN</c> or <c>en-US,en;q=0.9</c>.</param>
    /// <param name="cancel">Ends every later wait on this page too.</param>
    public static async Task<ChromiumPage> LaunchAsync(CancellationToken cancel, string acceptLanguage = "zh-CN", bool dark = false, int width = 1280, int height = 800)
    {
        var page = new ChromiumPage(await ChromiumProcess.StartAsync(cancel), cancel);
        try
        {
            await page.AttachAsync();
            await page.SendAsync("Network.setExtraHTTPHeaders", new JsonObject { ["headers"] = new JsonObject { ["Accept-Language"] = acceptLanguage } });
            await page.UseColoursAsync(dark);
            await page.ResizeAsync(width, height);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the page has loaded.</summary>
    public async Task GoToAsync(string url)
    {
        var answer = await SendAsync("Page.navigate", new JsonObject { ["url"] = url });
        if ((string?)answer["errorText"] is { } error) throw new InvalidOperationException($"{url} could not be opened: {error}.");
        if ((string?)answer["loaderId"] is not { } document) return; // Only the part after # changed.
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_loaded.Contains(document)) return;
            _awaited = (document, loaded);
        }

        await loaded.Task.WaitAsync(TimeSpan.FromMinutes(3), _cancel);
    }

    /// <summary>The value of a JavaScript expression; a promise is awaited.</summary>
    /// <exception cref="InvalidOperationException">The expression threw; the message has its words.</exception>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        if (answer["exceptionDetails"] is { } thrown) throw new InvalidOperationException($"'{Short(expression)}' threw: {thrown["exception"]?["description"] ?? thrown["text"]}");
        return answer["result"]?["value"]?.DeepClone();
    }

    /// <summary>The text of an expression, empty for null.</summary>
    public async Task<string> TextAsync(string expression) => (await EvaluateAsync(expression))?.ToString() ?? "";

    /// <summary>
    /// Waits until the expression is true. The page itself looks, once a frame or at least every 50 ms;
    /// a page that is loaded anew meanwhile is asked again.
    /// </summary>
    /// <exception cref="TimeoutException">It did not become true; the message shows the page's text and its problems.</exception>
    public async Task WaitForAsync(string expression, TimeSpan? within = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        limit.CancelAfter(within ?? TimeSpan.FromMinutes(2));
        var watch = $$"""
            new Promise(done => { const look = () => { let seen = false; try { seen = !!({{expression}}); } catch { }
              if (seen) { clearInterval(timer); done(true); } return seen; };
              const timer = setInterval(look, 50); look(); })
            """;
        while (true)
        {
            try
            {
                var answer = await _devTools.SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = watch, ["awaitPromise"] = true, ["returnByValue"] = true }, limit.Token);
                if ((bool?)answer["result"]?["value"] == true) return;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("context", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("navigated", StringComparison.OrdinalIgnoreCase))
            {
                // The page went away under the question: the next one is asked again.
            }
            catch (OperationCanceledException) when (!_cancel.IsCancellationRequested)
            {
                throw new TimeoutException($"The page never came to: {expression}\nIt says: {Short(await TextAsync("document.body?.innerText ?? ''"), 2_000)}\nProblems: {string.Join("; ", Problems)}");
            }
        }
    }

    /// <summary>Clicks what a CSS selector finds, as soon as it is there, with a real mouse press at its middle.</summary>
    public async Task ClickAsync(string selector)
    {
        await WaitForAsync($"document.readyState !== 'loading' && document.querySelector({JsonValue.Create(selector).ToJsonString()})");
        var at = await EvaluateAsync($"(() => {{ const e = document.querySelector({JsonValue.Create(selector).ToJsonString()}); e.scrollIntoView({{block:'center'}}); const r = e.getBoundingClientRect(); return {{x: r.x + r.width / 2, y: r.y + r.height / 2}}; }})()");
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
            await SendAsync("Input.dispatchMouseEvent", new JsonObject { ["type"] = type, ["x"] = at!["x"]!.DeepClone(), ["y"] = at["y"]!.DeepClone(), ["button"] = "left", ["clickCount"] = 1 });
    }

    /// <summary>Presses and releases one key, named as in KeyboardEvent.key: <c>Tab</c>, <c>Enter</c>, <c>Escape</c>, <c>F2</c>.</summary>
    public async Task PressAsync(string key)
    {
        var code = key switch { "Tab" => 9, "Enter" => 13, "Escape" => 27, " " => 32, _ => 0 };
        var text = key switch { "Enter" => "\r", { Length: 1 } => key, _ => "" };
        await SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown", ["key"] = key, ["text"] = text, ["windowsVirtualKeyCode"] = code });
        await SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = "keyUp", ["key"] = key, ["windowsVirtualKeyCode"] = code });
    }

    public Task ResizeAsync(int width, int height) =>
        SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    public Task UseColoursAsync(bool dark) => SendAsync("Emulation.setEmulatedMedia", new JsonObject
    {
        ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
    });

    /// <summary>A PNG of the page at this size; of the whole page, however long, if asked.</summary>
    public async Task ScreenshotAsync(string path, int width, int height, bool wholePage = false)
    {
        await ResizeAsync(width, height);
        if (wholePage)
        {
            var length = (int)(await EvaluateAsync("document.documentElement.scrollHeight"))!;
            await ResizeAsync(width, Math.Clamp(length, height, 8_000));
        }

        // Two frames and a moment: the size has then reached layout, observers and canvases.
        await EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 400))))");
        var shot = await SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" });
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllBytesAsync(path, Convert.FromBase64String((string)shot["data"]!), _cancel);
    }

    public void ForgetProblems()
    {
        lock (_lock) _problems.Clear();
    }

    /// <summary>Any other DevTools command for this page.</summary>
    public Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) => _devTools.SendAsync(method, parameters, _cancel);

    public async ValueTask DisposeAsync()
    {
        if (_devTools is not null) await _devTools.DisposeAsync();
        await _process.DisposeAsync();
    }

    private async Task AttachAsync()
    {
        _devTools = await ChromiumConnection.OpenAsync(_process.DevTools, OnEvent, _cancel);
        var target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        _devTools.Session = (string)attached["sessionId"]!;
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network", "Audits"]) await SendAsync(domain + ".enable");
        await SendAsync("Page.setLifecycleEventsEnabled", new JsonObject { ["enabled"] = true });
    }

    private void OnEvent(string method, JsonNode data)
    {
        lock (_lock)
        {
            if (method == "Page.lifecycleEvent" && (string?)data["name"] == "load") Loaded((string)data["loaderId"]!);
            else if (ChromiumProblem.Of(method, data) is { } problem) _problems.Add(problem);
        }
    }

    // A load may be told before the answer to the navigation that caused it.
    private void Loaded(string document)
    {
        _loaded.Add(document);
        if (_awaited.Document == document) _awaited.Done.TrySetResult();
    }

    private static string Short(string text, int longest = 200) => text.Length > longest ? text[..longest] + "…" : text;
}
