namespace CardSystem.Ingest.Jobs;

/// <summary>How far a job is. The words in lower case are what the database keeps.</summary>
public enum JobState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
    /// <summary>The service ended while it ran; what it would have kept, it has not.</summary>
    Interrupted,
}

/// <summary>Long work as it is shown.</summary>
/// <param name="Kind">A word the pages know, such as <c>export</c>.</param>
/// <param name="Subject">What it is about: a file's name, a table's.</param>
/// <param name="UserId">Whose it is: nobody else sees it.</param>
/// <param name="MadeAt">Unix milliseconds, like the others; 0 where it is not so far yet.</param>
/// <param name="Done">Of <paramref name="Total"/>; both 0 where it cannot be counted.</param>
/// <param name="Chinese">What came of it, a sentence; empty until then.</param>
/// <param name="Detail">The same for programs, JSON; empty where there is none.</param>
/// <param name="File">Where what it made lies, as <see cref="JobFiles"/> names it; empty for nothing.</param>
/// <param name="FileName">What the file is called when it is fetched.</param>
/// <param name="Input">The file it works on, as <see cref="JobFiles"/> names it; empty for none.</param>
public sealed record Job(
    long Number, string Kind, string Subject, string UserId, string Who, JobState State, long MadeAt, long BeganAt, long EndedAt, long Done, long Total,
    string Chinese = "", string English = "", string Detail = "", string File = "", string FileName = "", string Input = "")
{
    public bool HasEnded => State is not (JobState.Waiting or JobState.Running);

    /// <summary>In whole per cent, rounded down; null where it cannot be counted.</summary>
    public int? Percent => Total > 0 ? (int)Math.Clamp(Done * 100 / Total, 0, 100) : null;
}

/// <summary>What a job is to do.</summary>
/// <param name="Work">Runs on a thread of its own; ends with a result, or throws what stopped it.</param>
public sealed record JobOrder(string Kind, string Subject, string UserId, string Who, Func<JobRun, JobResult> Work)
{
    /// <summary>The file it works on, kept as long as the job's result is.</summary>
    public string Input { get; init; } = "";
}

/// <summary>What came of it, in both languages.</summary>
/// <param name="Good">False where the work itself says that it could not be done.</param>
public sealed record JobResult(bool Good, string Chinese, string English, string Detail = "");

/// <summary>Why a job was not taken.</summary>
public enum JobRefusal
{
    None,
    TooMany,
    TooManyOfYours,
}

/// <param name="Number">The job's number; 0 where it was refused.</param>
public readonly record struct JobAnswer(long Number, JobRefusal Refusal);
