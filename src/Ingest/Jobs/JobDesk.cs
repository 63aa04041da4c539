using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Jobs;

/// <summary>
/// Takes long work, says how far it is, cancels it. What runs here is known in memory; the table is told by <see cref="Tell"/> every few seconds, from a thread of its own,
/// because the work itself may hold the database. A job of another service over the same database is known from the table alone.
/// </summary>
public sealed class JobDesk(Database database, JobFiles files, JobOptions options, TimeProvider time, ILogger<JobDesk> log) : IDisposable
{
    public const int MostListed = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Entry> _jobs = [];
    private readonly Queue<Entry> _waiting = [];
    private readonly SemaphoreSlim _arrived = new(0);

    /// <summary>Puts the order at the end of the queue, or says why not.</summary>
    public JobAnswer Start(JobOrder order)
    {
        lock (_lock)
        {
            if (_jobs.Values.Count(e => !e.Job.HasEnded && e.Order.UserId == order.UserId) >= options.OfOnePerson) return new JobAnswer(0, JobRefusal.TooManyOfYours);
            if (_waiting.Count >= options.Waiting) return new JobAnswer(0, JobRefusal.TooMany);
        }

        // Outside the lock: the database may take its time, and pages that only look must not wait for it.
        var now = Now;
        var number = database.Write(work => JobStore.Add(work, order, now));
        var entry = new Entry(order, new Job(number, order.Kind, order.Subject, order.UserId, order.Who, JobState.Waiting, now, 0, 0, 0, 0, Input: order.Input));
        lock (_lock)
        {
            _jobs.Add(number, entry);
            _waiting.Enqueue(entry);
        }

        _arrived.Release();
        return new JobAnswer(number, JobRefusal.None);
    }

    /// <returns>Null where there is no such job, or it is somebody else's.</returns>
    public Job? Find(long number, string userId)
    {
        var known = InMemory(number) ?? database.Read(work => JobStore.Find(work, number, Now));
        return known?.UserId == userId ? known : null;
    }

    /// <summary>One person's, the newest first.</summary>
    public IReadOnlyList<Job> Of(string userId) => [.. database.Read(work => JobStore.Of(work, userId, Now, MostListed)).Select(j => InMemory(j.Number) ?? j)];

    /// <returns>False where there is nothing to cancel.</returns>
    public bool Cancel(long number, string userId)
    {
        if (Find(number, userId) is not { HasEnded: false }) return false;
        if (!TryCancel(number)) database.Write(work => JobStore.AskToStop(work, number));
        return true;
    }

    /// <summary>Waits until a job has ended, at most so long: short work is then told at once.</summary>
    public async Task<Job?> WaitAsync(long number, string userId, TimeSpan most, CancellationToken stop)
    {
        Task? ended;
        lock (_lock) ended = _jobs.GetValueOrDefault(number)?.Ended.Task;
        if (ended is not null) await Task.WhenAny(ended, Task.Delay(most, time, stop));
        return Find(number, userId);
    }

    /// <summary>Waits for the next job, then runs it on this thread.</summary>
    internal async Task RunNextAsync(CancellationToken stop)
    {
        await _arrived.WaitAsync(stop);
        Entry? next;
        lock (_lock) _waiting.TryDequeue(out next);
        if (next is { Job.HasEnded: false }) Run(next, stop);
    }

    /// <summary>Tells the table how far the jobs of this service are, and hears which of them others want ended.</summary>
    internal void Tell()
    {
        List<Entry> entries;
        lock (_lock) entries = [.. _jobs.Values];
        if (entries.Count == 0) return;
        var now = Now;
        // Taken before they are written: what changes meanwhile is told the next time.
        var told = entries.ConvertAll(e => (Entry: e, Job: e.Snapshot()));
        var asked = database.Write(work =>
        {
            foreach (var (_, job) in told) JobStore.Put(work, job, now);
            return JobStore.AskedToStop(work, [.. told.Where(t => !t.Job.HasEnded).Select(t => t.Job.Number)]);
        });
        foreach (var number in asked) TryCancel(number);
        lock (_lock) foreach (var (entry, job) in told.Where(t => t.Job.HasEnded)) _jobs.Remove(job.Number);
    }

    /// <summary>Deletes files and lines that are older than they may become.</summary>
    internal void Sweep()
    {
        files.Sweep();
        database.Write(work => JobStore.Forget(work, Now - options.KeepDays * 86_400_000L));
    }

    private bool TryCancel(long number)
    {
        Entry? entry;
        lock (_lock) entry = _jobs.GetValueOrDefault(number);
        if (entry is null) return false;
        entry.Stop.Cancel();
        lock (_lock) if (entry.Job.State == JobState.Waiting) entry.End(entry.Job with { State = JobState.Cancelled, EndedAt = Now });
        return true;
    }

    private void Run(Entry entry, CancellationToken stop)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, entry.Stop.Token);
        var run = new JobRun(files, both.Token);
        lock (_lock)
        {
            if (entry.Job.HasEnded) return;
            entry.Run = run;
            entry.Job = entry.Job with { State = JobState.Running, BeganAt = Now };
        }

        var (state, result) = Work(entry, run, stop);
        if (state != JobState.Done && run.File.Length > 0) files.Delete(run.File);
        var (file, name) = state == JobState.Done ? (run.File, run.FileName) : ("", "");
        lock (_lock)
        {
            entry.End(entry.Job with
            {
                State = state, EndedAt = Now, Done = run.Done, Total = run.Total, Chinese = result.Chinese, English = result.English, Detail = result.Detail, File = file, FileName = name,
            });
        }
    }

    private (JobState, JobResult) Work(Entry entry, JobRun run, CancellationToken stop)
    {
        try
        {
            var result = entry.Order.Work(run);
            return (result.Good ? JobState.Done : JobState.Failed, result);
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            return (stop.IsCancellationRequested ? JobState.Interrupted : JobState.Cancelled, new JobResult(false, "", ""));
        }
        catch (RefusedException e)
        {
            return (JobState.Failed, new JobResult(false, e.Message, e.Message));
        }
        catch (Exception e)
        {
            // Whatever the work stumbled over, the queue goes on; what it was stands in the service's log, for pages tell no insides.
            log.LogError(e, "Job {Number} ({Kind}) failed.", entry.Job.Number, entry.Order.Kind);
            return (JobState.Failed, new JobResult(false, "出了意外，这项工作没有完成。请稍后再试；若仍不行，请把任务编号告诉管理员。", "Something unexpected happened and this was not finished. Try again later; if it happens again, tell the administrator the job's number."));
        }
    }

    private Job? InMemory(long number)
    {
        lock (_lock) return _jobs.GetValueOrDefault(number)?.Snapshot();
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose()
    {
        _arrived.Dispose();
        lock (_lock) foreach (var entry in _jobs.Values) entry.Stop.Dispose();
    }

    /// <summary>A job of this service. <see cref="Job"/> and <see cref="Run"/> are changed under the desk's lock.</summary>
    private sealed class Entry(JobOrder order, Job job)
    {
        public JobOrder Order { get; } = order;
        public CancellationTokenSource Stop { get; } = new();
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public Job Job { get; set; } = job;
        public JobRun? Run { get; set; }

        public Job Snapshot() => Run is { } run && !Job.HasEnded ? Job with { Done = run.Done, Total = run.Total } : Job;

        public void End(Job ended)
        {
            Job = ended;
            Ended.TrySetResult();
        }
    }
}
