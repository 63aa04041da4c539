using System.Security.Cryptography;

namespace CardSystem.Ingest.Jobs;

/// <summary>
/// Files that jobs make and work on: each in a folder of its own whose name nobody can guess, readable by the service's account alone, and gone after a while.
/// A file is named by its folder; its own name is kept for those who fetch it and for the sentences about it.
/// </summary>
public sealed class JobFiles(JobOptions options, TimeProvider time)
{
    private const int LongestName = 80;

    public long MostBytes { get; } = (long)options.MostFileMegabytes << 20;

    /// <summary>A new, empty file.</summary>
    public (string File, Stream Stream) Create(string name)
    {
        var file = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var folder = Path.Combine(options.Folder, file);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var stream = new BoundedFile(new FileStream(Path.Combine(folder, SafeName(name)), FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16), MostBytes);
        // The time of making is our clock's and not the file system's.
        Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime);
        return (file, stream);
    }

    /// <summary>The path of a file that is there; null where it is none of ours or was deleted.</summary>
    public string? Find(string file)
    {
        if (!IsName(file)) return null;
        var folder = Path.Combine(options.Folder, file);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).FirstOrDefault() : null;
    }

    public void Delete(string file)
    {
        if (IsName(file) && Path.Combine(options.Folder, file) is var folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Deletes what is older than it may become.</summary>
    public int Sweep() => DeleteBefore(time.GetUtcNow() - TimeSpan.FromHours(options.KeepFilesHours));

    /// <summary>Deletes every file: where somebody's data are erased, no export may keep them.</summary>
    public int DeleteAll() => DeleteBefore(DateTimeOffset.MaxValue);

    private int DeleteBefore(DateTimeOffset oldest)
    {
        if (!Directory.Exists(options.Folder)) return 0;
        var old = Directory.EnumerateDirectories(options.Folder).Where(d => IsName(Path.GetFileName(d)) && Directory.GetLastWriteTimeUtc(d) < oldest.UtcDateTime).ToList();
        foreach (var folder in old) Directory.Delete(folder, recursive: true);
        return old.Count;
    }

    /// <summary>The last part of a name that came from outside, without what a file system or a message could stumble over.</summary>
    public static string SafeName(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\', ':']) + 1)..];
        var safe = string.Concat(last.EnumerateRunes().Where(r => System.Text.Rune.IsLetterOrDigit(r) || r.Value is '.' or '-' or '_' or ' ' or '(' or ')')).Trim(' ', '.');
        if (safe.Length == 0) return "file";
        if (safe.Length <= LongestName) return safe;
        var ending = Path.GetExtension(safe);
        return ending.Length > 8 ? safe[..LongestName] : safe[..(LongestName - ending.Length)] + ending;
    }

    private static bool IsName(string file) => file.Length == 32 && file.All(char.IsAsciiHexDigitLower);

    /// <summary>Writes no more than it may.</summary>
    private sealed class BoundedFile(FileStream inner, long most) : Stream
    {
        private long _written;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if ((_written += buffer.Length) > most) throw new JobFileException($"The file is larger than {most >> 20} MiB; take a part of it at a time.");
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>A file grew beyond its limit.</summary>
public sealed class JobFileException(string message) : RefusedException(message);
