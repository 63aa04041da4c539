using System.Globalization;
using System.Text.Json.Nodes;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>
/// Somebody at a browser who finds things by what is written on them, in his language, and presses what he finds with the mouse. Every page that comes is looked over.
/// Words are given in both languages, Chinese first: a missing or wrong translation is a button that is not found.
/// </summary>
internal sealed class Person(ChromiumPage page, bool english, string address, string name, List<string> complaints) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("JOURNEY_PICTURES");
    private static int _pictures;

    private readonly Finder _finder = new(page);
    private readonly DirectoryInfo _downloads = Directory.CreateTempSubdirectory("downloads-");

    public string Name => name;

    public ChromiumPage Page => page;

    public string Says(string chinese, string inEnglish) => english ? inEnglish : chinese;

    public async ValueTask DisposeAsync()
    {
        await page.DisposeAsync();
        _downloads.Delete(recursive: true);
    }

    /// <summary>Types an address, which is how one begins.</summary>
    public async Task OpenAsync(string path)
    {
        await page.GoToAsync(address + path);
        await LookAsync();
    }

    /// <summary>Looks again until the text stands there.</summary>
    public async Task ReloadUntilAsync(string chinese, string inEnglish) => await Until.TrueAsync(async () =>
    {
        if ((await ReadAsync("main")).Contains(Says(chinese, inEnglish), StringComparison.Ordinal)) return true;
        await page.GoToAsync(await page.TextAsync("location.href"));
        await LookAsync();
        return false;
    }, Patience, () => $"'{Says(chinese, inEnglish)}' did not come to stand there.", TestContext.Current.CancellationToken);

    /// <summary>Takes an entry of the menu.</summary>
    public Task MenuAsync(string chinese, string inEnglish) => PressOnAsync(Says(chinese, inEnglish), "nav.menu", null);

    /// <summary>Presses a button or a link that leads to another page.</summary>
    /// <param name="chinese">What stands on it.</param>
    /// <param name="inEnglish">The same in English.</param>
    /// <param name="beside">Something that stands in the same row or form, where there are several of the kind.</param>
    public Task PressAsync(string chinese, string inEnglish, string? beside = null) => PressOnAsync(Says(chinese, inEnglish), "body", beside);

    /// <inheritdoc cref="PressAsync"/>
    /// <remarks>What it does happens on the page itself: a question, something that unfolds.</remarks>
    public async Task PressHereAsync(string chinese, string inEnglish, string? beside = null) => await _finder.ClickAsync(await _finder.PressableAsync(Says(chinese, inEnglish), "main, dialog", beside));

    /// <summary>Answers yes to the question that stands before everything else.</summary>
    public Task ConfirmAsync() => PressOnAsync(Says("确认", "Confirm"), "dialog[open]", null);

    public async Task FillAsync(string chinese, string inEnglish, string value, string? beside = null)
    {
        var field = await _finder.FieldAsync(Says(chinese, inEnglish), beside);
        if (await _finder.SetAsync(field, value)) return;
        await _finder.ClickAsync(field);
        await _finder.CallAsync(field, "function() { this.select(); }");
        await page.SendAsync("Input.insertText", new JsonObject { ["text"] = value });
    }

    /// <summary>Chooses what is written in a list; in one of which several may be chosen, this one too.</summary>
    public async Task ChooseAsync(string chinese, string inEnglish, string option) => await _finder.ChooseAsync(await _finder.FieldAsync(Says(chinese, inEnglish), null), option);

    public async Task TickAsync(string chinese, string inEnglish) => await _finder.ClickAsync(await _finder.FieldAsync(Says(chinese, inEnglish), null));

    public async Task PickFileAsync(string chinese, string inEnglish, string path) =>
        await page.SendAsync("DOM.setFileInputFiles", new JsonObject { ["objectId"] = await _finder.FieldAsync(Says(chinese, inEnglish), null), ["files"] = new JsonArray(path) });

    public Task SeesAsync(string chinese, string inEnglish) => SeesAsync(Says(chinese, inEnglish));

    /// <summary>Waits until the text stands there to be read; a page that renews itself brings it by itself.</summary>
    public Task SeesAsync(string text) => page.WaitForAsync($"document.querySelector('main').innerText.replace(/\\s+/g, ' ').includes({Finder.Quoted(text)})", Patience);

    public async Task SeesNotAsync(string text) => Assert.DoesNotContain(text, await ReadAsync("main"), StringComparison.Ordinal);

    /// <summary>Reads off what stands at a place, such as a code or a row of figures.</summary>
    public Task<string> ReadAsync(string selector) => page.TextAsync($"document.querySelector({Finder.Quoted(selector)})?.innerText.trim() ?? ''");

    /// <summary>What stands in the row of a table that has the text.</summary>
    public Task<string> RowAsync(string text) => page.TextAsync($"[...document.querySelectorAll('main tr')].find(r => r.innerText.includes({Finder.Quoted(text)}))?.innerText ?? ''");

    /// <summary>Presses what brings a file, and waits for the file.</summary>
    public async Task<string> DownloadAsync(string chinese, string inEnglish, string? beside = null)
    {
        var folder = _downloads.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
        await page.SendAsync("Browser.setDownloadBehavior", new JsonObject { ["behavior"] = "allow", ["downloadPath"] = folder, ["browserContextId"] = page.Context });
        await PressHereAsync(chinese, inEnglish, beside);
        string[] files = [];
        await Until.TrueAsync(() => Task.FromResult((files = [.. Directory.GetFiles(folder).Where(f => !f.EndsWith(".crdownload", StringComparison.Ordinal) && new FileInfo(f).Length > 0)]).Length > 0),
            Patience, () => $"'{Says(chinese, inEnglish)}' brought no file.", TestContext.Current.CancellationToken);
        return Assert.Single(files);
    }

    /// <summary>Looks the page over that stands there now. What is wrong is told at the end of the story, all together.</summary>
    public async Task LookAsync()
    {
        await page.WaitForAsync("document.readyState === 'complete'", Patience);
        var wrong = (await page.EvaluateAsync(PageLook.Script(english)))!.AsArray().Select(w => (string)w!).Concat(page.Problems.Select(p => p.ToString())).ToList();
        var where = await page.TextAsync("location.pathname + location.search");
        if (Pictures is not null)
        {
            var slug = string.Concat(where.Take(48).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
            await page.ScreenshotAsync(Path.Combine(Pictures, string.Create(CultureInfo.InvariantCulture, $"{(english ? "en" : "zh")}-{Interlocked.Increment(ref _pictures):D3}-{name}{slug}.png")), 1280, 800, wholePage: true);
            await page.ResizeAsync(1280, 800);
        }

        page.ForgetProblems();
        complaints.AddRange(wrong.Select(w => $"{name} at {where}: {w}").Except(complaints));
    }

    private async Task PressOnAsync(string words, string area, string? beside)
    {
        var found = await _finder.PressableAsync(words, area, beside);
        await page.EvaluateAsync("window.journeyOld = true");
        await _finder.ClickAsync(found);
        await page.WaitForAsync("!window.journeyOld && document.readyState === 'complete'", Patience);
        await LookAsync();
    }
}
