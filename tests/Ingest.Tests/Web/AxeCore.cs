using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>
/// WCAG 2.2 AA as far as axe-core can tell. axe-core is MPL-2.0: it is used here only, from the client's development
/// packages, and never shipped.
/// </summary>
internal static class AxeCore
{
    private static readonly Lazy<string> Script = new(Find);

    /// <summary>What it objects to on the page as it stands; empty where nothing.</summary>
    public static async Task<string> LookAsync(ChromiumPage page)
    {
        // Fading and growing would be measured half way.
        await page.EvaluateAsync("Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity).map(a => a.finished.catch(() => 0)))");
        await page.EvaluateAsync(Script.Value + ";0");
        return await page.TextAsync("""
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(r => r.violations
              .map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`).join('\n'))
            """);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "src", "Client", "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(file)) return File.ReadAllText(file);
        }

        throw new InvalidOperationException("axe-core is missing: run 'npm ci' in src/Client.");
    }
}
