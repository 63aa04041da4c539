using System.Diagnostics;
using System.Text;

namespace CardSystem.EndToEnd;

/// <summary>Our executables as this build left them.</summary>
internal static class Programs
{
    public static string Root { get; } = FindRoot();

    public static string Ingest => Of("src/Ingest", "ingest");
    public static string CardAgent => Of("src/CardAgent", "cardagent");
    public static string FirmwareSim => Of("firmware-sim", "firmware-sim");

    private static string Of(string project, string name)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(Root, project, "bin", configuration, "net10.0", name);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Outcome> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Process.Start(StartInfo(program, arguments, environment))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return new Outcome(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public static async Task<string> MustRunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var outcome = await RunAsync(program, arguments, cancel);
        Assert.True(outcome.ExitCode == 0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{outcome.Output}\n{outcome.Errors}");
        return outcome.Output;
    }

    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Root,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        return info;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CardSystem.sln"))) return folder.FullName;
        throw new InvalidOperationException("These tests run programs of the source tree and must run inside it.");
    }
}

internal sealed record Outcome(int ExitCode, string Output, string Errors);
