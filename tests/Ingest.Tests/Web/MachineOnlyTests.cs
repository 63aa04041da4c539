using System.Net;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.Guard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Tests.Web;

public sealed class MachineOnlyTests
{
    [Theory]
    [InlineData("192.168.1.20", 403)]
    [InlineData("fe80::1", 403)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    public async Task OthersAreToldWhereToOpenThePage(string from, int status)
    {
        var app = new ApplicationBuilder(new ServiceCollection().AddSingleton(Options.Create(new LivePageOptions())).BuildServiceProvider());
        app.UseMachineOnly();
        app.Run(http => http.Response.WriteAsync("the page"));
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString("localhost", 8080);
        http.Connection.RemoteIpAddress = IPAddress.Parse(from);
        using var body = new MemoryStream();
        http.Response.Body = body;
        await app.Build()(http);
        Assert.Equal(status, http.Response.StatusCode);
        Assert.Contains(status == 200 ? "the page" : "open this page on the machine the service runs on", System.Text.Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }
}
