using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Commands;

/// <summary>Everything is verified as kept, and one changed byte of anything is found.</summary>
public sealed class VerifyTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    private static DateTimeOffset At(int hour, int minute = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute);

    public void Dispose() => _district.Dispose();

    private async Task<TestProjection> MorningAsync(string kind)
    {
        var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], At(8, 50)), _district.One.Tap(_district.Cards[1], At(9, 20)), _district.One.Tap(_district.Cards[2], At(9, 30)),
            _district.Two.Tap(_district.Cards[3], At(9), forge: t => t with { Reader = "another" }), _district.Two.Tap(_district.Unknown, At(9, 1)));
        projection.Policy();
        projection.Correct("morning", "M001", CorrectionKind.NotAttended);
        projection.Correct("morning", "M001", CorrectionKind.AsRecorded);
        await projection.ProjectAsync();
        projection.Projector.Dispose();
        return projection;
    }

    private static VerifyReport Verify(TestProjection projection, bool signatures = false) =>
        VerifyReport.Read(projection.Database.Settings(), projection.Database.Database, signatures, TestContext.Current.CancellationToken);

    private static void Tamper(TestProjection projection, string kiosk, long sequence, Func<byte[], byte[]> change)
    {
        var where = $"where seq = {sequence} and journal = (select id from journals where kiosk = '{kiosk}')";
        var body = projection.Database.Query<byte[]>($"select body from taps {where}").Single();
        projection.Database.Execute($"update taps set body = @body {where}", new { body = change(body) });
    }

    private static byte[] Replace(byte[] body, string what, string with) => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(body).Replace(what, with, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsWholeIsFoundWhole(string kind)
    {
        using var projection = await MorningAsync(kind);
        var report = Verify(projection, signatures: true);
        Assert.Empty(report.Findings);
        Assert.Equal((5L, 5L, projection.Database.Scalar<long>("select count(*) from acts")), (report.Taps, report.Signatures, report.Acts));
        Assert.Equal("Everything holds.", report.ToLines().Last());
        Assert.Contains("\"findings\": []", report.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N9_OneChangedByteOfATapIsFound(string kind)
    {
        using var projection = await MorningAsync(kind);
        Tamper(projection, "kiosk-1", 2, body => Replace(body, "Reader 0", "Reader 1"));
        var finding = Assert.Single(Verify(projection).Findings);
        Assert.Equal("Tap 3 of journal 00000000000000aa of kiosk-1 does not follow from the tap before it: one of the two was changed.", finding);
        Assert.Contains(Verify(projection, signatures: true).Findings, f => f == "Tap 2 of journal 00000000000000aa of kiosk-1 counts, but: The kiosk's registered key did not sign this tap.");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N9_TheLastTapOfAJournalIsGuardedByItsSignature(string kind)
    {
        using var projection = await MorningAsync(kind);
        Tamper(projection, "kiosk-1", 3, body => Replace(body, "Reader 0", "Reader 1"));
        Assert.Empty(Verify(projection).Findings);
        Assert.Single(Verify(projection, signatures: true).Findings);
    }

    [Theory]
    [InlineData(Databases.Sqlite, "delete from taps where seq = 2", "Tap 2 of journal 00000000000000aa of kiosk-1 is missing")]
    [InlineData(Databases.PostgreSql, "delete from taps where seq = 3", "Tap 3 of journal 00000000000000aa of kiosk-1 is missing")]
    [InlineData(Databases.Sqlite, "update acts set detail = replace(detail, 'register', 'registry') where act = (select max(act) from acts)", "Act 8 was changed after it was recorded.")]
    [InlineData(Databases.PostgreSql, "update acts set who = 'Other' where act = 2", "Act 2 was changed after it was recorded.")]
    [InlineData(Databases.Sqlite, "delete from acts where act = 1", "Act 1 is missing: act 2 follows act 0.")]
    [InlineData(Databases.Sqlite, "update derived.session_states set attended = 5 where session = 'morning'", "Session morning is said to have 5 attended")]
    [InlineData(Databases.PostgreSql, "delete from derived.attendance where member = 'M002'", "Session morning is said to have 3 attended")]
    [InlineData(Databases.Sqlite, "delete from changes", "What is derived has followed change")]
    [InlineData(Databases.Sqlite, "update derived.set_aside set reason = 'bad-proof' where reason = 'bad-kiosk-signature'", "Tap 1 of journal 00000000000000aa of kiosk-2 is set aside as bad-proof, but: ")]
    [InlineData(Databases.PostgreSql, "delete from derived.ledger", "The standings of ")]
    public async Task OneChangeOfAnythingElseIsFoundToo(string kind, string damage, string finding)
    {
        using var projection = await MorningAsync(kind);
        projection.Database.Execute(damage);
        Assert.Contains(Verify(projection, signatures: true).Findings, f => f.StartsWith(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheCommandEndsWithOneWhereSomethingIsWrong()
    {
        using var projection = await MorningAsync(Databases.Sqlite);
        Assert.Equal(0, await RunAsync(projection, "verify"));
        Assert.Equal(0, await RunAsync(projection, "verify", "--json", "--signatures"));
        Tamper(projection, "kiosk-1", 1, body => Replace(body, "Reader 0", "Reader 1"));
        Assert.Equal(1, await RunAsync(projection, "verify"));
    }

    [Fact]
    public async Task TapsThatAreStillToComeAreNoFault()
    {
        using var projection = new TestProjection(Databases.Sqlite, server, _district);
        var first = _district.One.Tap(_district.Cards[0], At(8, 50));
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[1], At(9)), _district.One.Tap(_district.Cards[2], At(9, 1)));
        var report = Verify(projection);
        Assert.Equal((0, 1L), (report.Findings.Count, report.Waiting));
        await projection.TakeAndProjectAsync(first);
        Assert.Equal(0, Verify(projection).Waiting);
    }

    private static Task<int> RunAsync(TestProjection projection, params string[] args) => CommandLine.RunAsync(projection.Database, args);
}
