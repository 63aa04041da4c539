using System.Text.Json.Nodes;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>The town, its browser, and the people who have come so far, each with cookies and a passkey of his own.</summary>
internal sealed class Story(JourneyTown town, JourneyWords words, ChromiumPage browser) : IAsyncDisposable
{
    private readonly Dictionary<string, Person> _people = [];

    public JourneyTown Town => town;

    /// <summary>What was wrong with the pages so far.</summary>
    public List<string> Complaints { get; } = [];

    public JourneyWords Words => words;

    public Person this[string role] => _people[role];

    public string Says(string chinese, string english) => words.English ? english : chinese;

    /// <summary>Somebody sits down at a device that can make passkeys.</summary>
    public async Task<Person> ComesAsync(string role)
    {
        var page = await browser.BesideAsync(words.English ? "en" : "zh-CN", width: 1280, height: 800);
        // Several people look at their pages at once: none of them is to be in the background.
        await page.SendAsync("Emulation.setFocusEmulationEnabled", new JsonObject { ["enabled"] = true });
        await page.SendAsync("WebAuthn.enable");
        await page.SendAsync("WebAuthn.addVirtualAuthenticator", new JsonObject
        {
            ["options"] = new JsonObject { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        return _people[role] = new Person(page, words.English, town.Address, role, Complaints);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people.Values) await person.DisposeAsync();
        await browser.DisposeAsync();
        await town.DisposeAsync();
    }
}
