using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Figures;

public sealed class CreditPageTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PointsAreShownForUnitsAndMembersAndAddUp(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d");
        var year = FigureTown.Day(1).Year;
        Assert.Contains("东街道", await DeskHost.GetAsync(client, $"/credits?period={year}"), StringComparison.Ordinal);
        var branch = await DeskHost.GetAsync(client, $"/credits?unit=b1&period={year}&export=csv");
        var sum = branch.Split('\n').Skip(1).Where(l => l.Length > 0).Sum(l => decimal.Parse(l.Split(',')[2].Trim('"'), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(host.Database.Scalar<long>($"select cast(sum(amount) as bigint) from derived.ledger where account = 1 and month >= {year * 12} and month < {year * 12 + 12} and member in ('M01', 'M02', 'M03')") / 100m, sum);
        Assert.Equal(
            host.Database.Scalar<long>("select cast(sum(amount) as bigint) from derived.standings"), host.Database.Scalar<long>("select cast(sum(amount) as bigint) from derived.unit_months where unit <> ''"));
        Assert.Equal(
            host.Database.Scalar<long>("select cast(sum(amount) as bigint) from derived.standings"), host.Database.Scalar<long>("select cast(sum(amount) as bigint) from derived.unit_months where unit = ''"));
        var ledger = await DeskHost.GetAsync(client, $"/credits/members/M01?period={year}");
        Assert.Contains("支部大会", ledger, StringComparison.Ordinal);
        Assert.Contains("组织生活", ledger, StringComparison.Ordinal);
        Assert.True(host.Database.Scalar<long>("select count(*) from acts where what = 'look-credits' and subject = 'M01'") > 0);
    }

    [Fact]
    public async Task MinutesAreTakenOutAndPutBack()
    {
        await using var host = await DeskHost.StartAsync(server);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.SubDistrict, "s1");
        using (var taken = await DeskHost.PostAsync(client, "/credits/members/M01?handler=withdraw", ("minutes", "60"), ("purpose", "换取理发服务"))) Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        var act = host.Database.Scalar<long>("select act from time_withdrawals where member = 'M01' and cancelled_act = 0");
        Assert.Contains("换取理发服务", await DeskHost.GetAsync(client, "/credits/members/M01"), StringComparison.Ordinal);
        using (var refused = await DeskHost.PostAsync(client, "/credits/members/M01?handler=withdraw", ("minutes", "99999"), ("purpose", "太多")))
            Assert.Contains("不能支取", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // Of another member's withdrawal the number may be known: it is refused all the same.
        using (var other = await DeskHost.PostAsync(client, "/credits/members/M04?handler=cancel", ("withdrawal", $"{act}"))) Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(0, host.Database.Scalar<long>($"select cancelled_act from time_withdrawals where act = {act}"));
        using (var back = await DeskHost.PostAsync(client, "/credits/members/M01?handler=cancel", ("withdrawal", $"{act}"))) Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.True(host.Database.Scalar<long>($"select cancelled_act from time_withdrawals where act = {act}") > 0);
    }

    [Fact]
    public async Task NobodyLooksBeyondHisUnits()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        await DeskHost.GetAsync(secretary, "/credits");
        await DeskHost.GetAsync(secretary, "/credits/members/M01");
        foreach (var address in (string[])["/credits?unit=b2", "/credits?unit=d", "/credits/members/M04", "/credits/members/nobody"]) await DeskHost.GetAsync(secretary, address, HttpStatusCode.NotFound);
        using var refused = await DeskHost.PostAsync(secretary, "/credits/members/M01?handler=withdraw", ("minutes", "1"), ("purpose", "x"));
        Assert.True(refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound);
    }
}
