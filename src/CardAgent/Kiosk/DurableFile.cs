namespace CardSystem.CardAgent.Kiosk;

/// <summary>Files that are written beside and renamed over: a power cut leaves the old one or the new one, never half of either.</summary>
public static class DurableFile
{
    /// <param name="secret">Its owner's alone from its first moment.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool secret = false)
    {
        var beside = path + ".new";
        // One left by a power cut would keep its own permissions.
        File.Delete(beside);
        using (var file = new FileStream(beside, Options(secret)))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Overwrites and removes; one that is not there is gone already.</summary>
    /// <returns>False where it is still there.</returns>
    public static bool Wipe(string path)
    {
        try
        {
            if (!File.Exists(path)) return true;
            // On flash the old bytes may outlive this; it costs nothing and helps on the rest.
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
            {
                file.Write(new byte[(int)Math.Min(file.Length, 1 << 20)]);
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStreamOptions Options(bool secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
