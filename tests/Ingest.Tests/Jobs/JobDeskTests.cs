using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Jobs;

public sealed class JobDeskTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AJobWaitsRunsAndEndsWithItsFile(string kind)
    {
        using var house = new JobHouse(kind, server);
        var number = house.Start(JobHouse.Order(run =>
        {
            run.Progress(1, 4);
            Assert.Equal((JobState.Running, 25), (house.Desk.Find(1, "u1")!.State, house.Desk.Find(1, "u1")!.Percent));
            using (var file = run.Create("名单.csv")) file.Write("a,b"u8);
            run.Progress(4, 4);
            return new JobResult(true, "4 行", "4 rows", "{}");
        }));
        Assert.Equal(JobState.Waiting, house.Desk.Find(number, "u1")!.State);
        await house.RunAsync();
        var job = house.Desk.Find(number, "u1")!;
        Assert.Equal((JobState.Done, "4 行", "4 rows", "{}", "名单.csv"), (job.State, job.Chinese, job.English, job.Detail, job.FileName));
        Assert.Equal("a,b", await File.ReadAllTextAsync(house.Files.Find(job.File)!, TestContext.Current.CancellationToken));

        // Told to the table and forgotten in memory, it is the same.
        house.Desk.Tell();
        Assert.Equal(job, house.Desk.Find(number, "u1"));
        Assert.Equal([job], house.Desk.Of("u1"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AJobIsItsOwnersAlone(string kind)
    {
        using var house = new JobHouse(kind, server);
        var number = house.Start(JobHouse.Order());
        Assert.Null(house.Desk.Find(number, "u2"));
        Assert.False(house.Desk.Cancel(number, "u2"));
        Assert.Empty(house.Desk.Of("u2"));
        Assert.Null(house.Desk.Find(number + 1, "u1"));
    }

    [Fact]
    public void TheQueueHasAnEndAndSoHasOnePersonsPatience()
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        (house.Options.Waiting, house.Options.OfOnePerson) = (3, 2);
        house.Start(JobHouse.Order());
        house.Start(JobHouse.Order());
        Assert.Equal(new JobAnswer(0, JobRefusal.TooManyOfYours), house.Desk.Start(JobHouse.Order()));
        house.Start(JobHouse.Order("u2"));
        Assert.Equal(new JobAnswer(0, JobRefusal.TooMany), house.Desk.Start(JobHouse.Order("u3")));
        Assert.Equal(3, house.Database.Scalar<long>("select count(*) from jobs"));
    }

    [Fact]
    public async Task AJobThatWaitsIsCancelledAtOnceAndNeverRuns()
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        var ran = false;
        var number = house.Start(JobHouse.Order(_ =>
        {
            ran = true;
            return new JobResult(true, "", "");
        }));
        Assert.True(house.Desk.Cancel(number, "u1"));
        Assert.Equal(JobState.Cancelled, house.Desk.Find(number, "u1")!.State);
        await house.RunAsync();
        Assert.False(ran);
        Assert.False(house.Desk.Cancel(number, "u1"));
    }

    [Fact]
    public async Task AJobThatRunsEndsWhenItNextTellsItsProgressAndLeavesNoFile()
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        var file = "";
        var number = house.Start(JobHouse.Order(run =>
        {
            using (var stream = run.Create("a.csv")) stream.Write("half"u8);
            file = run.File;
            Assert.True(house.Desk.Cancel(1, "u1"));
            run.Progress(1, 2);
            throw new InvalidOperationException("It went on although it was cancelled.");
        }));
        await house.RunAsync();
        var job = house.Desk.Find(number, "u1")!;
        Assert.Equal((JobState.Cancelled, ""), (job.State, job.File));
        Assert.Null(house.Files.Find(file));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatTheWorkStumblesOverIsToldWithoutItsInsides(string kind)
    {
        using var house = new JobHouse(kind, server);
        var number = house.Start(JobHouse.Order(_ => throw new InvalidOperationException("secret inside")));
        var refused = house.Start(JobHouse.Order(_ => throw new JobFileException("The file is too large.")));
        await house.RunAsync();
        await house.RunAsync();
        house.Desk.Tell();
        var job = house.Desk.Find(number, "u1")!;
        Assert.Equal(JobState.Failed, job.State);
        Assert.DoesNotContain("inside", job.Chinese + job.English, StringComparison.Ordinal);
        Assert.Equal("The file is too large.", house.Desk.Find(refused, "u1")!.English);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatAnEndOfTheServiceInterruptedIsSaidToBeSo(string kind)
    {
        using var house = new JobHouse(kind, server);
        using (var other = house.NewDesk())
        {
            var killed = other.Start(JobHouse.Order()).Number;
            Assert.Equal(JobState.Waiting, house.Desk.Find(killed, "u1")!.State);
            house.Time.Advance(TimeSpan.FromSeconds(59));
            Assert.Equal(JobState.Waiting, house.Desk.Find(killed, "u1")!.State);
            house.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(JobState.Interrupted, house.Desk.Find(killed, "u1")!.State);
        }

        // An orderly end says so at once.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var stopped = house.Start(JobHouse.Order(run =>
        {
            end.Cancel();
            run.Progress(1, 2);
            return new JobResult(true, "", "");
        }));
        await house.Desk.RunNextAsync(end.Token);
        Assert.Equal(JobState.Interrupted, house.Desk.Find(stopped, "u1")!.State);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AJobOfAnotherServiceIsShownAndCancelledThroughTheTable(string kind)
    {
        using var house = new JobHouse(kind, server);
        using var other = house.NewDesk();
        var number = house.Start(JobHouse.Order(run =>
        {
            run.Progress(3, 10);
            house.Desk.Tell();
            Assert.Equal((JobState.Running, 30), (other.Find(1, "u1")!.State, other.Find(1, "u1")!.Percent));
            Assert.True(other.Cancel(1, "u1"));
            // The work learns of it when its own service next tells the table.
            run.Progress(4, 10);
            house.Desk.Tell();
            run.Progress(5, 10);
            throw new InvalidOperationException("It went on although it was cancelled.");
        }));
        await house.RunAsync();
        house.Desk.Tell();
        Assert.Equal(JobState.Cancelled, other.Find(number, "u1")!.State);
    }

    [Fact]
    public async Task ShortWorkCanBeWaitedFor()
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        var number = house.Start(JobHouse.Order());
        var waiting = house.Desk.WaitAsync(number, "u1", TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await house.RunAsync();
        Assert.Equal(JobState.Done, (await waiting)!.State);

        // Long work is not: the page then shows how far it is.
        var slow = house.Start(JobHouse.Order());
        waiting = house.Desk.WaitAsync(slow, "u1", TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        house.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(JobState.Waiting, (await waiting)!.State);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OldFilesAndLinesGo(string kind)
    {
        using var house = new JobHouse(kind, server);
        var number = house.Start(JobHouse.Order(run =>
        {
            using var file = run.Create("a.csv");
            return new JobResult(true, "", "");
        }));
        await house.RunAsync();
        house.Desk.Tell();
        var file = house.Desk.Find(number, "u1")!.File;
        house.Time.Advance(TimeSpan.FromHours(23));
        house.Desk.Sweep();
        Assert.NotNull(house.Files.Find(file));
        house.Time.Advance(TimeSpan.FromHours(2));
        house.Desk.Sweep();
        Assert.Null(house.Files.Find(file));
        Assert.NotNull(house.Desk.Find(number, "u1"));
        house.Time.Advance(TimeSpan.FromDays(31));
        house.Desk.Sweep();
        Assert.Null(house.Desk.Find(number, "u1"));
    }
}
