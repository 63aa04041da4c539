using CardSystem.Contracts;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Notices;

/// <summary>Secrets are kept outside the database, in a file or the environment, and read each time, so that one can be replaced without a restart and no backup of the database holds any.</summary>
public static class SecretReader
{
    public const int Most = 5;
    private const string FilePrefix = "file:";
    private const string EnvironmentPrefix = "env:";
    private const int LongestFile = 4_096;

    public static bool IsReference(string text) =>
        (text.StartsWith(FilePrefix, StringComparison.Ordinal) && text.Length > FilePrefix.Length)
        || (text.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && text.Length > EnvironmentPrefix.Length);

    public static string OfFile(string path) => FilePrefix + Path.GetFullPath(path);

    public static string OfEnvironment(string name) => EnvironmentPrefix + name;

    /// <summary>The secrets a reference leads to, separated by white space.</summary>
    /// <exception cref="SettingException">There is none, or too much.</exception>
    public static IReadOnlyList<string> Read(string reference)
    {
        var secrets = Text(reference).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (secrets.Length == 0) throw new SettingException($"There is no secret at {Shown.Of(reference)}.");
        return secrets.Length <= Most ? secrets : throw new SettingException($"There are {secrets.Length} secrets at {Shown.Of(reference)}; at most {Most} are used.");
    }

    /// <summary>A password a person may have chosen, which can hold spaces: all of it but the line end.</summary>
    /// <exception cref="SettingException">There is none.</exception>
    public static string ReadPassword(string reference) =>
        Text(reference).Trim('\r', '\n') is { Length: > 0 } password ? password : throw new SettingException($"There is no password at {Shown.Of(reference)}.");

    /// <summary>Keeps a secret in a file of its own that only this account may read, and gives the reference.</summary>
    public static string Keep(string folder, string name, string secret)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, name + ".secret");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // A file that is there keeps its rights when it is written over; a new one is born with these.
            File.Delete(file);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new StreamWriter(file, options);
        stream.Write(secret);
        return OfFile(file);
    }

    private static string Text(string reference)
    {
        if (reference.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
        {
            var name = reference[EnvironmentPrefix.Length..];
            return Environment.GetEnvironmentVariable(name) ?? throw new SettingException($"The environment has no variable '{Shown.Of(name)}', which should hold a secret.");
        }

        if (!IsReference(reference)) throw new SettingException($"'{Shown.Of(reference)}' does not say where a secret is; use file:PATH or env:NAME.");
        return FromFile(reference[FilePrefix.Length..]);
    }

    private static string FromFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new SettingException($"The file '{path}', which should hold a secret, does not exist.");
            if (file.Length > LongestFile) throw new SettingException($"The file '{path}' has {file.Length} bytes; secrets are at most {LongestFile}.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The file '{path}', which should hold a secret, cannot be read: {e.Message}");
        }
    }
}
