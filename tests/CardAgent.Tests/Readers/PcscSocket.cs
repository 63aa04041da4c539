using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>
/// Lets tests in this process choose which card service libpcsclite talks to. The library reads PCSCLITE_CSOCK_NAME once, by getenv, which
/// <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not reach; so the variable is set natively, before anything else runs,
/// to a symbolic link, and each test points the link to its own service. Tests that do so share the collection <see cref="Collection"/>: the link is one.
/// </summary>
internal static partial class PcscSocket
{
    public const string Collection = "the PC/SC library of this process";

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"cardagent-tests-{Environment.ProcessId}");

    private static readonly string Link = Path.Combine(Folder, "pcscd.comm");

    private static int _sockets;

    [ModuleInitializer]
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux()) return;
        Directory.CreateDirectory(Folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
        if (SetEnvironment("PCSCLITE_CSOCK_NAME", Link, 1) != 0) throw new InvalidOperationException("The environment of this process cannot be changed.");
    }

    public static string NewSocketPath() => Path.Combine(Folder, $"service-{Interlocked.Increment(ref _sockets)}.comm");

    public static void PointTo(string socket)
    {
        var next = Link + ".next";
        File.Delete(next);
        File.CreateSymbolicLink(next, socket);
        File.Move(next, Link, overwrite: true);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
