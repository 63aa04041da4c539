using System.Text;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Support.CommandLine;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>The commands by which people enter things about attendance, as they are typed.</summary>
public sealed class AttendanceCommandsTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static string[] Acts(TestDatabase database) =>
        [.. database.Query<(string Who, string What, string Subject)>("select who, what, subject from acts where what like 'excuse-%' or what in ('correct', 'head-count') order by act").Select(a => $"{a.Who} {a.What} {a.Subject}")];

    private TestDatabase District(string kind)
    {
        var database = new TestDatabase(kind, server);
        _district.ImportInto(database);
        return database;
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ExcusesAreRequestedDecidedAndListed(string kind)
    {
        using var database = District(kind);
        Assert.Equal(0, await RunAsync(database, "excuse", "request", "M001", "--from", "2026-05-01", "--until", "2026-05-02", "--kind", "sick", "--reason", "感冒", "--by", "李"));
        var number = database.Scalar<long>("select max(excuse) from excuses").ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, await RunAsync(database, "excuse", "approve", number, "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "excuse", "request", "M002", "--session", "morning", "--reason", "出差", "--approve", "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "excuse", "withdraw", number, "--reason", "came after all", "--by", "李"));
        Assert.Equal(1, await RunAsync(database, "excuse", "approve", number, "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "excuse", "list", "--state", "approved", "--json"));
        Assert.Equal(0, await RunAsync(database, "excuse", "list", "--member", "M001"));
        Assert.Equal(["李 excuse-request M001", "王 excuse-approve M001", "王 excuse-request M002", "王 excuse-approve M002", "李 excuse-withdraw M001"], Acts(database));
        Assert.Equal([("M001", 4L), ("M002", 2L)], database.Query<(string, long)>("select member, state from excuses order by excuse"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ExcusesComeFromAFile(string kind)
    {
        using var database = District(kind);
        var file = Path.Combine(database.Folder, "excuses.csv");
        await File.WriteAllTextAsync(file, "member,session,from,until,kind,reason,state\nM001,morning,,,sick,感冒,approved\n", Encoding.UTF8, TestContext.Current.CancellationToken);
        Assert.Equal(0, await RunAsync(database, "excuse", "import", file, "--dry-run"));
        Assert.Equal(0, database.Scalar<long>("select count(*) from excuses"));
        Assert.Equal(0, await RunAsync(database, "excuse", "import", file, "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "excuse", "import", file, "--by", "王"));
        Assert.Equal(["王 excuse-request M001", "王 excuse-approve M001"], Acts(database));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AttendanceIsCorrectedByANamedPersonWithAReason(string kind)
    {
        using var database = District(kind);
        Assert.Equal(0, await RunAsync(database, "correct", "morning", "M001", "--attended", "--in", "2026-05-01 09:05", "--reason", "signed the paper list", "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "correct", "morning", "M001", "--as-recorded", "--reason", "mixed up", "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "attendance", "head-count", "morning", "12", "--door", "kiosk-1", "--by", "王"));
        Assert.Equal(["王 correct morning M001", "王 correct morning M001", "王 head-count morning"], Acts(database));
        Assert.Equal([(1L, TestDistrict.Nine.AddMinutes(5).ToUnixTimeMilliseconds()), (4L, 0L)], database.Query<(long, long)>("select what, in_at from corrections order by act"));
        Assert.Equal(2, database.Scalar<long>("select count(*) from changes where kind = 'Attendance' and key = 'morning M001'"));
    }

    [Theory]
    [InlineData("correct", "morning", "M001", "--attended", "--excused", "--reason", "x")]
    [InlineData("correct", "morning", "M001", "--reason", "x")]
    [InlineData("correct", "morning", "M001", "--attended")]
    [InlineData("correct", "noon", "M001", "--attended", "--reason", "x")]
    [InlineData("correct", "morning", "M999", "--attended", "--reason", "x")]
    [InlineData("correct", "morning", "M001", "--attended", "--in", "05/01/2026", "--reason", "x")]
    [InlineData("correct", "morning", "M001", "--attended", "--in", "2026-05-02 09:00", "--reason", "x")]
    [InlineData("correct", "morning", "M001", "--attended", "--reason", "x", "--by", "")]
    [InlineData("excuse", "request", "M001", "--reason", "x")]
    [InlineData("excuse", "request", "M001", "--session", "morning", "--from", "2026-05-01", "--until", "2026-05-02", "--reason", "x")]
    [InlineData("excuse", "request", "M999", "--session", "morning", "--reason", "x")]
    [InlineData("excuse", "list", "--state", "lost")]
    [InlineData("excuse", "refuse", "77")]
    [InlineData("attendance", "head-count", "morning", "12", "--door", "kiosk-9")]
    [InlineData("attendance", "head-count", "morning", "-3")]
    [InlineData("attendance", "reconcile", "noon")]
    [InlineData("attendance", "show", "noon")]
    [InlineData("attendance", "show")]
    [InlineData("attendance", "ratings", "noon")]
    [InlineData("attendance", "ratings", "--session", "noon")]
    [InlineData("attendance", "ratings", "--centre", "c9")]
    [InlineData("attendance", "ratings", "morning", "--session", "noon")]
    public async Task WhatCannotBeEnteredEndsWithOneAndLeavesNothing(params string[] args)
    {
        using var database = District(Databases.Sqlite);
        Assert.Equal(1, await RunAsync(database, args));
        Assert.Empty(Acts(database));
    }

    [Fact]
    public async Task ReconcilingIsPrintedBothWays()
    {
        using var database = District(Databases.Sqlite);
        Assert.Equal(0, await RunAsync(database, "attendance", "reconcile", "morning"));
        Assert.Equal(0, await RunAsync(database, "attendance", "reconcile", "morning", "--names", "--json"));
        Assert.Equal(0, await RunAsync(database, "attendance", "ratings", "morning"));
        Assert.Equal(0, await RunAsync(database, "attendance", "ratings", "--centre", "c1", "--session", "morning", "--json"));
        Assert.Equal(0, await RunAsync(database, "attendance", "ratings"));
    }
}
