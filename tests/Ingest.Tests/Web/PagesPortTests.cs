using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.Guard;

namespace CardSystem.Ingest.Tests.Web;

public sealed class PagesPortTests
{
    /// <summary>Browsers make passkeys for names only: a link that is to be opened on this machine has one.</summary>
    [Theory]
    [InlineData("127.0.0.1:8080", null, "http://localhost:8080/setup/x")]
    [InlineData("0.0.0.0:8080", null, "http://localhost:8080/setup/x")]
    [InlineData("[::1]:8080", null, "http://localhost:8080/setup/x")]
    [InlineData("[::]:8080", null, "http://localhost:8080/setup/x")]
    [InlineData("10.1.2.3:8080", null, "http://10.1.2.3:8080/setup/x")]
    [InlineData("127.0.0.1:8080", "https://cards.example.org", "https://cards.example.org/setup/x")]
    public void LinksNameThisMachineOrThePublicAddress(string listen, string? url, string link) =>
        Assert.Equal(link, PagesPort.Link(null, new WebOptions { Listen = listen, Address = url ?? "" }, "/setup/x"));
}
