using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;

namespace CardSystem.Ingest.Tests.Web;

public sealed partial class AssetTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("js", "text/javascript; charset=utf-8")]
    [InlineData("css", "text/css; charset=utf-8")]
    [InlineData("svg", "image/svg+xml")]
    public async Task AFileMayBeKeptForEver(string extension, string type)
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        var address = await AddressAsync(host, extension);
        var response = await host.Browser.GetAsync(address, _cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.GetValues("Cache-Control").Single());
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(_cancel));

        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        var unchanged = await host.Browser.SendAsync(again, _cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(_cancel));
    }

    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task AFileComesPackedAsTheBrowserLikes(string accepted, string? packing)
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        var address = await AddressAsync(host, "js");
        var plain = await host.Browser.GetByteArrayAsync(address, _cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        var response = await host.Browser.SendAsync(request, _cancel);
        Assert.Equal(packing, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", Assert.Single(response.Headers.Vary));
        Assert.Equal(packing is null, !response.Headers.ETag!.Tag.Contains('-', StringComparison.Ordinal));
        var packed = await response.Content.ReadAsStreamAsync(_cancel);
        using var unpacked = new MemoryStream();
        await using var unpacking = packing switch { "br" => new BrotliStream(packed, CompressionMode.Decompress), "gzip" => new GZipStream(packed, CompressionMode.Decompress), _ => packed };
        await unpacking.CopyToAsync(unpacked, _cancel);
        Assert.Equal(plain, unpacked.ToArray());
    }

    [Theory]
    [InlineData("/assets/live.js")]
    [InlineData("/assets/live.0123456789abcdef.js")]
    [InlineData("/assets/..%2fappsettings.json")]
    [InlineData("/assets/")]
    public async Task OtherFilesAreNotThere(string address)
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        var response = await host.Browser.GetAsync(new Uri(address, UriKind.Relative), _cancel);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task TheHeadTellsTheLength()
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        var address = await AddressAsync(host, "js");
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        var response = await host.Browser.SendAsync(request, _cancel);
        Assert.Equal((await host.Browser.GetByteArrayAsync(address, _cancel)).Length, response.Content.Headers.ContentLength);
    }

    private async Task<Uri> AddressAsync(LiveHost host, string extension)
    {
        var page = await host.Browser.GetStringAsync(new Uri("/", UriKind.Relative), _cancel);
        return new Uri(Asset().Matches(page).Select(m => m.Value).First(a => a.EndsWith(extension, StringComparison.Ordinal)), UriKind.Relative);
    }

    [GeneratedRegex("/assets/\\w+\\.[0-9a-f]+\\.\\w+")]
    private static partial Regex Asset();
}
