namespace CardSystem.Ingest.Jobs;

/// <summary>A job under way, as its work sees it. What others read of it is written with volatile writes, so that nobody waits for the work.</summary>
public sealed class JobRun(JobFiles files, CancellationToken stop)
{
    private long _done;
    private long _total;

    /// <summary>Rises when somebody cancels the job or the service ends.</summary>
    public CancellationToken Stop { get; } = stop;

    public string File { get; private set; } = "";

    public string FileName { get; private set; } = "";

    internal long Done => Volatile.Read(ref _done);

    internal long Total => Volatile.Read(ref _total);

    /// <summary>Tells how far it is, and ends the work where it was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Progress(long done, long total)
    {
        Stop.ThrowIfCancellationRequested();
        Volatile.Write(ref _total, total);
        Volatile.Write(ref _done, done);
    }

    /// <summary>The file the job makes; one at most. The caller disposes it.</summary>
    public Stream Create(string name)
    {
        if (File.Length > 0) throw new InvalidOperationException("A job makes one file.");
        var (file, stream) = files.Create(name);
        (File, FileName) = (file, JobFiles.SafeName(name));
        return stream;
    }
}
