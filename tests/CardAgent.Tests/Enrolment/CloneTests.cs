using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Enrolment;

/// <summary>A kiosk's disk is copied into a second machine; both run, over real TLS.</summary>
public sealed class CloneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-clone-").FullName;

    private string Of(string kiosk) => Path.Combine(_folder, kiosk);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TwoMachinesWithOneIdentityAreSeenAndNothingTheyRecordIsLost()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), Of("one"));
        // The disk is copied with the outbox and its open journal in it.
        await using (var before = new EnrolledKiosk(Of("one"))) await before.TapAsync("CARD0001");
        Copy(Of("one"), Of("two"));
        await using var one = new EnrolledKiosk(Of("one"));
        await using var two = new EnrolledKiosk(Of("two"));
        await one.TapAsync("CARD0002");
        await two.TapAsync("CARD0003");
        one.Start();
        two.Start();

        // Each pushes the other out for a moment, and each delivers what it has; one of the two taps of one name is kept aside.
        await Eventually.Holds(() => Count(centre, "select count(*) from refused_payloads where reason = 'name-conflict'") > 0, "two taps came under one name");
        await Eventually.Holds(() => Count(centre, "select count(*) from security_alerts where kind = 'cloned-kiosk' and subject = 'kiosk-1'") > 0, "the alarm is raised");
        await Eventually.Holds(() => Details(centre).Contains("two machines use this kiosk's identity", StringComparison.Ordinal), "also because of their starts");
        Assert.Equal(2, centre.Scalar<long>("select count(*) from taps"));
        var kept = centre.Scalar<byte[]>("select body from refused_payloads where reason = 'name-conflict' limit 1");
        Assert.Contains(TapJson.Read(kept).Card!.Value.ToString(), (string[])["CARD0002", "CARD0003"]);
        // Nobody is shut out by itself: that is for people to decide.
        Assert.Equal("enrolled", centre.Scalar<string>("select state from kiosk_enrolments"));
        Assert.False(one.Retirement.IsOrdered || two.Retirement.IsOrdered);
        centre.Desk.Revoke("kiosk-1", "cloned", "tests");
        await Eventually.Holds(() => one.Retirement.IsOrdered && two.Retirement.IsOrdered, "both are out of service");
    }

    private static long Count(CentreHouse centre, string sql) => centre.Scalar<long>(sql);

    private static string Details(CentreHouse centre)
    {
        using var connection = centre.Database.Open();
        return string.Join('\n', Dapper.SqlMapper.Query<string>(connection, "select detail from security_alerts where kind = 'cloned-kiosk'"));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
