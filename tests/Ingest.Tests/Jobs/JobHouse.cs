using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Jobs;

/// <summary>A desk whose jobs are run when the test says so.</summary>
internal sealed class JobHouse : IDisposable
{
    public JobHouse(string kind, PostgresServer server)
    {
        Database = new TestDatabase(kind, server);
        Options.Folder = Path.Combine(Database.Folder, "jobs");
        Files = new JobFiles(Options, Time);
        Desk = NewDesk();
    }

    public TestDatabase Database { get; }
    public JobOptions Options { get; } = new();
    public ManualTime Time { get; } = new(TestDistrict.Nine);
    public JobFiles Files { get; }
    public JobDesk Desk { get; }

    /// <summary>Another service over the same database.</summary>
    public JobDesk NewDesk() => new(Database.Database, Files, Options, Time, NullLogger<JobDesk>.Instance);

    public static JobOrder Order(Func<JobRun, JobResult> work, string user = "u1") => new("export", "members", user, "li", work);

    public static JobOrder Order(string user = "u1") => Order(_ => new JobResult(true, "好了", "done"), user);

    public long Start(JobOrder order)
    {
        var answer = Desk.Start(order);
        Assert.Equal(JobRefusal.None, answer.Refusal);
        return answer.Number;
    }

    public Task RunAsync() => Desk.RunNextAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Desk.Dispose();
        Database.Dispose();
    }
}
