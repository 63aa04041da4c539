using System.Collections.Concurrent;
using System.Diagnostics;

namespace CardSystem.EndToEnd;

/// <summary>A program of ours that keeps running; its last lines are kept for the message of a failing test.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    public Running(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        _process = Process.Start(Programs.StartInfo(program, arguments, environment))!;
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _lines);

    public bool HasEnded => _process.HasExited;

    public Task WaitForEndAsync(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    public int ExitCode => _process.ExitCode;

    /// <summary>As a power cut does it: SIGKILL, no goodbye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator does it.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        if (_process.HasExited) return;
        using (Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) { }
        await _process.WaitForExitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        while (_lines.Count > 400) _lines.TryDequeue(out _);
    }
}
