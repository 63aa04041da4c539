using System.Diagnostics;

namespace CardSystem.EndToEnd;

/// <summary>The newcomer's first command.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public async Task TwoRunsSideBySideLoseNothingAndLeaveNoProcessBehind()
    {
        var cancel = TestContext.Current.CancellationToken;
        var mark = $"cs-{Environment.ProcessId}";
        var folders = new[] { Path.Combine(Path.GetTempPath(), mark + "-a"), Path.Combine(Path.GetTempPath(), mark + "-b") };
        try
        {
            var runs = await Task.WhenAll(folders.Select(folder => Programs.RunAsync(
                Path.Combine(Programs.Root, "run.sh"), ["--seconds", "15", "--headless", "--members", "60", "--lang", "en", "--dir", folder], cancel)));
            Assert.All(runs, run =>
            {
                Assert.True(run.ExitCode == 0, run.Output + run.Errors);
                Assert.Matches(@"(?m)^lost\s+0\b", run.Output);
                Assert.Matches(@"(?m)^duplicated\s+0\b", run.Output);
                Assert.Matches(@"(?m)^green lights shown\s+[1-9]", run.Output);
            });
            // One that had to be killed may take a moment to be gone.
            await Until.TrueAsync(() => Task.FromResult(Left(mark).Count == 0), TimeSpan.FromMinutes(1), () => string.Join('\n', Left(mark)), cancel);
        }
        finally
        {
            foreach (var folder in folders.Where(Directory.Exists)) Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task UnknownOptionIsRefusedWithTheUsage()
    {
        var run = await Programs.RunAsync(Path.Combine(Programs.Root, "run.sh"), ["--fast"], TestContext.Current.CancellationToken);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Unknown option '--fast'.\nUsage: ./run.sh [options]\n", run.Errors, StringComparison.Ordinal);
    }

    private static List<string> Left(string mark) => [.. Process.GetProcesses().Select(CommandLine).Where(line => line.Contains(mark + "-", StringComparison.Ordinal))];

    private static string CommandLine(Process process)
    {
        using (process)
        {
            try
            {
                return File.ReadAllText($"/proc/{process.Id}/cmdline");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }
}
