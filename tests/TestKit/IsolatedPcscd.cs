using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace CardSystem.TestKit;

/// <summary>A virtual reader: laying a card on it is connecting to its port.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="PcscName">As PC/SC programs see it.</param>
public sealed record IsolatedReader(string Name, string PcscName, int Port);

/// <summary>
/// A real pcscd with virtual readers (vpcd), apart from any other on the machine: its own socket, configuration and view of /run/pcscd.
/// Programs find it by PCSCLITE_CSOCK_NAME in the environment they are started with.
/// </summary>
public sealed class IsolatedPcscd : IAsyncDisposable
{
    private const string Driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private Process? _process;

    private IsolatedPcscd(string folder, IReadOnlyList<IsolatedReader> readers) => (_folder, Readers) = (folder, readers);

    public string SocketPath => Path.Combine(_folder, "run", "pcscd.comm");

    public IReadOnlyList<IsolatedReader> Readers { get; }

    public int Pid => _process?.Id ?? throw new InvalidOperationException("pcscd is not running.");

    /// <summary>What pcscd has written so far.</summary>
    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    private string LogPath => Path.Combine(_folder, "pcscd.log");

    /// <param name="readerNames">1 to 8.</param>
    /// <exception cref="InvalidOperationException">pcscd or its virtual reader is not installed, or it does not start; the message holds its log.</exception>
    public static async Task<IsolatedPcscd> StartAsync(IReadOnlyList<string> readerNames, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(readerNames.Count, 8, nameof(readerNames));
        if (!File.Exists(Driver)) throw new InvalidOperationException("The virtual reader is not installed: apt-get install pcscd vsmartcard-vpcd.");
        for (var attempt = 1; ; attempt++)
        {
            // A socket's path holds 107 bytes, so the folder stands right under the temporary folder.
            var folder = Directory.CreateTempSubdirectory("pcscd-").FullName;
            var port = FreePorts.Row(2 * readerNames.Count);
            var pcscd = new IsolatedPcscd(folder, [.. readerNames.Select((name, i) => new IsolatedReader(name, name + " 00 00", port + 2 * i))]);
            string log;
            try
            {
                pcscd.Configure();
                if (await pcscd.TryRunAsync(stop)) return pcscd;
                log = pcscd.Log;
            }
            catch
            {
                await pcscd.DisposeAsync();
                throw;
            }

            await pcscd.DisposeAsync();
            if (attempt == 3) throw new InvalidOperationException("pcscd did not start: " + log);
        }
    }

    /// <summary>Ends it as a crash does: nothing is cleaned up, the socket's file stays.</summary>
    public async Task KillAsync(CancellationToken stop)
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync(stop);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again on the same socket and ports, after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            File.Delete(SocketPath);
            if (await TryRunAsync(stop)) return;
            var log = Log;
            await KillAsync(stop);
            // The ports of the one that was killed may be free a moment later only.
            if (attempt == 10) throw new InvalidOperationException("pcscd did not start again: " + log);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // It has no state worth an orderly end, and that takes it a second.
        await KillAsync(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "run"));
        var conf = Directory.CreateDirectory(Path.Combine(_folder, "conf")).FullName;
        var entries = Readers.Select((reader, i) =>
        {
            // Entries that name the same file share one reader, so each gets a copy.
            var copy = Path.Combine(_folder, $"libifdvpcd-{i}.so");
            File.Copy(Driver, copy);
            return string.Create(CultureInfo.InvariantCulture, $"FRIENDLYNAME \"{reader.Name}\"\nDEVICENAME /dev/null:0x{reader.Port:X4}\nLIBPATH {copy}\nCHANNELID 0x{reader.Port:X}\n\n");
        });
        File.WriteAllText(Path.Combine(conf, "readers.conf"), string.Concat(entries));
    }

    /// <returns>False where it ended or could not have its ports.</returns>
    private async Task<bool> TryRunAsync(CancellationToken stop)
    {
        // The folder pcscd wants is fixed, so it gets a view of the file system where that folder is ours; a normal user gets that within a user namespace.
        const string view = """
            PATH=$PATH:/usr/sbin:/sbin
            [ -d /run/pcscd ] || mkdir -p /run/pcscd 2>/dev/null || { mount -t tmpfs tmpfs /run && mkdir -p /run/pcscd; }
            mount --bind "$1/run" /run/pcscd && exec pcscd --foreground --config "$1/conf" > "$1/pcscd.log" 2>&1 < /dev/null
            """;
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        _process = Process.Start(new ProcessStartInfo("setsid", ["unshare", "--mount", "--propagation", "private", .. user, "bash", "-c", view, "_", _folder]))
            ?? throw new InvalidOperationException("setsid could not be started.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        while (!Answers(SocketPath) || !Readers.All(r => IsListening(r.Port)))
        {
            if (_process.HasExited) return false;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }

        return !Log.Contains("already in use", StringComparison.Ordinal);
    }

    /// <summary>The socket's file is there a moment before anybody listens on it.</summary>
    private static bool Answers(string socket)
    {
        if (!File.Exists(socket)) return false;
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Looked up, not tried: a connection would be a card.</summary>
    private static bool IsListening(int port)
    {
        var local = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields.Length > 3 && fields[3] == "0A" && fields[1].EndsWith(local, StringComparison.Ordinal));
    }
}
