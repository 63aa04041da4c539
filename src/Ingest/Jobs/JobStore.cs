using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Jobs;

/// <summary>The table <c>jobs</c>: a line for each job, so that one is known after its service has ended, and to the other services over the same database.</summary>
internal static class JobStore
{
    private const string Columns = """
        job as Number, kind as Kind, subject as Subject, user_id as UserId, who as Who, state as State, made_at as MadeAt, began_at as BeganAt, ended_at as EndedAt, seen_at as SeenAt,
        done as Done, total as Total, zh as Chinese, en as English, detail as Detail, file as File, file_name as FileName, input as Input
        """;

    /// <summary>A service tells of its jobs every few seconds; one that has not been told of for so long is not running any more.</summary>
    private const long Silence = 60_000;

    private sealed record Row(
        long Number, string Kind, string Subject, string UserId, string Who, string State, long MadeAt, long BeganAt, long EndedAt, long SeenAt, long Done, long Total,
        string Chinese, string English, string Detail, string File, string FileName, string Input)
    {
        public Job ToJob(long now)
        {
            var state = Enum.Parse<JobState>(State, ignoreCase: true);
            if (state is JobState.Waiting or JobState.Running && now - SeenAt > Silence) state = JobState.Interrupted;
            return new Job(Number, Kind, Subject, UserId, Who, state, MadeAt, BeganAt, EndedAt, Done, Total, Chinese, English, Detail, File, FileName, Input);
        }
    }

    public static long Add(Work work, JobOrder order, long now) => work.One<long>("""
        insert into jobs(kind, subject, user_id, who, state, made_at, seen_at, input) values(@Kind, @Subject, @UserId, @Who, 'waiting', @now, @now, @Input) returning job
        """, new { order.Kind, order.Subject, order.UserId, order.Who, order.Input, now });

    public static void Put(Work work, Job job, long now) => work.Execute("""
        update jobs set state = @state, began_at = @BeganAt, ended_at = @EndedAt, seen_at = @now, done = @Done, total = @Total, zh = @Chinese, en = @English, detail = @Detail,
            file = @File, file_name = @FileName where job = @Number
        """, new { state = job.State.ToString().ToLowerInvariant(), job.BeganAt, job.EndedAt, now, job.Done, job.Total, job.Chinese, job.English, job.Detail, job.File, job.FileName, job.Number });

    public static Job? Find(Work work, long number, long now) => work.One<Row>($"select {Columns} from jobs where job = @number", new { number })?.ToJob(now);

    /// <summary>One person's, the newest first.</summary>
    public static List<Job> Of(Work work, string userId, long now, int most) =>
        [.. work.Query<Row>($"select {Columns} from jobs where user_id = @userId order by job desc limit @most", new { userId, most }).Select(r => r.ToJob(now))];

    /// <summary>Asks the service that runs the job to end it.</summary>
    public static void AskToStop(Work work, long number) => work.Execute("update jobs set stop = 1 where job = @number", new { number });

    public static List<long> AskedToStop(Work work, IReadOnlyCollection<long> numbers) =>
        numbers.Count == 0 ? [] : [.. work.Query<long>("select job from jobs where job in @numbers and stop = 1", new { numbers })];

    public static void Forget(Work work, long before) => work.Execute("delete from jobs where made_at < @before", new { before });
}
