using System.ComponentModel;
using System.Diagnostics;

namespace CardSystem.TestKit;

/// <summary>A headless Chromium with a fresh profile of its own; gone, with its folder, when disposed.</summary>
internal sealed class ChromiumProcess : IAsyncDisposable
{
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
        "--remote-debugging-port=0", "--remote-allow-origins=*",
    ];

    private readonly Process _process;
    private readonly DirectoryInfo _profile;

    private ChromiumProcess(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    public Uri DevTools { get; private set; } = null!;

    /// <summary>CHROMIUM names another browser than Debian's.</summary>
    public static async Task<ChromiumProcess> StartAsync(CancellationToken cancel)
    {
        var program = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";
        var profile = Directory.CreateTempSubdirectory("cardsystem-chromium-");
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var flag in Flags) start.ArgumentList.Add(flag);
        start.ArgumentList.Add("--user-data-dir=" + profile.FullName);
        start.ArgumentList.Add("about:blank");
        // Crash reports, font caches and settings stay in the profile too, so that runs side by side share nothing.
        start.Environment["HOME"] = start.Environment["XDG_CONFIG_HOME"] = start.Environment["XDG_CACHE_HOME"] = profile.FullName;
        var chromium = new ChromiumProcess(Launch(start), profile);
        try
        {
            chromium.DevTools = await chromium.AddressAsync(cancel);
            return chromium;
        }
        catch
        {
            await chromium.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try { _process.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* It had ended already. */ }
        await _process.WaitForExitAsync();
        _process.Dispose();
        // Children of a killed browser may still hold a file for a moment; a folder under the temp directory may then stay.
        try { _profile.Delete(recursive: true); }
        catch (IOException) { }
    }

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{start.FileName} cannot be started ({e.Message}). Install it with: apt-get install --no-install-recommends chromium fonts-noto-cjk", e);
        }
    }

    private async Task<Uri> AddressAsync(CancellationToken cancel)
    {
        var found = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => found.TrySetException(new InvalidOperationException($"Chromium ended at once. It said: {Joined(said)}"));
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            const string mark = "DevTools listening on ";
            if (line.Data is null) return;
            lock (said) if (said.Count < 20) said.Add(line.Data);
            if (line.Data.StartsWith(mark, StringComparison.Ordinal)) found.TrySetResult(new Uri(line.Data[mark.Length..]));
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return await found.Task.WaitAsync(TimeSpan.FromMinutes(3), cancel);
    }

    private static string Joined(List<string> lines)
    {
        lock (lines) return string.Join(" | ", lines);
    }
}
