using System.Net.Sockets;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd;

/// <summary>A TPM 2.0 in software (swtpm), with a state of its own.</summary>
internal sealed class SimulatedTpm : IAsyncDisposable
{
    private readonly Running _program;
    private readonly string _folder;

    private SimulatedTpm(Running program, string folder, int port) => (_program, _folder, Environment) = (program, folder, new Dictionary<string, string> { ["TPM2OPENSSL_TCTI"] = $"swtpm:host=127.0.0.1,port={port}" });

    /// <summary>For programs that are to use it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public static async Task<SimulatedTpm> StartAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("tpm-").FullName;
        // Its clients take the port after the first for control.
        var port = FreePorts.Row(2);
        var program = new Running("swtpm",
            ["socket", "--tpm2", "--tpmstate", "dir=" + folder, "--server", $"type=tcp,port={port},bindaddr=127.0.0.1", "--ctrl", $"type=tcp,port={port + 1},bindaddr=127.0.0.1", "--flags", "not-need-init,startup-clear"]);
        await Until.TrueAsync(() => ListensAsync(port + 1, cancel), TimeSpan.FromMinutes(1), () => "swtpm does not answer.\n" + program.Output, cancel);
        return new SimulatedTpm(program, folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancel)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", port, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
