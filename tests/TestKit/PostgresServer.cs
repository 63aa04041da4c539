using System.Diagnostics;

namespace CardSystem.TestKit;

/// <summary>
/// A PostgreSQL of the test run's own: Debian's newest, in a temporary folder, with fsync, on a free port. Started by whoever asks first, stopped at the
/// end of the run, also when the run is killed: a shell between us and the server waits for our end of a pipe to close.
/// With CARDSYSTEM_TEST_POSTGRES set to a connection string of an administrator, that server is used instead.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string Environment = "CARDSYSTEM_TEST_POSTGRES";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private Process? _server;
    private string? _folder;
    private string? _connectionString;

    /// <summary>Reaches the server as one who may create databases.</summary>
    public string AdministratorConnectionString
    {
        get { lock (_lock) return _connectionString ??= System.Environment.GetEnvironmentVariable(Environment) is { Length: > 0 } given ? given : Start(); }
    }

    private string Start()
    {
        var programs = Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(d => Path.Combine(d, "bin")).FirstOrDefault()
            ?? throw new InvalidOperationException($"There is no /usr/lib/postgresql: install the Debian package postgresql, or set {Environment}.");
        _folder = Directory.CreateTempSubdirectory("cardsystem-pg-").FullName;
        var asRoot = System.Environment.UserName == "root";
        if (asRoot) Run("chown", "postgres", _folder);
        var data = Path.Combine(_folder, "data");
        Run(AsServer(asRoot, Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"));
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePorts.Next();
            // The server ends with the pipe; fast shutdown is SIGINT.
            var script = $"'{programs}/postgres' -D '{data}' -k '{_folder}' -p {port} -c listen_addresses=127.0.0.1 -c fsync=on -c max_connections=200 >'{_folder}/log' 2>&1 </dev/null & server=$!; read _; kill -INT $server; wait $server";
            _server = Process.Start(Info(AsServer(asRoot, "/bin/sh", "-c", script))) ?? throw new InvalidOperationException("The PostgreSQL server did not start.");
            // On a slow disk creating and dropping databases may take longer than the half minute Npgsql allows by itself.
            if (IsReady(programs, port)) return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=120;Command Timeout=180";
            if (attempt == 3 || !PortIsTaken) throw new InvalidOperationException($"The PostgreSQL server did not become ready: {Log}");
            Stop();
        }
    }

    private string Log => Path.Combine(_folder!, "log") is var file && File.Exists(file) ? File.ReadAllText(file) : "";

    /// <summary>Another program may have taken it between the choice and the listening.</summary>
    private bool PortIsTaken => Log.Contains("already in use", StringComparison.Ordinal);

    /// <returns>False where its port is taken, it has ended, or is not ready after a long time.</returns>
    private bool IsReady(string programs, int port)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            // Asked by its own socket: on the port another program might answer.
            using var ready = Process.Start(Info([Path.Combine(programs, "pg_isready"), "-h", _folder!, "-p", $"{port}", "-t", "1", "-q"]))!;
            ready.WaitForExit();
            if (ready.ExitCode == 0) return true;
            if (waiting.Elapsed > Patience || PortIsTaken || _server!.WaitForExit(100)) return false;
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsServer(bool asRoot, params string[] command) => asRoot ? ["runuser", "-u", "postgres", "--", .. command] : command;

    private static void Run(params string[] command)
    {
        using var process = Process.Start(Info(command))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {error}{output.GetAwaiter().GetResult()}");
    }

    private static ProcessStartInfo Info(string[] command)
    {
        var info = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in command[1..]) info.ArgumentList.Add(argument);
        return info;
    }

    public void Dispose()
    {
        Stop();
        if (_folder is not null && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private void Stop()
    {
        if (_server is null) return;
        _server.StandardInput.Close();
        _server.WaitForExit(Patience);
        _server.Dispose();
        _server = null;
    }
}
