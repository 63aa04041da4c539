using System.Net;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>What somebody enters as a webhook does not reach into the house by way of us, however the address is spelt and whatever the name comes to.</summary>
public sealed class OutsideHttpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static int Port(HttpStub stub) => new Uri(stub.Address).Port;

    private static async Task<string> RefusalAsync(OutsideHttp http, string address) =>
        (await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri(address), [], [], Stop))).ToString();

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://0177.0.0.1:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://0:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://LOCALHOST.:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::ffff:7f00:1]:{0}/")]
    [InlineData("http://[::127.0.0.1]:{0}/")]
    [InlineData("http://[64:ff9b::7f00:1]:{0}/")]
    [InlineData("http://[fe80::1]:{0}/")]
    [InlineData("http://169.254.169.254:{0}/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]:{0}/latest/meta-data/")]
    [InlineData("http://100.100.100.200:{0}/latest/meta-data/")]
    [InlineData("http://１２７.０.０.１:{0}/")]
    [InlineData("http://①②⑦.0.0.1:{0}/")]
    public async Task NoSpellingOfAnInsideAddressIsReached(string address)
    {
        await using var stub = await HttpStub.StartAsync();
        // What is no address by itself is a name, and somebody's server may answer for any name with an address inside.
        using var http = new OutsideHttp(insideToo: false, TimeProvider.System, (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));
        var refusal = await RefusalAsync(http, address.Replace("{0}", Port(stub).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Contains("inside the house", refusal, StringComparison.Ordinal);
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task ANameThatComesToAnotherAddressTheSecondTimeGainsNothing()
    {
        await using var stub = await HttpStub.StartAsync();
        var asked = 0;
        using var http = new OutsideHttp(insideToo: false, TimeProvider.System, (_, _) => Task.FromResult(asked++ == 0 ? [IPAddress.Parse("8.8.8.8")] : new[] { IPAddress.Loopback }));
        // As the check before the channel is kept sees it, all is well.
        Assert.Equal([IPAddress.Parse("8.8.8.8")], await http.ResolveAsync("rebind.example", Stop));
        Assert.Contains("inside the house", await RefusalAsync(http, $"http://rebind.example:{Port(stub)}/"), StringComparison.Ordinal);
        Assert.Empty(stub.Asked);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task OfSeveralAddressesOnlyThoseOutsideAreTried()
    {
        using var http = new OutsideHttp(insideToo: false, TimeProvider.System, (_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.Parse("10.0.0.1"), IPAddress.Parse("8.8.8.8"), IPAddress.IPv6Loopback, IPAddress.Parse("::ffff:169.254.169.254") }));
        Assert.Equal([IPAddress.Parse("8.8.8.8")], await http.ResolveAsync("mixed.example", Stop));
    }

    [Fact]
    public async Task ARedirectToTheInsideIsNotFollowed()
    {
        await using var inside = await HttpStub.StartAsync();
        await using var stub = await HttpStub.StartAsync();
        stub.Answer = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, inside.Address + "/secret");
            return Task.CompletedTask;
        };
        using var http = new OutsideHttp(insideToo: true, TimeProvider.System);
        Assert.Equal(307, (await http.PostAsync(new Uri(stub.Address), [], [], Stop)).Status);
        Assert.Empty(inside.Asked);
    }

    [Theory]
    [InlineData("http://example.cn/hook")]
    [InlineData("https://user:secret@example.cn/hook")]
    [InlineData("https://example.cn/hook#part")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.cn/")]
    [InlineData("//example.cn/hook")]
    [InlineData("https://")]
    public void AnAddressThatIsNoWebhooksIsNotKept(string address)
    {
        var channel = new NoticeChannel { Name = "hook", Kind = ChannelKinds.Webhook, Unit = "b1", Address = address, Secret = "env:HOOK" };
        Assert.Contains(ChannelRules.Problems(channel), p => p.Contains("not a webhook's address", StringComparison.Ordinal));
    }
}
