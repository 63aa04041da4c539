using System.Runtime.InteropServices;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// Which PC/SC service the PC/SC client library of this very process talks to. <see cref="Environment.SetEnvironmentVariable(string, string)"/> changes a copy that
/// native code never sees, so this asks the C library.
/// </summary>
public static partial class PcscEnvironment
{
    /// <summary>
    /// Call it before the process's first PC/SC call: libpcsclite looks once and remembers. Several services in one process therefore take turns at one path.
    /// </summary>
    public static void PointThisProcessTo(string socketPath)
    {
        if (SetEnvironment("PCSCLITE_CSOCK_NAME", socketPath, 1) != 0) throw new InvalidOperationException("The C library refused to set PCSCLITE_CSOCK_NAME.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
