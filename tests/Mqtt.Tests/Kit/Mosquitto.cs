using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CardSystem.TestKit;

namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>A real mosquitto broker of our own, on a free port, with a folder of its own.</summary>
public sealed class Mosquitto : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private Mosquitto(Process process, DirectoryInfo folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <summary>What the broker has noted so far, packet by packet.</summary>
    public IReadOnlyList<string> Log => [.. File.ReadLines(Path.Combine(_folder.FullName, "broker.log"))];

    /// <param name="settings">Lines of mosquitto.conf; {folder} stands for the broker's folder.</param>
    public static async Task<Mosquitto> StartAsync(string settings, params (string Name, string Content)[] files)
    {
        var folder = Directory.CreateTempSubdirectory("mosquitto-test-");
        foreach (var (name, content) in files) await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), content);
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePorts.Next();
            var configuration = Path.Combine(folder.FullName, "mosquitto.conf");
            await File.WriteAllTextAsync(configuration, $"listener {port} 127.0.0.1\nuser root\nlog_dest file {folder.FullName}/broker.log\nlog_type all\n{settings.Replace("{folder}", folder.FullName, StringComparison.Ordinal)}\n");
            var process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            _ = process.StandardError.ReadToEndAsync();
            if (await AnswersAsync(port, process)) return new Mosquitto(process, folder, port);
            Assert.True(attempt < 5, "mosquitto does not start");
        }
    }

    /// <summary>Runs mosquitto_pub or mosquitto_sub to its end.</summary>
    public static async Task<(int Exit, string Output)> ClientAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/" + program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = new StringBuilder();
        await Task.WhenAll(Gather(process.StandardOutput), Gather(process.StandardError), process.WaitForExitAsync(TestContext.Current.CancellationToken)).InTime();
        return (process.ExitCode, output.ToString());

        async Task Gather(StreamReader from)
        {
            while (await from.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                lock (output) output.AppendLine(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> AnswersAsync(int port, Process process)
    {
        var answers = false;
        await Eventually.TrueAsync(() =>
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Connect(IPAddress.Loopback, port);
                return answers = true;
            }
            catch (SocketException)
            {
                return process.HasExited;
            }
        }, "mosquitto answers");
        return answers && !process.HasExited;
    }
}
