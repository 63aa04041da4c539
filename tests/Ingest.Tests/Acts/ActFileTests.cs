using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Acts;

public sealed class ActFileTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase _database = new(Databases.Sqlite, server);

    private string File => Path.Combine(_database.Folder, "acts.jsonl");

    public void Dispose() => _database.Dispose();

    private void Enter(Action<Work> entry)
    {
        using var connection = _database.Database.Open();
        using var work = Work.Begin(_database.Database, connection);
        entry(work);
        work.Commit();
    }

    /// <summary>Five acts; from the second and the third a person was erased.</summary>
    private void Write()
    {
        for (var i = 0; i < 3; i++) Enter(work => ActLog.Record(work, Nine, "li", "look", "M00" + i, new { text = "金丝雀" + i }));
        Enter(work => ActRedaction.Redact(work, Nine, "dpo", "x-1", "asked for", [new RedactedAct(2, "x-1", "{}"), new RedactedAct(3, "x-1", """{"text":"***"}""")]));
        Enter(work => ActLog.Record(work, Nine, "li", "close", "morning", new { }));
        using var connection = _database.Database.Open();
        using var work = Work.Read(_database.Database, connection);
        using var stream = System.IO.File.Create(File);
        ActFile.Write(ActChain.All(work), stream);
    }

    [Fact]
    public async Task AFileIsCheckedWithoutTheDatabase()
    {
        Write();
        var found = ActFile.Check(File);
        Assert.Empty(found.Findings);
        Assert.Equal((5L, _database.Scalar<string>("select lower(hex(hash)) from acts where act = 5")), (found.Acts, found.Last));
        var said = await CommandLine.SayAsync(null, "acts", "check", File, "--last", found.Last);
        Assert.True(said.Code == 0, said.Errors);
        Assert.Contains(found.Last, said.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await CommandLine.SayAsync(null, "acts", "check", File, "--last", new string('0', 64))).Code);
    }

    [Theory]
    [InlineData("\"who\":\"li\"", "\"who\":\"wang\"", "Act 1 was changed after it was recorded.")]
    [InlineData("\"detail\":\"{\\\"text\\\":\\\"***\\\"}\"", "\"detail\":\"{\\\"text\\\":\\\"他\\\"}\"", "Act 3 was changed after it was recorded.")]
    [InlineData("\"subject\":\"morning\"", "\"subject\":\"evening\"", "Act 5 was changed after it was recorded.")]
    [InlineData("\"acts\":5", "\"acts\":6", "The file says that it ends with act 6; it has 5.")]
    public void WhatWasChangedInItIsFound(string was, string now, string finding)
    {
        Write();
        var text = System.IO.File.ReadAllText(File);
        var at = text.IndexOf(was, StringComparison.Ordinal);
        Assert.True(at >= 0, was);
        System.IO.File.WriteAllText(File, text[..at] + now + text[(at + was.Length)..]);
        Assert.Contains(finding, ActFile.Check(File).Findings);
    }

    [Fact]
    public void ALineThatWasTakenOutIsFound()
    {
        Write();
        var lines = System.IO.File.ReadAllLines(File).ToList();
        lines.RemoveAt(3);
        System.IO.File.WriteAllLines(File, lines);
        Assert.Contains(ActFile.Check(File).Findings, f => f.StartsWith("Act 4 is missing", StringComparison.Ordinal));
        System.IO.File.WriteAllLines(File, lines[..2]);
        Assert.Throws<FormatException>(() => ActFile.Check(File));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnActAPersonWasErasedFromIsSealed(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using (var connection = database.Database.Open())
        using (var work = Work.Begin(database.Database, connection))
        {
            for (var i = 1; i <= 4; i++) ActLog.Record(work, Nine, "li", "correct", "morning M001", new { reason = "金丝雀" + i });
            Assert.Equal(2, ActRedaction.Redact(work, Nine, "dpo", "x-1", "asked for", [new RedactedAct(2, "morning x-1", "{}"), new RedactedAct(3, "morning x-1", "{}")]));
            // The same act once more, for another person in it.
            Assert.Equal(1, ActRedaction.Redact(work, Nine, "dpo", "x-2", "asked for", [new RedactedAct(3, "x-2 x-1", "{}")]));
            work.Commit();
        }

        Assert.Empty(Check(database));
        database.Execute("update acts set who = 'wang' where act = 2");
        Assert.Equal(["Act 2 was changed after it was recorded."], Check(database));
        database.Execute("update acts set who = 'li' where act = 2");
        database.Execute("update acts set subject = 'morning x-1' where act = 3");
        Assert.Equal(["Act 3 was changed after it was recorded."], Check(database));
        database.Execute("update acts set subject = 'x-2 x-1' where act = 3");
        database.Execute("update acts set subject = 'morning x-3' where act = 4");
        Assert.Equal(["Act 4 was changed after it was recorded."], Check(database));
    }

    private static List<string> Check(TestDatabase database)
    {
        using var connection = database.Database.Open();
        using var work = Work.Read(database.Database, connection);
        return [.. ActChain.Check(work)];
    }
}
